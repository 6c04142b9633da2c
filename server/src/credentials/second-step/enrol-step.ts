import { z } from 'zod';
import { defineStep, type FlowFacts, type Screen, type ScreenNode, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { CredentialType } from '../contract.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import { heldTextFor } from '../holds/is-held.ts';
import { isInboxOnly } from '../notices/surety.ts';
import { madeHere } from '../notices/made-here.ts';
import { secondStepBrowsers } from './browsers.ts';
import { isConfirmed } from './confirmed.ts';
import { decide } from './decide.ts';
import { around, chain, enterInner, innerContext, innerOf, offerInner, runInner, unmoved, type Commit, type Inner } from './delegate.ts';
import { nameOf } from './offer-second-step.ts';
import { allows, targetOf } from './rules.ts';
import { chip, chooseEnrolmentScreen, enrolLead, leaveButton, noteScreen, type Leave } from './second-screens.ts';
import { findEnrolments, loadSituation, servesAsSecond, userOf, type Situation, type SituationDeps } from './situation.ts';

const settingsSchema = z.strictObject({
  /** `required`: what the rules, or the caller, still miss. `add`: whatever there is, from the customer's own wish. */
  purpose: z.enum(['required', 'add']).default('required'),
  mode: z.enum(['none', 'optional', 'adaptive', 'required']).optional(),
  assurance: z.enum(['aal1', 'aal2', 'aal2-phishing-resistant']).optional(),
  /** Leaving says "Not now", by the outcome `skipped`. It does so anyway where only the caller wants it, and no rule: who asked sees what they got. */
  skippable: z.boolean().default(false),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const memoryShape = z.object({
  userId: z.string(),
  /** `next`: something was added, and what goes with it comes next. */
  view: z.enum(['list', 'inner', 'held', 'unproved', 'next']),
  using: z.string().optional(),
  choices: z.array(z.string()),
  inner: z.record(z.string(), z.record(z.string(), z.unknown())),
  added: z.string().optional(),
  /** The proof was too old, and a newer one was asked for. */
  asked: z.boolean(),
  held: z.string().optional(),
  skippable: z.boolean(),
});
type Memory = Omit<z.infer<typeof memoryShape>, 'using' | 'added'> & { readonly using?: string | undefined; readonly added?: string | undefined };

interface Turn {
  readonly situation: Situation;
  readonly memory: Memory;
  readonly facts?: Partial<FlowFacts>;
  readonly commit?: Commit;
}

const stored = (ctx: Context): Memory | undefined => memoryShape.safeParse(ctx.memory).data;
function memoryFor(ctx: Context, userId: string): Memory {
  const memory = stored(ctx);
  return memory?.userId === userId ? memory : { userId, view: 'list', choices: [], inner: {}, asked: false, skippable: ctx.settings.skippable };
}

const otherButton: ScreenNode = { kind: 'action', action: 'back-to-list', label: { id: 'credentials.enrol_other' }, tone: 'link', skipValidation: true };
/** Where the rules want it, declining leads nowhere, but back to whoever asked. */
const leaveOf = ({ flow }: Context, { skippable }: Memory): Leave => (skippable ? 'skip' : flow.mayLeave ? 'elsewhere' : 'cancel');

/** By the rules, whatever the caller wants beyond them. */
const isRequired = ({ rules, case: at }: Situation) => decide({ ...at, target: targetOf(rules, []) }).kind === 'lacking';

export interface EnrolDeps extends SituationDeps {
  readonly holds: Pick<ManagedHolds, 'until' | 'begin'>;
}

/** Sets something up: what is available, allowed and of use, best first (MF1); then what belongs to it (MF2). */
export function enrolStep(deps: EnrolDeps) {
  const types = new Map(deps.types.map((type) => [type.id, type]));
  const companions = deps.types.filter((type) => type.enrolment?.companion === true);

  const load = (ctx: Context) => {
    const { purpose, mode, assurance } = ctx.settings;
    return loadSituation(deps, ctx, { purpose: purpose === 'add' ? 'step-up' : ctx.flow.currentSessionId === undefined ? 'sign-in' : 'step-up', node: { mode, assurance } });
  };
  const enrolmentOf = (id: string): Inner => {
    const enrolment = types.get(id)?.enrolment;
    if (!enrolment) throw new Error(`The type ${id} cannot be set up.`);
    return innerOf(id, enrolment);
  };

  async function choicesOf(ctx: Context, situation: Situation): Promise<readonly CredentialType[]> {
    const { purpose } = ctx.settings;
    const need = decide(situation.case);
    const would = need.kind === 'lacking' && purpose === 'required' ? need.would : undefined;
    return findEnrolments(deps, ctx, situation, (shape, type) => {
      // What is made along with others needs others.
      if (type.enrolment?.companion) return purpose === 'add' && situation.case.ways.some((way) => way.second);
      return would ? would(shape) : servesAsSecond(type, shape) || type.primary;
    });
  }

  const show = ({ memory, facts, commit }: Turn, change: Partial<Memory>): StepResult => ({
    kind: 'show',
    memory: { ...memory, ...change },
    ...(facts ? { facts } : {}),
    ...chain(commit),
  });
  const leave = (memory: Memory): StepResult => ({ kind: 'advance', outcome: memory.skippable ? 'skipped' : 'cancelled', memory: {} });

  async function enterType(ctx: Context, turn: Turn, id: string): Promise<StepResult> {
    const inner = enrolmentOf(id);
    const inside = innerContext({ ...ctx, facts: { ...ctx.facts, ...turn.facts } }, inner, turn.memory.inner, turn.situation.user);
    return answer(ctx, { ...turn, memory: { ...turn.memory, view: 'inner', using: id } }, inner, await enterInner(inside, inner));
  }

  async function answer(ctx: Context, turn: Turn, inner: Inner, result: StepResult, inTx = false): Promise<StepResult> {
    const memory: Memory = result.memory ? { ...turn.memory, inner: { ...turn.memory.inner, [inner.id]: result.memory } } : turn.memory;
    const commit = result.commit && wrapped(ctx, { ...turn, memory }, inner, result.commit);
    const isNew = result.kind === 'advance' && result.outcome === 'added' && turn.memory.added === undefined;
    const at: Turn = { ...turn, memory, facts: { ...turn.facts, ...result.facts }, ...chain(turn.commit, commit, isNew ? holdFor(ctx, turn.situation) : undefined) };
    if (result.kind === 'refuse') return { ...result, ...chain(turn.commit, commit) };
    if (result.kind === 'show') return unmoved(ctx, { ...show(at, {}), ...(result.errors ? { errors: result.errors } : {}) } as StepResult);
    // A companion is a kindness: without it what was added is still there.
    if (result.outcome === 'added' || turn.memory.added !== undefined) return added(ctx, { ...at, memory: { ...memory, added: turn.memory.added ?? inner.id } }, inner, inTx);
    const others = memory.choices.length > 1;
    // Begun anew the next time.
    const { [inner.id]: _left, ...kept } = memory.inner;
    if (result.outcome === 'cancelled' && !others) return { ...leave(memory), ...chain(at.commit) };
    const back = show(at, { view: 'list', using: undefined, inner: kept });
    return result.outcome === 'cancelled' ? back : ({ ...back, errors: [{ text: { id: 'credentials.enrol_unable' } }] } as StepResult);
  }

  /** By the mailbox alone somebody may protect an account, not take it: what was there before waits for its owner to look (decision 0016). */
  function holdFor(ctx: Context, { user, case: { session, flow } }: Situation): Commit | undefined {
    if (!isInboxOnly([...session, ...flow])) return undefined;
    return async (tx) => {
      if (!(await madeHere(deps, tx, ctx, user.id))) await deps.holds.begin(tx, ctx.origin, user.id, 'inbox_second_step');
    };
  }

  const wrapped =
    (ctx: Context, turn: Turn, inner: Inner, commit: Commit): Commit =>
    async (tx) => {
      const another = (await commit(tx)) ?? undefined;
      const { commit: _done, ...before } = turn;
      return another && answer(ctx, before, inner, another, true);
    };

  async function added(ctx: Context, turn: Turn, inner: Inner, inTx: boolean): Promise<StepResult> {
    const { situation, memory } = turn;
    const { user } = situation;
    const first = memory.added === inner.id;
    if (first && !types.get(inner.id)?.enrolment?.companion && companions.length > 0) {
      if (inTx) return show(turn, { view: 'next', using: undefined });
      const companion = await companionFor(ctx, situation, inner.id);
      if (companion) return enterType(ctx, turn, companion.id);
    }
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    return {
      kind: 'advance',
      outcome: 'added',
      memory: {},
      facts: { userId: user.id, sub: user.sub, ...turn.facts },
      // Whoever just set it up in this browser is at home in it.
      ...chain(turn.commit, (tx) => secondStepBrowsers.passed(tx, cipher, user.id, ctx.flow.nextBrowserKey, 0)),
    };
  }

  /** What is made along with a second step, when the user has none of it. A way to sign in needs nothing along with it, unless it must serve as the second one. */
  async function companionFor(ctx: Context, situation: Situation, addedType: string): Promise<CredentialType | undefined> {
    if (types.get(addedType)?.primary && situation.rules.mode !== 'required') return undefined;
    return ctx.db.read(ctx.flow.tenantId, async (tx) => {
      for (const type of companions.filter(({ id }) => allows(situation.rules, id))) {
        const [existing, available] = await Promise.all([type.list(tx, situation.user.id), type.enrolment?.available(tx, ctx, situation.user.id)]);
        if (existing.length === 0 && available) return type;
      }
      return undefined;
    });
  }

  async function enter(ctx: Context): Promise<StepResult> {
    const situation = await load(ctx);
    const memory = memoryFor(ctx, situation.user.id);
    const { held } = situation;
    if (held) return { kind: 'show', memory: { ...memory, view: 'held', held: held.toISOString() } };
    if (!(await isConfirmed(deps, ctx))) {
      // Asked for once: if that changed nothing, somebody must say so instead of asking for ever.
      if (!memory.asked) return { kind: 'advance', outcome: 'stale', memory: { ...memory, asked: true } };
      return { kind: 'show', memory: { ...memory, view: 'unproved', asked: false } };
    }
    const choices = (await choicesOf(ctx, situation)).map((type) => type.id);
    const skippable = ctx.settings.skippable || (ctx.settings.purpose === 'required' && !isRequired(situation));
    const turn: Turn = { situation, memory: { ...memory, skippable, view: 'list', using: undefined, added: undefined, inner: {}, asked: false, choices } };
    if (choices.length === 0) return { kind: 'advance', outcome: 'skipped', memory: {} };
    return choices.length === 1 ? enterType(ctx, turn, choices[0] as string) : show(turn, {});
  }

  async function run(ctx: Context, input: StepInput): Promise<StepResult> {
    const memory = stored(ctx);
    if (!memory) return enter(ctx);
    if (memory.view === 'held' || memory.view === 'unproved') return input.action === 'continue' ? { kind: 'advance', outcome: 'cancelled', memory: {} } : { kind: 'show' };
    if (memory.view === 'list') {
      if (input.action === 'skip' || input.action === 'cancel') return leave(memory);
      const kind = input.fields['kind'] ?? '';
      if (input.action !== 'use') return { kind: 'show' };
      if (!memory.choices.includes(kind)) return { kind: 'show', errors: [{ field: 'kind', text: { id: 'credentials.enrol_choose_one' } }] };
    }
    const situation = await load(ctx);
    // What goes with something that was added is made before anything waits.
    if (situation.user.id !== memory.userId || (situation.held && memory.added === undefined)) return enter(ctx);
    const turn: Turn = { situation, memory };
    if (memory.view === 'list') return enterType(ctx, turn, input.fields['kind'] as string);
    if (memory.view === 'next') return memory.added === undefined ? enter(ctx) : added(ctx, turn, enrolmentOf(memory.added), false);
    if (memory.using === undefined) return enter(ctx);
    if (input.action === 'back-to-list') return show(turn, { view: 'list', using: undefined });
    const inner = enrolmentOf(memory.using);
    return answer(ctx, turn, inner, await runInner(innerContext(ctx, inner, memory.inner, situation.user), inner, input));
  }

  async function offer(ctx: Context): Promise<Screen> {
    const [memory, user] = [stored(ctx), await userOf(deps, ctx, true)];
    if (!memory || !user) throw new Error('The step shows before it was entered.');
    const first = chip(await nameOf(deps, ctx, user.id), false);
    const title = ctx.settings.purpose === 'add' ? 'credentials.enrol_title_add' : 'credentials.enrol_title';
    switch (memory.view) {
      case 'held':
        return noteScreen(
          'credentials.enrol-held',
          title,
          await ctx.db.read(ctx.flow.tenantId, (tx) => heldTextFor(deps.identity, tx, ctx.flow, user.id, new Date(memory.held ?? 0))),
          'warning',
        );
      case 'unproved':
        return noteScreen('credentials.enrol-unproved', title, { id: 'credentials.changes_unproved' }, 'warning');
      case 'next':
        return noteScreen('credentials.enrol-added', 'credentials.enrol_added_title', { id: 'credentials.enrol_added' }, 'success');
      case 'list':
        return chooseEnrolmentScreen({
          title,
          first,
          types: memory.choices.flatMap((id) => types.get(id) ?? []),
          lead: enrolLead(ctx.flow, ctx.settings.purpose === 'add'),
          leave: leaveOf(ctx, memory),
        });
      case 'inner': {
        const inner = enrolmentOf(memory.using ?? '');
        const screen = await offerInner(innerContext(ctx, inner, memory.inner, user), inner);
        // What goes with something that was added says itself how it is left, and so does a page that says that it is added.
        if (memory.added !== undefined || screen.ownWayOut === true) return { ...around(screen, { first, last: [] }), ownWayOut: true };
        const nodes = screen.nodes.filter((node) => node.kind !== 'action' || node.action !== 'cancel');
        const last = memory.choices.length > 1 ? [otherButton] : leaveButton(leaveOf(ctx, memory), 'cancel', 'link');
        return { ...around({ ...screen, nodes }, { first, changes: true, last }), ownWayOut: memory.skippable };
      }
    }
  }

  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.enrol',
    settings: settingsSchema,
    outcomes: ['added', 'skipped', 'cancelled', 'stale'],
    foresee: () => ({ outcome: 'added', shows: true, because: 'not_strong_enough', strong: true }),
    enter,
    offer,
    run,
    // A phone that is being set up moves the page that waits for it.
    offerLink: async () => undefined,
  });
}
