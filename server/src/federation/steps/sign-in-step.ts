import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { OneTime } from '#platform/onetime';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { Finished, Outward } from '../contract.ts';
import { externalSignInFailed } from '../events.ts';
import { readAnswer, RETURNED, useAnswer, type Answer } from './answers.ts';
import { externalOf, leftBehind, withExternal, type External, type Failure } from './external.ts';
import { keepIdentity } from './keep-identity.ts';
import { hashState, newState, sameState } from './state.ts';

export interface SignInStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly oneTime: Pick<OneTime, 'peek' | 'consume'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
}

const memoryShape = z.object({
  connection: z.string(),
  stateHash: z.string(),
  url: z.string(),
  form: z.record(z.string(), z.string()).optional(),
  kept: z.record(z.string(), z.string()),
});
type Memory = z.infer<typeof memoryShape>;

/** Leaves for another system, and takes what comes back. Whose account it opens is decided after this; so is what is believed of it. */
export function signInStep(deps: SignInStepDeps) {
  const memoryOf = (ctx: StepContext): Memory | undefined => memoryShape.safeParse(ctx.memory).data;

  async function enter(ctx: StepContext): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    if (!external || connection?.state !== 'active') return failed(ctx, external, connection, 'unavailable', 'suspended');
    const state = newState(ctx.flow.id);
    const outward = await begin(ctx, connection, state, external);
    if (outward.kind === 'unavailable') return failed(ctx, external, connection, 'unavailable', 'begin', outward.detail);
    const { url, form, kept } = outward;
    const memory: Memory = { connection: connection.id, stateHash: hashState(state), url, ...(form ? { form: { ...form } } : {}), kept: { ...kept } };
    // A new question: what an earlier one brought back is over.
    return { kind: 'show', memory, facts: withExternal({ connection: connection.id, by: external.by, left: ctx.now.toISOString() }) };
  }

  async function begin(ctx: StepContext, connection: LoadedConnection, state: string, { by }: External): Promise<Outward> {
    const { away } = connection.connectorPart;
    if (!away) throw new Error(`The connector ${connection.connector} does not go away.`);
    // Told to a system that speaks for the address anyway, or that the application chose; not to one the customer just pressed a button of.
    const hint = by === 'button' ? undefined : ctx.facts.identifier;
    const request = { state, locale: ctx.flow.locale, fresh: ctx.flow.wanted?.fresh ?? false, ...(hint ? { loginHint: hint.value } : {}) };
    return away.begin(await connection.open(), request, await connectorContext(ctx, connection));
  }

  async function connectorContext(ctx: StepContext, connection: LoadedConnection) {
    const tenant = await deps.tenants.byId(ctx.flow.tenantId);
    if (!tenant) throw new Error('The tenant of the flow does not exist.');
    return contextFor(deps, tenant, connection, ctx.now);
  }

  /** Back to where they came from, with the reason; all other ways are there as before. */
  function failed(
    ctx: StepContext,
    external: External | undefined,
    connection: LoadedConnection | undefined,
    failure: Failure,
    check: string,
    detail?: string,
    answer?: Answer,
  ): StepResult {
    const id = connection?.id ?? external?.connection ?? '';
    return {
      kind: 'advance',
      outcome: 'back',
      memory: {},
      facts: withExternal({ connection: id, by: external?.by ?? 'button', left: external?.left ?? ctx.now.toISOString(), failure }),
      commit: async (tx) => {
        if (answer && !(await useAnswer(deps.oneTime, tx, ctx.flow.id, answer))) return { kind: 'show' };
        const data = { connection: id, slug: connection?.slug ?? '', kind: failure, check, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) };
        await deps.events.publish(tx, externalSignInFailed, { origin: ctx.origin, result: 'failure', data });
        return undefined;
      },
    };
  }

  async function take(ctx: StepContext, memory: Memory, input: StepInput): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    const connection = await deps.connections.byId(ctx.flow.tenantId, memory.connection);
    if (!external || !connection?.connectorPart.away) return failed(ctx, external, connection, 'unavailable', 'suspended');
    const answer = await readAnswer(deps.oneTime, ctx.flow, input.fields);
    const { away } = connection.connectorPart;
    // An answer to another address, or to an earlier question: it moves nothing, and whoever is under way may still come back (RFC 9700 section 4.4).
    if (answer?.slug !== connection.slug || !sameState(answer.parameters[away.stateParameter ?? 'state'], memory.stateHash))
      return { kind: 'show', errors: [{ text: { id: 'federation.answer_not_expected' } }] };
    const finished = await away.finish(await connection.open(), answer, memory.kept, await connectorContext(ctx, connection));
    return finish(ctx, connection, external, answer, finished);
  }

  async function finish(ctx: StepContext, connection: LoadedConnection, external: External, answer: Answer, finished: Finished): Promise<StepResult> {
    if (finished.kind === 'cancelled') return failed(ctx, external, connection, 'cancelled', 'cancelled', undefined, answer);
    if (finished.kind === 'unavailable') return failed(ctx, external, connection, 'unavailable', 'finish', finished.detail, answer);
    if (finished.kind === 'refused') return failed(ctx, external, connection, 'refused', finished.check, finished.detail, answer);
    const identity = keepIdentity(finished.identity, connection);
    if (!identity) return failed(ctx, external, connection, 'refused', 'subject', undefined, answer);
    return {
      kind: 'advance',
      outcome: 'returned',
      memory: {},
      facts: withExternal({ ...external, identity, at: ctx.now.toISOString() }),
      // What follows is decided on the connection as it is then; here only the answer is used up, by one of any number of requests (D4).
      commit: async (tx) => ((await useAnswer(deps.oneTime, tx, ctx.flow.id, answer)) ? undefined : { kind: 'show' }),
    };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const memory = memoryOf(ctx);
    const connection = memory && (await deps.connections.byId(ctx.flow.tenantId, memory.connection));
    if (!memory || !connection) throw new Error('The step shows before it was entered.');
    const values = { connection: connection.name };
    const byDomain = externalOf(ctx.facts)?.by === 'domain';
    const address = byDomain ? ctx.facts.identifier?.value : undefined;
    return {
      id: 'federation.sign-in',
      title: { id: 'federation.away_title', values },
      nodes: [
        { kind: 'text', tone: 'lead', text: address === undefined ? { id: 'federation.away_lead', values } : { id: 'federation.away_domain', values: { ...values, address } } },
        { kind: 'redirect', label: { id: 'federation.away_go', values }, href: memory.url, ...(memory.form ? { form: memory.form } : {}) },
        { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep({
    id: 'federation.sign-in',
    settings: z.strictObject({}),
    outcomes: ['returned', 'back'],
    enter,
    offer,
    async run(ctx, input) {
      const memory = memoryOf(ctx);
      if (input.action === 'other') return { kind: 'advance', outcome: 'back', memory: {}, facts: leftBehind(externalOf(ctx.facts), ctx.now) };
      return input.action === RETURNED && memory ? take(ctx, memory, input) : { kind: 'show' };
    },
  });
}
