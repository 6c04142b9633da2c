import { z } from 'zod';
import type { Events } from '#platform/events';
import { defineStep, type FlowFacts, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { CredentialType } from '../contract.ts';
import { forgetProofs } from '../proved.ts';
import { secondStepBrowsers } from './browsers.ts';
import { decide, type Need, type Purpose } from './decide.ts';
import { chain, enterInner, innerContext, innerOf, runInner, unmoved, type Commit, type Inner } from './delegate.ts';
import { secondStepPassed, secondStepSkipped } from './events.ts';
import { foreseeSecondStep } from './foresee.ts';
import { offerSecondStep } from './offer-second-step.ts';
import { findEnrolments, loadSituation, userOf, type Situation, type SituationDeps } from './situation.ts';
import { memoryOf, settingsSchema, type SecondContext, type SecondMemory } from './second-memory.ts';
import { noteAsked, readGrace } from './store.ts';

export interface SecondStepDeps extends SituationDeps {
  readonly events: Pick<Events, 'publish'>;
}

/** A step of this step: what is known, what was gained so far in this answer, and the writes that belong to it. */
interface Turn {
  readonly situation: Situation;
  readonly memory: SecondMemory;
  readonly facts?: Partial<FlowFacts>;
  readonly commit?: Commit;
}

/**
 * Asks for as much as the rules and the caller want, and for no more: every way of a user in turn until it is enough, nothing is left to ask, or
 * something must be set up first. Which ways there are it knows from the types, none of them by name.
 */
export function secondStep(deps: SecondStepDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.second-step',
    settings: settingsSchema,
    outcomes: ['passed', 'enrol', 'change'],
    foresee: (at) => foreseeSecondStep(deps, at),
    // It never leaves without a user proved before: in this flow, or by the session of this browser.
    proves: { passed: 'factor', enrol: 'factor' },
    ...asking(deps),
    // Something elsewhere (a phone) may have decided the way it waits for.
    offerLink: async () => undefined,
  });
}

/**
 * One more proof, because something about this attempt is strange: whatever the rules say, and whatever this browser was spared. `unanswerable`: there is nothing left to
 * prove it with.
 */
export function proveMoreStep(deps: SecondStepDeps) {
  const { enter, offer, run } = asking(deps);
  const doubting = (ctx: StepContext): SecondContext => ({ ...ctx, settings: { purpose: 'doubt', fresh: false } });
  return defineStep({
    id: 'credentials.prove-more',
    settings: z.strictObject({}),
    outcomes: ['passed', 'unanswerable', 'change'],
    async foresee({ strong, customer: { secondStep: has } }) {
      return strong
        ? { outcome: 'passed', shows: false, because: 'strong_enough' }
        : { outcome: 'passed', shows: true, because: has ? 'has_it' : 'not_strong_enough', strong: true };
    },
    proves: { passed: 'factor' },
    enter: (ctx) => enter(doubting(ctx)),
    offer: (ctx) => offer(doubting(ctx)),
    run: (ctx, input) => run(doubting(ctx), input),
    offerLink: async () => undefined,
  });
}

