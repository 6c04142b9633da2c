import { z } from 'zod';
import type { OneTime } from '#platform/onetime';
import { defineStep, type FlowFacts, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { brandOf } from '../mail-brand.ts';
import { readHappening, type Happening } from '../notices/not-me-token.ts';
import { ASKING, NOT_ME, WAS_ME } from '../notices/settings.ts';
import { forgetProofs } from '../proved.ts';
import { askScreen, endedScreen, securedScreen, wasMeScreen } from './screens.ts';
import { keepsSecondStep, secure, type SecureDeps } from './secure.ts';

export interface SecureStepDeps extends SecureDeps {
  readonly oneTime: Pick<OneTime, 'peek' | 'consume'>;
  readonly identity: Pick<Identity, 'identifiers' | 'addresses' | 'find'>;
  readonly tenants: Pick<Tenants, 'brand'>;
}

const memoryShape = z.object({
  state: z.enum(['secured', 'used', 'expired', 'was-me', 'released', 'said-me', 'denied']),
  userId: z.string().optional(),
  kept: z.boolean().optional(),
});
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;
const tokenOf = ({ facts }: StepContext) => (facts.request?.kind === 'secure-account' ? facts.request.token : '');

type Purpose = typeof NOT_ME | typeof WAS_ME;
type Found = { readonly state: 'valid'; readonly purpose: Purpose; readonly userId: string; readonly happening: Happening } | { readonly state: 'used' | 'expired' | 'said-me' };

/** What "This wasn't me" leads to, and "Yes, it was me" of what was asked. It shows what happened; only the button acts, once, for the user the link was made for (D8). */
export function secureAccountStep(deps: SecureStepDeps) {
  async function find(ctx: StepContext): Promise<Found> {
    const look = (purpose: Purpose) => deps.oneTime.peek(ctx.flow.tenantId, purpose, tokenOf(ctx));
    const no = await look(NOT_ME);
    const purpose = no.state === 'unknown' ? WAS_ME : NOT_ME;
    const found = purpose === NOT_ME ? no : await look(WAS_ME);
    const happening = found.state === 'valid' ? readHappening(found.data) : undefined;
    if (found.state === 'valid' && happening) return { state: 'valid', purpose, userId: found.binding, happening };
    return { state: found.state !== 'used' ? 'expired' : purpose === NOT_ME ? 'used' : 'said-me' };
  }

  /** "Yes". It opens nothing by itself: whoever is held still has to prove one thing more, in the browser where they are. */
  async function mine(ctx: StepContext): Promise<StepResult> {
    const found = await find(ctx);
    if (found.state !== 'valid') return { kind: 'show', memory: { state: found.state } };
    const { userId, happening, purpose } = found;
    const { answers } = deps;
    if (!answers || !ASKING.has(happening.what)) return { kind: 'advance', outcome: 'dismissed' };
    return {
      kind: 'show',
      memory: { state: 'was-me' },
      commit: async (tx) => {
        // The other link stays good: a "no" counts whenever it comes.
        if (purpose === WAS_ME && (await deps.oneTime.consume(tx, WAS_ME, tokenOf(ctx), userId)).state !== 'consumed') return { kind: 'show', memory: { state: 'said-me' } };
        // Whoever merely reads the mailbox has no browser that is known.
        const vouched = await deps.browsers.wasKnown(tx, ctx.flow, userId);
        const answered = await answers.me(tx, ctx.origin, { userId, key: happening.key, vouched });
        if (answered.kind === 'counted') return answered.released ? { kind: 'show', memory: { state: 'released' } } : undefined;
        return { kind: 'show', memory: { state: answered.kind === 'gone' ? 'expired' : answered.kind === 'said_me' ? 'said-me' : 'denied' } };
      },
    };
  }

  async function act(ctx: StepContext): Promise<StepResult> {
    const found = await find(ctx);
    if (found.state !== 'valid') return { kind: 'show', memory: { state: found.state } };
    const { userId, happening, purpose } = found;
    return {
      kind: 'show',
      // Whoever was told at an address that is not the account's learns nothing of the account's own.
      memory: { state: 'secured', kept: keepsSecondStep(happening), ...(happening.proved === 'yes' ? { userId } : {}) },
      commit: async (tx) => {
        // Before its first write: the very sign-in that is denied may be about to end, with this turn taken and in want of what is written here.
        if (ASKING.has(happening.what)) await deps.sessions.takeTurns(tx, [userId]);
        // Of parallel presses, in whatever flows, one acts.
        const { state } = await deps.oneTime.consume(tx, purpose, tokenOf(ctx), userId);
        if (state !== 'consumed') return { kind: 'show', memory: { state: state === 'used' ? 'used' : 'expired' } };
        if (ASKING.has(happening.what)) {
          // The account may be gone since.
          if (!(await deps.identity.find(tx, userId))) return { kind: 'show', memory: { state: 'expired' } };
          const answered = await deps.answers?.notMe(tx, ctx.origin, { userId, key: happening.key });
          if (answered?.kind === 'said_not_me') return { kind: 'show', memory: { state: 'used' } };
        }
        await secure(deps, tx, ctx, userId, happening);
        return undefined;
      },
    };
  }

  /** On to a new way in. It proves nothing yet: the recovery asks for a proof like from anybody. */
  async function recover(ctx: StepContext): Promise<StepResult> {
    const userId = memoryOf(ctx)?.userId;
    const all = userId === undefined ? [] : await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, userId));
    const own = all.find((one) => one.kind === 'email' && one.verifiedAt) ?? all[0];
    const facts = { ...forgetProofs, ...(own ? { identifier: { kind: own.kind, value: own.value }, candidateId: userId } : {}) } as Partial<FlowFacts>;
    return { kind: 'advance', outcome: 'recover', facts };
  }

  async function screen(ctx: StepContext): Promise<Screen> {
    const { state, kept } = memoryOf(ctx) ?? {};
    if (state === 'secured') return securedScreen(kept === true);
    const found = state === undefined ? await find(ctx) : { state };
    if (found.state === 'used' || found.state === 'expired') return endedScreen(found.state);
    if (found.state !== 'valid') return wasMeScreen(found.state);
    return askScreen(found, (await brandOf(deps.tenants, ctx.flow)).name, ctx.flow.locale);
  }

  return defineStep({
    id: 'credentials.secure-account',
    settings: z.strictObject({}),
    outcomes: ['recover', 'dismissed'],
    offer: screen,
    async run(ctx, input) {
      const state = memoryOf(ctx)?.state;
      if (input.action === 'secure' && state === undefined) return act(ctx);
      if (input.action === 'mine' && state === undefined) return mine(ctx);
      if (input.action === 'done' && state !== undefined && state !== 'secured') return { kind: 'advance', outcome: 'dismissed' };
      // Before it is pressed or ended there is nothing to go on from: a link proves nobody.
      if (input.action === 'recover' && (state !== undefined || (await find(ctx)).state !== 'valid')) return recover(ctx);
      return { kind: 'show' };
    },
  });
}
