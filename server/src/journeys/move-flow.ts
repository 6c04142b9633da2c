import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Sessions } from '#sessions/contract';
import type { FieldError, StepContext, StepResult } from './contract.ts';
import type { CompiledJourney, CompiledNode, Target } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { journeyErrors } from './errors.ts';
import { journeyFinished, journeyLeft, journeyRefused, journeyStarted } from './events.ts';
import { applyLeaving, applyResult, changesNothing, errorsOf, placeOf, viewOf, type Flow, type FlowState } from './flow-state.ts';
import { flowRef, positionOf, sealConstants } from './seal-flow.ts';
import { MAX_HOPS, MAX_REPLACED } from './settings.ts';
import { insertFlow, rewriteFlow, swapFlow, swapFlowAlone, type FlowPosition, type Written } from './store.ts';

export interface MoveDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly definitions: Definitions;
  readonly events: Pick<Events, 'publish' | 'together'>;
  /** Who was signed out everywhere: what they, or somebody else, had proved before is worth nothing any more. */
  readonly sessions?: Pick<Sessions, 'byId' | 'proofStands' | 'takeTurns'> | undefined;
}

/** Not a step's result but the customer's "Cancel". */
export interface Leaving {
  readonly kind: 'leave';
  readonly target: Target;
}

interface Planned {
  readonly from: FlowState;
  readonly commit: NonNullable<StepResult['commit']>;
  readonly signsOut: boolean;
  readonly alsoOf: readonly string[];
}

/** The state a flow will have, and the writes that belong to it, worked out before any transaction is open. */
interface Plan {
  readonly state: FlowState;
  readonly errors: readonly FieldError[] | undefined;
  readonly commits: readonly Planned[];
  readonly unchanged: boolean;
  /** The customer went back to whoever asked. */
  readonly left: boolean;
}

/** `lost`: something parallel came first; nothing of ours was written. */
export type Moved = { readonly kind: 'moved'; readonly flow: Flow; readonly errors: readonly FieldError[] | undefined } | { readonly kind: 'lost' };

/** Undoes a move whose own proof is a moment older than a sign-out everywhere. */
class Overtaken extends Error {}

const signedOut = (state: FlowState): FlowState => ({ ...state, status: 'refused', refusal: { reason: 'signed_out', text: { id: 'sessions.proof_ended' } } });

