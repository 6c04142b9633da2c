import { z } from 'zod';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type ScreenNode, type Step, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ExternalIdentity } from '../contract.ts';
import { externalSignInFailed } from '../events.ts';
import { RETURNED, useAnswer, type Answer } from '../steps/answers.ts';
import { createAskDirectory, directoryNodes, type AskDirectoryDeps } from '../steps/ask-directory.ts';
import { connectIdentity, type ConnectDeps } from '../steps/connect-identity.ts';
import { createLeave, isFailed, questionShape, redirectNode, type Failed, type LeaveDeps } from '../steps/leave.ts';
import type { Shown } from '../steps/offered.ts';

export interface LinkStepDeps extends LeaveDeps, ConnectDeps, AskDirectoryDeps {
  readonly keys: LeaveDeps['keys'];
  readonly tenants: LeaveDeps['tenants'];
  readonly links: ConnectDeps['links'];
  readonly ports: ConnectDeps['ports'];
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
  readonly shown: Shown;
}

export const canBeLinked = ({ shown }: Pick<LoadedConnection, 'shown'>): boolean => shown !== 'hidden';

const GO = 'go:';
const memoryShape = z.object({
  question: questionShape.optional(),
  /** Id of the connection whose directory is asked. */
  directory: z.string().optional(),
});

const SAID: Readonly<Record<string, string>> = { cancelled: 'federation.back_cancelled', refused: 'federation.back_refused', unavailable: 'federation.back_unavailable' };

/**
 * Connects one more identity to an account whose owner is signed in and has just shown that it is them: the step around this one saw to both. The identity is
 * proved here, by going there and coming back, or by a password that its directory checks.
 */
export function linkStep(deps: LinkStepDeps): Step {
  const leave = createLeave(deps);
  const directory = createAskDirectory(deps);
  const questionOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data?.question;
  const directoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data?.directory;
  const choices = async (ctx: StepContext) => (await deps.shown(ctx.flow)).filter(canBeLinked);

  async function go(ctx: StepContext, connection: LoadedConnection): Promise<StepResult> {
    if (connection.connectorPart.directory) return { kind: 'show', memory: { directory: connection.id } };
    const question = await leave.ask(ctx, connection, { fresh: false });
    return isFailed(question) ? failed(ctx, connection, question) : { kind: 'show', memory: { question } };
  }

  function failed(ctx: StepContext, connection: LoadedConnection, { failure, check, detail, answer }: Failed): StepResult {
    const values = { connection: connection.name };
    return {
      kind: 'show',
      memory: {},
      errors: [{ text: { id: SAID[failure] ?? 'federation.back_refused', values } }],
      commit: async (tx) => {
        if (answer && !(await useAnswer(deps.oneTime, tx, ctx.flow.id, answer))) return { kind: 'show' };
        const data = { connection: connection.id, slug: connection.slug, kind: failure, check, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) };
        await deps.events.publish(tx, externalSignInFailed, { origin: ctx.origin, result: 'failure', data });
        return undefined;
      },
    };
  }

  async function take(ctx: StepContext, connection: LoadedConnection, input: StepInput): Promise<StepResult> {
    const question = questionOf(ctx);
    if (!question) return { kind: 'show' };
    const taken = await leave.take(ctx, connection, question, input.fields);
    if (taken.kind === 'unexpected') return { kind: 'show', errors: [{ text: { id: 'federation.answer_not_expected' } }] };
    return taken.kind === 'failed' ? failed(ctx, connection, taken) : connect(ctx, connection, taken);
  }

  async function typed(ctx: StepContext, connection: LoadedConnection, input: StepInput): Promise<StepResult> {
    const asked = await directory.ask(ctx, connection, input.fields);
    return asked.kind === 'again' ? asked.result : connect(ctx, connection, asked);
  }

  function connect(ctx: StepContext, { id, name }: LoadedConnection, { identity, answer }: { readonly identity: ExternalIdentity; readonly answer?: Answer }): StepResult {
    const { userId } = ctx.facts;
    if (userId === undefined) throw new Error('Nobody is known whose account it could be connected to.');
    const values = { connection: name };
    const again = (text: string): StepResult => ({ kind: 'show', memory: {}, errors: [{ text: { id: text, values } }] });
    return {
      kind: 'advance',
      outcome: 'added',
      commit: async (tx) => {
        if (answer && !(await useAnswer(deps.oneTime, tx, ctx.flow.id, answer))) return { kind: 'show' };
        const connection = await deps.connections.hold(tx, id);
        if (connection?.state !== 'active') return again('federation.back_unavailable');
        const before = await deps.links.find(tx, id, identity.subject);
        if (before) return again(before.userId === userId ? 'federation.link_there' : 'federation.link_taken');
        const link = await connectIdentity(deps, ctx, tx, { connection, identity, userId, used: false });
        return link === undefined ? again('federation.link_taken') : undefined;
      },
    };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const question = questionOf(ctx);
    const connections = await choices(ctx);
    const away = connections.find(({ id }) => id === question?.connection);
    const cancel: ScreenNode = { kind: 'action', action: 'cancel', label: { id: 'federation.cancel' }, tone: 'link', skipValidation: true };
    if (question && away) {
      return {
        id: 'federation.link-away',
        title: { id: 'federation.link_title' },
        nodes: [{ kind: 'text', tone: 'lead', text: { id: 'federation.link_away', values: { connection: away.name } } }, redirectNode(question, away), cancel],
      };
    }
    const typing = connections.find(({ id }) => id === directoryOf(ctx));
    if (typing) {
      const title = { id: 'federation.directory_title', values: { connection: typing.name } };
      return { id: 'federation.link-directory', title, nodes: [...directoryNodes(), cancel] };
    }
    return {
      id: 'federation.link',
      title: { id: 'federation.link_title' },
      nodes: [
        { kind: 'text', tone: 'lead', text: { id: 'federation.link_lead' } },
        ...connections.map(({ slug, name, mark }): ScreenNode => {
          const label = { id: 'federation.link_choose', values: { connection: name } };
          return { kind: 'action', action: `${GO}${slug}`, label, tone: 'secondary', listed: true, skipValidation: true, ...(mark ? { mark } : {}) };
        }),
        cancel,
      ],
    };
  }

  return defineStep({
    id: 'federation.link',
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    async enter(ctx) {
      return (await choices(ctx)).length === 0 ? { kind: 'advance', outcome: 'unable' } : { kind: 'show', memory: {} };
    },
    offer,
    async run(ctx, input) {
      if (input.action === 'cancel') return { kind: 'advance', outcome: 'cancelled' };
      const connections = await choices(ctx);
      const chosen = connections.find(({ slug }) => input.action === `${GO}${slug}`);
      if (chosen) return go(ctx, chosen);
      const typing = connections.find(({ id }) => id === directoryOf(ctx));
      if (typing && input.action === 'continue') return typed(ctx, typing, input);
      const away = connections.find(({ id }) => id === questionOf(ctx)?.connection);
      if (input.action === RETURNED) return away ? take(ctx, away, input) : { kind: 'show', memory: {}, errors: [{ text: { id: 'federation.back_gone' } }] };
      return { kind: 'show' };
    },
  });
}
