import { z } from 'zod';
import type { PurposeState } from '#consent/contract';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { choose, type Chosen } from './choose.ts';
import type { PrivacyDeps } from './deps.ts';
import { RECORD } from './history-screens.ts';
import { before, isPast, memoryShape, newest, older, pastScreen, type Here, type Memory } from './past-views.ts';
import { ALLOW, CHOOSE, chooseScreen, CONTROLS, endedScreen, privacyScreen, SAVE, STOP, wantedIn, type Shown } from './screens.ts';
import { signalOf } from './signal.ts';
import { WHO } from './sharing-screens.ts';
import { reachOfStates, watched } from './reached.ts';
import { namesFor, wordsIn } from './words.ts';

const memoryOf = (ctx: StepContext): Memory | undefined => memoryShape.safeParse(ctx.memory).data;
const changed = { errors: [{ text: { id: 'account.privacy_changed' } }] };

/** A customer's own privacy page: who gets what, for what; what was said, and in which words. All of it counts at once, and none of it needs more than being signed in. */
export function privacyStep(deps: PrivacyDeps) {
  /** While the session it began in is there: what stands here must not come back by the Back button after signing out. Undefined: it is not. */
  async function within<T>(ctx: StepContext, tx: Tx, work: (here: Here) => Promise<T>): Promise<T | undefined> {
    const { userId } = ctx.facts;
    const { currentSessionId: sessionId, tenantId } = ctx.flow;
    if (userId === undefined || sessionId === undefined || (await deps.sessions.byId(tx, sessionId))?.userId !== userId) return undefined;
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) throw new Error('The tenant of the flow does not exist.');
    return work({ tx, tenant, userId });
  }
  const look = <T>(ctx: StepContext, work: (here: Here) => Promise<T>) => ctx.db.read(ctx.flow.tenantId, (tx) => within(ctx, tx, work));

  async function shownOf({ flow: { issuer, locale }, now, origin }: StepContext, { tx, tenant, userId }: Here, states: readonly PurposeState[]): Promise<Shown> {
    const reached = await reachOfStates(deps, tx, states);
    const signal = await signalOf(deps, tx, userId, states, { now: origin.gpc === true, locale });
    return {
      reached,
      signal,
      watching: watched(states, reached, now),
      issuer,
      locale,
      names: await namesFor(
        deps,
        tenant,
        locale,
        states.flatMap(({ purpose }) => purpose.recipients),
      ),
      restricted: await deps.consent.isRestricted(tx, userId),
      guardians: (await deps.guardiansOf?.(tx, userId)) ?? [],
    };
  }

  async function listed(ctx: StepContext, here: Here, memory: Memory | undefined): Promise<Screen> {
    const states = await deps.consent.states(here.tx, here.userId);
    const shown = await shownOf(ctx, here, states);
    const chosen = memory?.view === 'choose' ? states.find(({ purpose, refusable }) => refusable && purpose.key === memory.key) : undefined;
    return chosen ? chooseScreen(chosen, shown) : privacyScreen(states, shown, memory?.view === 'said' ? memory : undefined);
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const memory = memoryOf(ctx);
    const found = await look(ctx, (here) => (isPast(memory) ? pastScreen(deps, ctx.flow, here, memory) : listed(ctx, here, memory)));
    return found ?? endedScreen(`${ctx.flow.issuer}/account/privacy`);
  }

  async function decide(
    ctx: StepContext,
    here: Here,
    verb: typeof ALLOW | typeof STOP | typeof SAVE,
    key: string,
    version: number,
    fields: Readonly<Record<string, string>>,
  ): Promise<StepResult | undefined> {
    const { tx, tenant, userId } = here;
    const { locale, application } = ctx.flow;
    const state = (await deps.consent.states(tx, userId)).find(({ purpose }) => purpose.key === key);
    if (!state) return { kind: 'show', memory: {}, ...changed };
    const { attributes } = state.purpose;
    const wanted = verb === SAVE ? wantedIn(state, fields) : new Map(state.recipients.map(({ recipient }) => [recipient.id, verb === ALLOW ? attributes : []]));
    let chosen: Chosen;
    try {
      chosen = await choose(deps, tx, ctx.origin, {
        tenant,
        userId,
        purpose: key,
        version,
        wanted,
        locale: wordsIn(state.purpose.notice, locale).locale,
        method: 'account',
        ...(application?.clientId === undefined ? {} : { application: application.clientId }),
        wording: deps.i18n.format(locale, { id: CONTROLS[verb] }),
      });
    } catch (error) {
      // Published at this very moment.
      if (!isAppError(error) || error.code !== 'consent.notice_changed') throw error;
      chosen = { kind: 'changed' };
    }
    if (chosen.kind !== 'done') return { kind: 'show', memory: {}, ...changed };
    const { stopped, started, still } = chosen;
    return { kind: 'show', memory: { view: 'said', stopped, started, still } };
  }

  /** In the transaction that moves the flow: answered once, however often the button is pressed. */
  const inTurn = (ctx: StepContext, work: (here: Here) => Promise<StepResult | undefined>, memory: Memory | Record<string, never> = {}): StepResult => ({
    kind: 'show',
    memory,
    commit: async (tx) => within(ctx, tx, work),
  });

  return defineStep({
    id: 'account.privacy',
    settings: z.strictObject({}),
    outcomes: ['done'],
    offer,
    /** Whose browser asks not to be sold is heard before they see what counts. */
    enter: async (ctx) => {
      const memory: Memory | Record<string, never> = ctx.facts.request?.kind === 'sharing' ? { view: 'recipient', who: ctx.facts.request.who } : {};
      return ctx.origin.gpc ? inTurn(ctx, async ({ tx, userId }) => void (await deps.consent.heedSignal(tx, ctx.origin, userId)), memory) : { kind: 'show', memory };
    },
    async run(ctx, { action, fields }): Promise<StepResult> {
      const memory = memoryOf(ctx);
      const [verb = '', key = '', version = ''] = action.split(':');
      switch (verb) {
        case 'done':
          return { kind: 'advance', outcome: 'done' };
        case ALLOW:
        case STOP:
        case SAVE:
          return /^\d{1,9}$/.test(version) ? inTurn(ctx, (here) => decide(ctx, here, verb, key, Number(version), fields)) : { kind: 'show' };
        case 'restrict':
        case 'lift':
          return inTurn(ctx, async ({ tx, userId }) => void (await deps.consent.restrict(tx, ctx.origin, userId, verb === 'restrict')));
        case CHOOSE:
          return { kind: 'show', memory: { view: 'choose', key } };
        case 'history':
          return { kind: 'show', memory: { view: 'history' } };
        case 'sharing':
          return { kind: 'show', memory: { view: 'sharing' } };
        case 'newest':
        case 'back':
          return { kind: 'show', memory: verb === 'back' ? before(memory) : newest(memory) };
        case 'older':
          return { kind: 'show', memory: (await look(ctx, (here) => older(deps, here, memory))) ?? {} };
        case RECORD:
          return { kind: 'show', memory: { view: 'record', id: key, from: isPast(memory) && memory.view !== 'record' ? memory : { view: 'history' } } };
        case WHO:
          return { kind: 'show', memory: { view: 'recipient', who: key } };
        default:
          return { kind: 'show' };
      }
    },
  });
}