export function createMover(deps: MoveDeps) {
  const { db, definitions, events } = deps;

  async function journeyOf(flow: Flow, state: FlowState): Promise<CompiledJourney> {
    const version = state.pins[state.journey];
    return version === undefined ? definitions.current(flow.tenantId, state.journey, flow.browserHash) : definitions.pinned(flow.tenantId, state.journey, version);
  }

  async function nodeOf(flow: Flow): Promise<CompiledNode> {
    const node = (await journeyOf(flow, flow.state)).nodes.get(flow.state.node);
    if (!node) throw journeyErrors.broken_step({ cause: new Error(`There is no node ${placeOf(flow.state)}.`) });
    return node;
  }

  function contextOf(flow: Flow, node: CompiledNode, origin: Origin): StepContext<unknown> {
    const application = flow.constants.application?.id;
    return {
      db,
      flow: viewOf(flow),
      settings: node.settings,
      facts: flow.state.facts,
      memory: flow.state.memory[placeOf(flow.state)] ?? {},
      origin: application === undefined || origin.applicationId !== undefined ? origin : { ...origin, applicationId: application },
      now: flow.now,
    };
  }

  /** Chooses and pins the version of a journey the flow arrives in; going back to an earlier one keeps its version. */
  async function arrive(flow: Flow): Promise<Flow> {
    if (flow.state.node !== '') return flow;
    const journey = await journeyOf(flow, flow.state);
    return { ...flow, state: { ...flow.state, node: journey.start, pins: { ...flow.state.pins, [journey.id]: journey.version } } };
  }

  /**
   * Follows a result through automatic steps until one shows a screen or the flow ends. `enter` of a step runs before the writes of the
   * step before it are committed: a step whose result depends on its own writes returns that result from `commit` instead.
   */
  async function plan(flow: Flow, first: StepResult | Leaving | undefined, origin: Origin, stopAtArrival: boolean): Promise<Plan> {
    const leaving = first?.kind === 'leave' ? first : undefined;
    let at = await arrive(leaving ? { ...flow, state: applyLeaving(flow.state, leaving.target) } : flow);
    let result = first?.kind === 'leave' ? undefined : first;
    const left = leaving !== undefined && at.state.status === 'done';
    let errors: readonly FieldError[] | undefined;
    const commits: Planned[] = [];
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      if (result) {
        if (result.commit) commits.push({ from: at.state, commit: result.commit, signsOut: result.signsOut === true, alsoOf: result.alsoOf ?? [] });
        errors = errorsOf(result);
        const unchanged = hops === 0 && changesNothing(result) && at.state.entered;
        at = await arrive({ ...at, state: applyResult(at.state, await journeyOf(at, at.state), result) });
        if (unchanged) return { state: at.state, errors, commits, unchanged, left };
      }
      if (at.state.status !== 'running' || at.state.entered) return { state: at.state, errors, commits, unchanged: false, left };
      const node = await nodeOf(at);
      if (!node.step.enter) at = { ...at, state: { ...at.state, entered: true } };
      if (at.state.entered || stopAtArrival) return { state: at.state, errors, commits, unchanged: false, left };
      result = await node.step.enter?.({ ...contextOf(at, node, origin), ...(leaving && hops === 0 ? { cameBack: true } : {}) });
    }
    throw journeyErrors.broken_step({ cause: new Error(`More than ${MAX_HOPS} automatic steps in a row, last at ${placeOf(at.state)}.`) });
  }

  /** Whether what this move rests on still counts: a page left open before a sign-out everywhere must not be finished after it. */
  async function stands(tx: Tx, flow: Flow, { state: planned, commits }: Plan): Promise<boolean> {
    const { userId } = planned.facts;
    if (!deps.sessions || userId === undefined) return true;
    // What this very move proves comes on top of what it rests on.
    const { evidence } = flow.state.facts.userId === userId ? flow.state.facts : planned.facts;
    // Without a proof of its own it rests on the session it began in.
    const [since = flow.createdAt.toISOString()] = evidence.map((proof) => proof.at).toSorted();
    const { currentSessionId: sessionId, restsOnSession } = flow.constants;
    // Else a session that was ended would come back by this flow, with less proved than it took to begin it.
    if (restsOnSession && sessionId !== undefined && (await deps.sessions.byId(tx, sessionId))?.userId !== userId) return false;
    const others = commits.flatMap((one) => one.alsoOf);
    if (others.length > 0) await deps.sessions.takeTurns(tx, [userId, ...others]);
    const signsOut = commits.some((one) => one.signsOut);
    return deps.sessions.proofStands(tx, { userId, since, flow: flow.id, signsOut, ...(sessionId === undefined ? {} : { sessionId }) });
  }

  /** Runs the planned commits in order. When one returns another result, that one counts and the rest of the plan is void. */
  async function runCommits(tx: Tx, flow: Flow, planned: Plan): Promise<{ state: FlowState; errors: readonly FieldError[] | undefined; replaced: boolean }> {
    for (const { from, commit } of planned.commits) {
      let next = (await commit(tx)) ?? undefined;
      if (!next) continue;
      const journey = await journeyOf(flow, from);
      for (let times = 0; times < MAX_REPLACED; times++) {
        const to = applyResult(from, journey, next);
        const state = to.status === 'running' && !to.entered && to.journey === journey.id && !journey.nodes.get(to.node)?.step.enter ? { ...to, entered: true } : to;
        const errors = errorsOf(next);
        const another: StepResult | undefined = next.commit ? ((await next.commit(tx)) ?? undefined) : undefined;
        if (!another) return { state, errors, replaced: true };
        next = another;
      }
      throw journeyErrors.broken_step({ cause: new Error(`The commit of ${placeOf(from)} kept returning other results.`) });
    }
    return { state: planned.state, errors: planned.errors, replaced: false };
  }

  async function publishEnd(tx: Tx, flow: Flow, state: FlowState, now: Date, origin: Origin, left: boolean): Promise<void> {
    const application = flow.constants.application?.id;
    const facts = {
      flow: flowRef(flow.hash),
      journey: flow.entry,
      version: flow.entryVersion,
      at: placeOf(state),
      seconds: Math.max(0, Math.round((now.getTime() - flow.createdAt.getTime()) / 1000)),
    };
    const input = {
      origin: application === undefined ? origin : { ...origin, applicationId: application },
      ...(state.facts.userId === undefined ? {} : { subject: state.facts.userId }),
    };
    if (left) await events.publish(tx, journeyLeft, { ...input, data: facts });
    else if (state.status === 'done') await events.publish(tx, journeyFinished, { ...input, data: { ...facts, newUser: state.facts.newUser === true } });
    if (state.status === 'refused') await events.publish(tx, journeyRefused, { ...input, result: 'failure', data: { ...facts, reason: state.refusal?.reason ?? '' } });
  }

  /** One move: compare-and-swap first, then the writes that belong to it, then the end of the flow, in one transaction. */
  async function commit(
    flow: Flow,
    planned: Plan,
    origin: Origin,
    write: { readonly first: (tx: Tx, to: FlowPosition) => Promise<Written | undefined>; readonly alone?: (to: FlowPosition) => Promise<Written | undefined> },
  ): Promise<Moved> {
    const cipher = await deps.keys.tenant(flow.tenantId);
    const position = (state: FlowState) => positionOf(cipher, flow.tenantId, flow.hash, state);
    const moved = (written: Written, state: FlowState, errors: readonly FieldError[] | undefined): Moved => ({
      kind: 'moved',
      flow: { ...flow, state, version: write.alone ? flow.version + 1 : flow.version, now: written.now, expiresAt: written.expires_at },
      errors,
    });
    if (write.alone && planned.commits.length === 0 && planned.state.status === 'running') {
      const written = await write.alone(position(planned.state));
      return written ? moved(written, planned.state, planned.errors) : { kind: 'lost' };
    }
    const inOne = async (tx: Tx): Promise<Moved> => {
      const written = await write.first(tx, position(planned.state));
      if (!written) return { kind: 'lost' };
      // Whoever goes back rests on nothing.
      const ended = write.alone !== undefined && !planned.left && !(await stands(tx, flow, planned));
      // Nothing was rested on before this very move: whoever made it can prove it once more, if it still is one.
      if (ended && flow.state.facts.userId !== planned.state.facts.userId) throw new Overtaken();
      const { state, errors, replaced } = ended ? { state: signedOut(flow.state), errors: undefined, replaced: true } : await runCommits(tx, flow, planned);
      if (replaced) await rewriteFlow(tx, flow.hash, position(state));
      if (state.status !== 'running') await publishEnd(tx, flow, state, written.now, origin, planned.left);
      return moved(written, state, errors);
    };
    return db
      .tenant(flow.tenantId, (tx) => events.together(tx, () => inOne(tx)))
      .catch((error: unknown): Moved => {
        if (error instanceof Overtaken) return { kind: 'lost' };
        throw error;
      });
  }

  /**
   * Moves the flow by a step's result, by "Cancel", or, without either, by entering the node it has arrived at. A commit that returned another result may
   * leave it before a node that is not entered yet: then it goes on from there in a transaction of its own.
   */
  async function move(flow: Flow, result: StepResult | Leaving | undefined, origin: Origin, stopAtArrival = false): Promise<Moved> {
    let at = flow;
    let next = result;
    for (let round = 0; round < MAX_HOPS; round++) {
      const planned = await plan(at, next, origin, stopAtArrival);
      if (planned.unchanged) return { kind: 'moved', flow: at, errors: planned.errors };
      const { version } = at;
      const moved = await commit(at, planned, origin, {
        first: (tx, to) => swapFlow(tx, flow.hash, version, to),
        alone: (to) => swapFlowAlone(db, flow.tenantId, flow.hash, version, to),
      });
      if (moved.kind === 'lost' || stopAtArrival || moved.flow.state.status !== 'running' || moved.flow.state.entered) return moved;
      at = moved.flow;
      next = undefined;
    }
    throw journeyErrors.broken_step({ cause: new Error(`${placeOf(at.state)} never comes to rest.`) });
  }

  /** The first move: the row is made in the transaction of what its first steps write. */
  async function begin(flow: Flow, origin: Origin): Promise<Moved> {
    const cipher = await deps.keys.tenant(flow.tenantId);
    const planned = await plan(flow, undefined, origin, false);
    const begun = { flow: flowRef(flow.hash), journey: flow.entry, version: flow.entryVersion };
    const application = flow.constants.application?.id;
    const moved = await commit(flow, planned, origin, {
      async first(tx, to) {
        const [written] = await Promise.all([
          insertFlow(tx, {
            ...to,
            id: flow.hash,
            browserHash: flow.browserHash,
            definitionVersion: flow.entryVersion,
            locale: flow.locale,
            applicationId: application,
            returnKind: flow.constants.returnTo.kind,
            context: sealConstants(cipher, flow.tenantId, flow.hash, flow.constants),
          }),
          events.publish(tx, journeyStarted, { origin: application === undefined ? origin : { ...origin, applicationId: application }, data: begun }),
        ]);
        return written;
      },
    });
    if (moved.kind === 'lost' || moved.flow.state.status !== 'running' || moved.flow.state.entered) return moved;
    return move(moved.flow, undefined, origin);
  }

  return { move, begin, nodeOf, contextOf };
}
