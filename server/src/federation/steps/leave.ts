import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { OneTime } from '#platform/onetime';
import type { ScreenNode, StepContext, StepInput } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { LoadedConnection } from '../connections/connections.ts';
import type { ConnectorContext, ExternalIdentity } from '../contract.ts';
import { readAnswer, type Answer } from './answers.ts';
import type { Failure } from './external.ts';
import { keepIdentity } from './keep-identity.ts';
import { hashState, newState, sameState } from './state.ts';

export interface LeaveDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly oneTime: Pick<OneTime, 'peek' | 'consume'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

/** What a step remembers while the customer is away; sealed with the rest of the flow. */
export const questionShape = z.object({
  connection: z.string(),
  stateHash: z.string(),
  url: z.string(),
  form: z.record(z.string(), z.string()).optional(),
  kept: z.record(z.string(), z.string()),
});
export type Question = z.infer<typeof questionShape>;

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
  /** For operators: which check, and what it found. */
  readonly check: string;
  readonly detail?: string;
  readonly answer?: Answer;
}

export type Taken =
  | { readonly kind: 'identity'; readonly identity: ExternalIdentity; readonly answer: Answer }
  | Failed
  /** To another address, or to an earlier question: it moves nothing, and whoever is under way may still come back (RFC 9700 section 4.4). */
  | { readonly kind: 'unexpected' };

/** Leaving for another system, and what comes back: the same for signing in and for connecting. */
export function createLeave(deps: LeaveDeps) {
  const awayOf = ({ connectorPart }: LoadedConnection) => {
    if (!connectorPart.away) throw new Error(`The connector ${connectorPart.id} does not go away.`);
    return connectorPart.away;
  };

  async function connectorContext(ctx: StepContext, connection: LoadedConnection): Promise<ConnectorContext> {
    const tenant = await deps.tenants.byId(ctx.flow.tenantId);
    if (!tenant) throw new Error('The tenant of the flow does not exist.');
    return contextFor(deps, tenant, connection, ctx.now);
  }

  async function ask(ctx: StepContext, connection: LoadedConnection, wanted: { readonly fresh: boolean; readonly loginHint?: string }): Promise<Question | Failed> {
    const state = newState(ctx.flow.id);
    const outward = await awayOf(connection).begin(await connection.open(), { state, locale: ctx.flow.locale, ...wanted }, await connectorContext(ctx, connection));
    if (outward.kind === 'unavailable') return { kind: 'failed', failure: 'unavailable', check: 'begin', ...(outward.detail === undefined ? {} : { detail: outward.detail }) };
    const { url, form, kept } = outward;
    return { connection: connection.id, stateHash: hashState(state), url, ...(form ? { form: { ...form } } : {}), kept: { ...kept } };
  }

  async function take(ctx: StepContext, connection: LoadedConnection, question: Question, fields: StepInput['fields']): Promise<Taken> {
    const away = awayOf(connection);
    const answer = await readAnswer(deps.oneTime, ctx.flow, fields);
    if (answer?.slug !== connection.slug || !sameState(answer.parameters[away.stateParameter ?? 'state'], question.stateHash)) return { kind: 'unexpected' };
    const finished = await away.finish(await connection.open(), answer, question.kept, await connectorContext(ctx, connection));
    const failed = (failure: Failure, check: string, detail?: string): Failed => ({ kind: 'failed', failure, check, answer, ...(detail === undefined ? {} : { detail }) });
    if (finished.kind === 'cancelled') return failed('cancelled', 'cancelled');
    if (finished.kind === 'unavailable') return failed('unavailable', 'finish', finished.detail);
    if (finished.kind === 'refused') return failed('refused', finished.check, finished.detail);
    const identity = keepIdentity(finished.identity, connection);
    return identity ? { kind: 'identity', identity, answer } : failed('refused', 'subject');
  }

  return { ask, take };
}

export const isFailed = (outcome: Question | Failed): outcome is Failed => 'kind' in outcome;

export const redirectNode = (question: Question, connection: Pick<LoadedConnection, 'name'>): ScreenNode => ({
  kind: 'redirect',
  label: { id: 'federation.away_go', values: { connection: connection.name } },
  href: question.url,
  ...(question.form ? { form: question.form } : {}),
});
