import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ExternalIdentity } from '../contract.ts';
import { externalSignedIn, externalSignInFailed } from '../events.ts';
import type { Links } from '../links/links.ts';
import { RETURNED, useAnswer, type Answer } from './answers.ts';
import { externalOf } from './external.ts';
import { provedSince } from './fresh-enough.ts';
import { evidenceOf } from './judge.ts';
import { createLeave, isFailed, questionShape, redirectNode, type Failed, type LeaveDeps } from './leave.ts';

export interface ProveAnewDeps extends LeaveDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
  readonly links: Pick<Links, 'find' | 'identities' | 'use'>;
}

const memoryShape = z.object({ question: questionShape, left: z.iso.datetime() });
const UNABLE: StepResult = { kind: 'advance', outcome: 'unable', memory: {} };

async function mayTell(connection: LoadedConnection): Promise<boolean> {
  const { away } = connection.connectorPart;
  return away !== undefined && (away.tellsWhen === undefined || away.tellsWhen((await connection.open()).settings));
}

/**
 * Somebody was asked for one more proof and has none here, since they sign in elsewhere: there they prove it anew. Only a sign-in over there that is shown to be newer than
 * the question answers it, and only as whoever this account belongs to: a session that the other side remembers is what a stranger may have taken along.
 */
export function proveAnewStep(deps: ProveAnewDeps) {
  const leave = createLeave(deps);
  const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

  /** By which they came, else the first one they have; of those that may show that it was just now. */
  async function connectionOf({ db, flow, facts }: StepContext): Promise<LoadedConnection | undefined> {
    const { userId } = facts;
    if (userId === undefined) return undefined;
    const known = await db.read(flow.tenantId, (tx) => deps.links.identities(tx, userId));
    const active = known.map(({ connection }) => connection).filter(({ state }) => state === 'active');
    const telling = await Promise.all(active.map(async (connection) => ((await mayTell(connection)) ? [connection] : [])));
    const usable = telling.flat();
    return usable.find(({ id }) => id === externalOf(facts)?.connection) ?? usable[0];
  }

  function failed(ctx: StepContext, connection: LoadedConnection, { failure, check, detail, answer }: Omit<Failed, 'kind'>): StepResult {
    return {
      ...UNABLE,
      commit: async (tx) => {
        if (answer && !(await useAnswer(deps.oneTime, tx, ctx.flow.id, answer))) return { kind: 'show' };
        const data = { connection: connection.id, slug: connection.slug, kind: failure, check, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) };
        await deps.events.publish(tx, externalSignInFailed, { origin: ctx.origin, result: 'failure', data });
        return undefined;
      },
    };
  }

  async function prove(
    ctx: StepContext,
    tx: Tx,
    { identity, answer }: { readonly identity: ExternalIdentity; readonly answer: Answer },
    connectionId: string,
  ): Promise<StepResult | undefined> {
    if (!(await useAnswer(deps.oneTime, tx, ctx.flow.id, answer))) return { kind: 'show' };
    const connection = await deps.connections.hold(tx, connectionId);
    const link = await deps.links.find(tx, connectionId, identity.subject);
    // Suspended or taken away while they were there, or somebody else's.
    if (connection?.state !== 'active' || link === undefined || link.userId !== ctx.facts.userId || !(await deps.links.use(tx, link, connection, identity))) return UNABLE;
    await deps.events.publish(tx, externalSignedIn, { origin: ctx.origin, subject: link.userId, data: { connection: connection.id, slug: connection.slug, how: 'linked' } });
    return undefined;
  }

  async function take(ctx: StepContext, connection: LoadedConnection, memory: z.infer<typeof memoryShape>, input: StepInput): Promise<StepResult> {
    const taken = await leave.take(ctx, connection, memory.question, input.fields);
    if (taken.kind === 'unexpected') return { kind: 'show', errors: [{ text: { id: 'federation.answer_not_expected' } }] };
    if (taken.kind === 'failed') return failed(ctx, connection, taken);
    const { identity, answer } = taken;
    if (!provedSince(identity, { left: memory.left, back: ctx.now }, externalOf(ctx.facts)?.identity))
      return failed(ctx, connection, { failure: 'not_fresh', check: 'auth_time', answer });
    return {
      kind: 'advance',
      outcome: 'proved',
      memory: {},
      facts: { doubt: 'answered', evidence: [...ctx.facts.evidence, evidenceOf(connection, identity, ctx.now)] },
      commit: (tx) => prove(ctx, tx, { identity, answer }, connection.id),
    };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const memory = memoryOf(ctx);
    const connection = memory && (await deps.connections.byId(ctx.flow.tenantId, memory.question.connection));
    if (!memory || !connection) throw new Error('The step shows before it was entered.');
    const values = { connection: connection.name };
    return {
      id: 'federation.prove-anew',
      title: { id: 'federation.anew_title', values },
      nodes: [
        { kind: 'text', tone: 'lead', text: { id: 'federation.anew_lead', values } },
        redirectNode(memory.question, connection),
        { kind: 'action', action: 'unable', label: { id: 'federation.anew_unable' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep({
    id: 'federation.prove-anew',
    settings: z.strictObject({}),
    outcomes: ['proved', 'unable'],
    without: 'Without it whoever signs in elsewhere only has no proof to give when one more is wanted, and waits where the policy says so.',
    async enter(ctx) {
      const connection = await connectionOf(ctx);
      if (!connection) return UNABLE;
      const question = await leave.ask(ctx, connection, { fresh: true });
      return isFailed(question) ? failed(ctx, connection, question) : { kind: 'show', memory: { question, left: ctx.now.toISOString() } };
    },
    offer,
    async run(ctx, input) {
      if (input.action === 'unable') return UNABLE;
      const memory = memoryOf(ctx);
      if (input.action !== RETURNED || !memory) return { kind: 'show' };
      const connection = await deps.connections.byId(ctx.flow.tenantId, memory.question.connection);
      return connection?.state === 'active' ? take(ctx, connection, memory, input) : UNABLE;
    },
  });
}
