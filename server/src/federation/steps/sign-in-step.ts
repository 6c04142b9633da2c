import { z } from 'zod';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import { externalSignInFailed } from '../events.ts';
import { RETURNED, useAnswer } from './answers.ts';
import { externalOf, leftBehind, withExternal, type External } from './external.ts';
import { createLeave, isFailed, questionShape, redirectNode, type Failed, type LeaveDeps, type Question } from './leave.ts';

export interface SignInStepDeps extends LeaveDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
}

const settingsSchema = z.strictObject({
  /** To be proved anew over there, whatever session there is, also where the caller does not ask for it. */
  fresh: z.boolean().default(false),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const SUSPENDED: Failed = { kind: 'failed', failure: 'unavailable', check: 'suspended' };

/** Leaves for another system, and takes what comes back. Whose account it opens is decided after this; so is what is believed of it. */
export function signInStep(deps: SignInStepDeps) {
  const leave = createLeave(deps);
  const questionOf = (ctx: StepContext): Question | undefined => questionShape.safeParse(ctx.memory).data;

  async function enter(ctx: Context): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    if (!external || connection?.state !== 'active') return failed(ctx, external, connection, SUSPENDED);
    if (connection.connectorPart.directory) return { kind: 'advance', outcome: 'typed' };
    // Told to a system that speaks for the address anyway, or that the application chose; not to one the customer just pressed a button of.
    const hint = external.by === 'button' ? undefined : ctx.facts.identifier;
    const question = await leave.ask(ctx, connection, { fresh: ctx.settings.fresh || (ctx.flow.wanted?.fresh ?? false), ...(hint ? { loginHint: hint.value } : {}) });
    if (isFailed(question)) return failed(ctx, external, connection, question);
    // A new question: what an earlier one brought back is over.
    return { kind: 'show', memory: question, facts: withExternal({ connection: connection.id, by: external.by, left: ctx.now.toISOString() }) };
  }

  /** Back to where they came from, with the reason; all other ways are there as before. */
  function failed(ctx: StepContext, external: External | undefined, connection: LoadedConnection | undefined, why: Failed): StepResult {
    const id = connection?.id ?? external?.connection ?? '';
    const { failure, check, detail, answer } = why;
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

  async function take(ctx: StepContext, question: Question, input: StepInput): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    const connection = await deps.connections.byId(ctx.flow.tenantId, question.connection);
    if (!external || connection?.state !== 'active') return failed(ctx, external, connection, SUSPENDED);
    const taken = await leave.take(ctx, connection, question, input.fields);
    if (taken.kind === 'unexpected') return { kind: 'show', errors: [{ text: { id: 'federation.answer_not_expected' } }] };
    if (taken.kind === 'failed') return failed(ctx, external, connection, taken);
    return {
      kind: 'advance',
      outcome: 'returned',
      memory: {},
      facts: withExternal({ ...external, identity: taken.identity, at: ctx.now.toISOString() }),
      // What follows is decided on the connection as it is then; here only the answer is used up, by one of any number of requests (D4).
      commit: async (tx) => ((await useAnswer(deps.oneTime, tx, ctx.flow.id, taken.answer)) ? undefined : { kind: 'show' }),
    };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const question = questionOf(ctx);
    const connection = question && (await deps.connections.byId(ctx.flow.tenantId, question.connection));
    if (!question || !connection) throw new Error('The step shows before it was entered.');
    const values = { connection: connection.name };
    const address = externalOf(ctx.facts)?.by === 'domain' ? ctx.facts.identifier?.value : undefined;
    return {
      id: 'federation.sign-in',
      title: { id: 'federation.away_title', values },
      nodes: [
        { kind: 'text', tone: 'lead', text: address === undefined ? { id: 'federation.away_lead', values } : { id: 'federation.away_domain', values: { ...values, address } } },
        redirectNode(question, connection),
        { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'federation.sign-in',
    settings: settingsSchema,
    outcomes: ['returned', 'typed', 'back'],
    enter,
    offer,
    async run(ctx, input) {
      if (input.action === 'other') return { kind: 'advance', outcome: 'back', memory: {}, facts: leftBehind(externalOf(ctx.facts), ctx.now) };
      const question = questionOf(ctx);
      return input.action === RETURNED && question ? take(ctx, question, input) : { kind: 'show' };
    },
  });
}
