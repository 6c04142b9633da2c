import type { FieldError, FlowFacts, FlowView, StartInput, StepResult } from './contract.ts';
import type { CompiledJourney, Target } from './definition.ts';
import { journeyErrors } from './errors.ts';
import type { FlowStatus } from './store.ts';
import { browserKeyOf } from '#sessions/contract';

/** What never changes in a flow's life. Sealed. */
export interface FlowConstants {
  readonly issuer: string;
  readonly brandId: string;
  readonly application?: FlowView['application'];
  readonly currentSessionId?: string;
  readonly wanted?: FlowView['wanted'];
  readonly mayLeave?: true;
  readonly connectionHint?: string;
  /** Who it is about was told by the session it began in, and proved by nothing in the flow. */
  readonly restsOnSession?: true;
  readonly returnTo: StartInput['returnTo'];
  /** As `browserKey` of the view was when it began: for when the flow moves without its browser. */
  readonly browserKey?: string;
  /** What the browser is to hold once somebody has signed in here. */
  readonly nextKey?: string;
}

export type Refusal = Pick<Extract<StepResult, { kind: 'refuse' }>, 'reason' | 'text' | 'retryAfter'>;

/** What a move changes. */
export interface FlowState {
  readonly status: FlowStatus;
  readonly journey: string;
  /** Empty: the start of a journey whose version is not chosen yet. */
  readonly node: string;
  /** False while arriving: the node's `enter` has not run yet. */
  readonly entered: boolean;
  readonly facts: FlowFacts;
  /** By `<journey>/<node>`. */
  readonly memory: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Version of each journey the flow has been in: it keeps them to its end. */
  readonly pins: Readonly<Record<string, string>>;
  readonly refusal?: Refusal;
}

/** A flow as read from the database. */
export interface Flow {
  readonly id: string;
  readonly hash: Buffer;
  readonly tenantId: string;
  readonly browserHash: Buffer;
  readonly browserKey: string;
  readonly nextBrowserKey: string;
  readonly entry: string;
  readonly entryVersion: string;
  readonly version: number;
  readonly locale: FlowView['locale'];
  readonly constants: FlowConstants;
  readonly state: FlowState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Database time when it was read or written last. */
  readonly now: Date;
}

export const placeOf = (state: Pick<FlowState, 'journey' | 'node'>) => `${state.journey}/${state.node}`;

export const NO_FACTS: FlowFacts = { evidence: [], verified: [] };

/** What a step's result makes of the flow. Pure. */
export function applyResult(state: FlowState, journey: CompiledJourney, result: StepResult): FlowState {
  const changed: FlowState = {
    ...state,
    entered: true,
    ...(result.facts ? { facts: { ...state.facts, ...result.facts } } : {}),
    ...(result.memory ? { memory: { ...state.memory, [placeOf(state)]: result.memory } } : {}),
  };
  if (result.kind === 'show') return changed;
  if (result.kind === 'refuse') {
    const { reason, text, retryAfter } = result;
    return { ...changed, status: 'refused', refusal: { reason, text, ...(retryAfter === undefined ? {} : { retryAfter }) } };
  }
  const target = journey.nodes.get(state.node)?.next.get(result.outcome);
  if (!target) throw journeyErrors.broken_step({ cause: new Error(`${placeOf(state)} has no way out for "${result.outcome}".`) });
  return goTo(changed, target);
}

function goTo(state: FlowState, target: Target): FlowState {
  if (target.kind === 'done') return { ...state, status: 'done' };
  return target.kind === 'node' ? { ...state, node: target.node, entered: false } : { ...state, journey: target.journey, node: '', entered: false };
}

/** What "Cancel" makes of it. Whoever asked gets nothing of what was proved on the way; a node that was left begins anew the next time. */
export function applyLeaving(state: FlowState, target: Target): FlowState {
  const { userId, sub } = state.facts;
  const left: FlowState = { ...state, entered: true, memory: { ...state.memory, [placeOf(state)]: {} } };
  if (target.kind !== 'done') return goTo(left, target);
  const known = { ...(userId === undefined ? {} : { userId }), ...(sub === undefined ? {} : { sub }) };
  return goTo({ ...left, facts: { ...NO_FACTS, ...known, decision: { accepted: false } } }, target);
}

/** True when the result leaves everything as it was, so that nothing need be written. */
export function changesNothing(result: StepResult): boolean {
  return result.kind === 'show' && !result.facts && !result.memory && !result.commit;
}

export const errorsOf = (result: StepResult): readonly FieldError[] | undefined => (result.kind === 'show' ? result.errors : undefined);

export function viewOf(flow: Flow): FlowView {
  const { issuer, brandId, application, currentSessionId, wanted, mayLeave, connectionHint } = flow.constants;
  return {
    id: flow.id,
    tenantId: flow.tenantId,
    issuer,
    journey: flow.state.journey,
    node: flow.state.node,
    version: flow.version,
    locale: flow.locale,
    brandId,
    ...(application ? { application } : {}),
    ...(currentSessionId === undefined ? {} : { currentSessionId }),
    ...(wanted ? { wanted } : {}),
    ...(mayLeave ? { mayLeave } : {}),
    ...(connectionHint === undefined ? {} : { connectionHint }),
    browserKey: flow.browserKey,
    nextBrowserKey: flow.nextBrowserKey,
    browser: browserKeyOf(flow.browserHash),
    expiresAt: flow.expiresAt,
  };
}