function asking(deps: SecondStepDeps) {
  const types = new Map(deps.types.map((type) => [type.id, type]));

  const load = (ctx: SecondContext, decisionOnly = false) => {
    const { purpose, fresh, mode, assurance } = ctx.settings;
    return loadSituation(deps, ctx, { purpose, fresh, own: assurance === 'own', node: { mode, assurance: assurance === 'own' ? undefined : assurance }, decisionOnly });
  };
  const challengeOf = (id: string): Inner => {
    const challenge = types.get(id)?.challenge;
    if (!challenge) throw new Error(`The type ${id} cannot be asked for.`);
    return innerOf(id, challenge);
  };

  /** One proof answers a doubt, whatever it is worth: of ways that are worth more, no lesser one was offered. */
  const needOf = ({ situation, memory }: Turn, purpose: Purpose): Need =>
    situation.settled || (purpose === 'doubt' && memory.passed.length > 0) ? { kind: 'none', why: 'enough' } : decide(situation.case);

  async function go(ctx: SecondContext, turn: Turn): Promise<StepResult> {
    const need = needOf(turn, ctx.settings.purpose);
    if (need.kind === 'challenge') return ask(ctx, { ...turn, memory: { ...turn.memory, ways: need.ways.map((way) => way.id) } }, need.ways[0]?.id as string);
    if (need.kind === 'lacking') return lack(ctx, turn, need);
    if (need.kind === 'blocked' && isProvedElsewhere(ctx, turn)) return { kind: 'advance', outcome: 'change', facts: forgetProofs, memory: {} };
    if (need.kind === 'blocked' && (need.firm || ctx.settings.purpose !== 'step-up')) return show(turn, { view: 'blocked' });
    return pass(ctx, turn, need.kind === 'blocked' ? 'unmet' : need.why);
  }

  /** They are to prove anew who they are, and have nothing here to do it with: a whole sign-in knows where else. */
  const isProvedElsewhere = ({ settings, flow }: SecondContext, { situation: { case: at } }: Turn): boolean =>
    settings.purpose === 'step-up' && flow.wanted?.fresh === true && !at.own && at.ways.length === 0 && !at.dedicated && at.recent.length === 0;

  const show = ({ memory, facts, commit }: Turn, change: Partial<SecondMemory>, also?: Commit): StepResult => ({
    kind: 'show',
    memory: { ...memory, ...change },
    ...(facts ? { facts } : {}),
    ...chain(commit, also),
  });

  async function ask(ctx: SecondContext, turn: Turn, id: string): Promise<StepResult> {
    const inner = challengeOf(id);
    const at: Turn = { ...turn, memory: { ...turn.memory, view: 'challenge', using: id } };
    const inside = innerContext({ ...ctx, facts: { ...ctx.facts, ...turn.facts } }, inner, turn.memory.inner, turn.situation.user);
    return answer(ctx, at, inner, await enterInner(inside, inner));
  }

  /** Nothing this user has is enough: something is set up, unless it may wait or nothing could be. */
  async function lack(ctx: SecondContext, turn: Turn, need: Extract<Need, { kind: 'lacking' }>): Promise<StepResult> {
    const { user, rules } = turn.situation;
    if (ctx.settings.purpose === 'doubt') return { kind: 'advance', outcome: 'unanswerable', memory: {} };
    const possible = await findEnrolments(deps, ctx, turn.situation, (shape, type) => type.enrolment?.companion !== true && need.would(shape));
    // Never a dead end: the session says what was reached, and whoever wanted more sees that.
    if (possible.length === 0) return pass(ctx, turn, 'unmet');
    const asked = need.grace && rules.graceDays > 0;
    const days = asked ? ((await ctx.db.read(ctx.flow.tenantId, (tx) => readGrace(tx, user.id, rules.graceDays))) ?? rules.graceDays) : 0;
    if (days > 0) return show(turn, { view: 'offer', days }, (tx) => noteAsked(tx, user.id));
    return { kind: 'advance', outcome: 'enrol', memory: {}, facts: factsOf(turn), ...chain(turn.commit) };
  }

  /** Whom it is about is a fact from here on, also where the session told. */
  const factsOf = ({ situation: { user }, facts }: Turn): Partial<FlowFacts> => ({ userId: user.id, sub: user.sub, ...facts });

  async function pass(ctx: SecondContext, turn: Turn, why: Extract<Need, { kind: 'none' }>['why'] | 'later' | 'unmet'): Promise<StepResult> {
    const { situation, memory } = turn;
    const { purpose } = ctx.settings;
    const { user } = situation;
    const last = memory.passed.at(-1);
    const remembered = last !== undefined && memory.remember && mayRemember(ctx, situation, memory.passed);
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    const publish: Commit = async (tx) => {
      if (last !== undefined) {
        // A mailbox answers a doubt and is no second step.
        if (situation.case.seconds.has(last)) await secondStepBrowsers.passed(tx, cipher, user.id, ctx.flow.nextBrowserKey, remembered ? situation.rules.rememberDays : 0);
        await deps.events.publish(tx, secondStepPassed, { origin: ctx.origin, subject: user.id, data: { type: last, purpose, remembered } });
      } else if (why !== 'enough' && why !== 'not-asked') {
        await deps.events.publish(tx, secondStepSkipped, { origin: ctx.origin, subject: user.id, data: { reason: why, purpose } });
      }
    };
    const silent = last === undefined && (why === 'enough' || why === 'not-asked');
    const answered: Partial<FlowFacts> = purpose === 'doubt' ? { doubt: 'answered' } : {};
    return { kind: 'advance', outcome: 'passed', memory: {}, facts: { ...factsOf(turn), ...answered }, ...chain(turn.commit, silent ? undefined : publish) };
  }

  const mayRemember = (ctx: SecondContext, { rules, case: { target, own, fresh } }: Situation, used: readonly string[]) =>
    ctx.settings.purpose !== 'recover' &&
    ctx.settings.purpose !== 'doubt' &&
    !own &&
    (!fresh || ctx.settings.purpose === 'sign-in') &&
    rules.rememberDays > 0 &&
    // Where it goes by what is unusual, a browser that passed is not asked again anyway.
    rules.mode !== 'adaptive' &&
    target === undefined &&
    !used.some((id) => types.get(id)?.challenge?.lastResort === true);

  /** What the inner step's result means for the outer one, also that of a result its commit returns. */
  async function answer(ctx: SecondContext, turn: Turn, inner: Inner, result: StepResult): Promise<StepResult> {
    const memory: SecondMemory = result.memory ? { ...turn.memory, inner: { ...turn.memory.inner, [inner.id]: result.memory } } : turn.memory;
    const facts = { ...turn.facts, ...result.facts };
    const commit = wrapped(ctx, turn, inner, result.commit);
    const at: Turn = { ...turn, memory, facts, ...chain(turn.commit, commit) };
    if (result.kind === 'refuse') return { ...result, ...chain(turn.commit, commit) };
    if (result.kind === 'show') {
      const remembers = mayRemember(ctx, turn.situation, [...memory.passed, inner.id]);
      const shown = show(at, { remembers, rememberDays: turn.situation.rules.rememberDays });
      return unmoved(ctx, { ...shown, ...(result.errors ? { errors: result.errors } : {}) } as StepResult);
    }
    if (result.outcome !== 'verified') return show({ ...turn, memory, ...chain(turn.commit, commit) }, { view: 'choose' });
    if (facts.userId !== undefined && facts.userId !== turn.situation.user.id) return somebodyElse(turn);
    return go(ctx, gained(ctx, at, inner));
  }

  function wrapped(ctx: SecondContext, turn: Turn, inner: Inner, commit: Commit | undefined): Commit | undefined {
    if (!commit) return undefined;
    return async (tx) => {
      const another = (await commit(tx)) ?? undefined;
      if (!another) return undefined;
      const before: Turn = { situation: turn.situation, memory: turn.memory, ...(turn.facts ? { facts: turn.facts } : {}) };
      if (another.kind !== 'advance' || another.outcome !== 'verified') return answer(ctx, before, inner, another);
      if (another.facts?.userId !== undefined && another.facts.userId !== turn.situation.user.id) return somebodyElse(turn);
      // Inside the transaction nothing is looked up: what follows is seen to when the customer goes on.
      const at = gained(ctx, { ...before, facts: { ...before.facts, ...another.facts }, ...chain(wrapped(ctx, turn, inner, another.commit)) }, inner);
      const need = needOf(at, ctx.settings.purpose);
      return need.kind === 'none' ? pass(ctx, at, need.why) : show(at, { view: 'choose', using: undefined, ways: need.kind === 'challenge' ? need.ways.map((way) => way.id) : [] });
    };
  }

  /** A proof of another account is no proof of this one, and takes nothing with it. */
  const somebodyElse = ({ memory }: Turn): StepResult => ({
    kind: 'show',
    memory: { ...memory, view: 'challenge' },
    errors: [{ text: { id: 'credentials.second_somebody_else' } }],
  });

  function gained(ctx: SecondContext, turn: Turn, inner: Inner): Turn {
    const evidence = turn.facts?.evidence ?? ctx.facts.evidence;
    const added = evidence.slice(ctx.facts.evidence.length);
    const { situation, memory } = turn;
    return {
      ...turn,
      memory: { ...memory, passed: [...memory.passed, inner.id], using: undefined },
      situation: { ...situation, settled: false, case: { ...situation.case, flow: evidence, recent: [...situation.case.recent, ...added] } },
    };
  }

  async function run(ctx: SecondContext, input: StepInput): Promise<StepResult> {
    const { purpose } = ctx.settings;
    if (input.action === 'change' && purpose !== 'step-up') return { kind: 'advance', outcome: 'change', facts: forgetProofs, memory: {} };
    const user = await userOf(deps, ctx, purpose === 'step-up');
    const before = memoryOf(ctx, user?.id);
    // A page that waits posts no boxes, nor does what moves it from elsewhere.
    const posted = input.action === 'remember' || (input.action !== 'link' && Object.keys(input.fields).length > 0);
    const memory: SecondMemory = { ...before, remember: before.remembers && (posted ? isTicked(input.fields['remember']) : before.remember) };
    const situation = await load(ctx);
    const turn: Turn = { situation, memory };
    const { view, using } = memory;
    if (view === 'challenge' && using !== undefined) {
      // The box alone, from a page that goes on by itself.
      if (input.action === 'remember') return show(turn, {});
      if (input.action === 'another-way') return show(turn, { view: 'choose' });
      const inner = challengeOf(using);
      return answer(ctx, turn, inner, await runInner(innerContext(ctx, inner, memory.inner, situation.user), inner, input));
    }
    if (view === 'choose' && input.action === 'back' && using !== undefined) return show(turn, { view: 'challenge' });
    if (view === 'choose' && input.action === 'use') {
      const need = decide(situation.case);
      const way = need.kind === 'challenge' ? need.ways.find(({ id }) => id === input.fields['way']) : undefined;
      return way && need.kind === 'challenge' ? ask(ctx, { ...turn, memory: { ...memory, ways: need.ways.map(({ id }) => id) } }, way.id) : go(ctx, turn);
    }
    if (view === 'offer' && input.action === 'set-up') return { kind: 'advance', outcome: 'enrol', facts: factsOf(turn), memory: {} };
    if (view === 'offer' && input.action === 'later') {
      const left = await ctx.db.read(ctx.flow.tenantId, (tx) => readGrace(tx, situation.user.id, situation.rules.graceDays));
      const need = decide(situation.case);
      if (need.kind === 'lacking' && need.grace && (left ?? 0) > 0) return pass(ctx, turn, 'later');
    }
    return ['again', 'later', 'use'].includes(input.action) ? go(ctx, turn) : { kind: 'show' };
  }

  return {
    async enter(ctx: SecondContext): Promise<StepResult> {
      const situation = await load(ctx, ctx.settings.purpose !== 'doubt');
      return go(ctx, { situation, memory: memoryOf(ctx, situation.user.id) });
    },
    offer: (ctx: SecondContext) => offerSecondStep(deps, types as ReadonlyMap<string, CredentialType>, ctx),
    run,
  };
}

/** HTML leaves an unticked box out; JSON clients may say it in words. */
const isTicked = (value: string | undefined) => value !== undefined && !['', 'false', 'off', 'no', '0'].includes(value);
