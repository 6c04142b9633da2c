import { z } from 'zod';
import type { OneTime } from '#platform/onetime';
import { defineStep, type FlowFacts, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { brandOf } from '../mail-brand.ts';
import { readHappening, type Happening } from '../notices/not-me-token.ts';
import { NOT_ME } from '../notices/settings.ts';
import { forgetProofs } from '../proved.ts';
import { askScreen, endedScreen, securedScreen } from './screens.ts';
import { keepsSecondStep, secure, type SecureDeps } from './secure.ts';

export interface SecureStepDeps extends SecureDeps {
  readonly oneTime: Pick<OneTime, 'peek' | 'consume'>;
  readonly identity: Pick<Identity, 'identifiers' | 'addresses'>;
  readonly tenants: Pick<Tenants, 'brand'>;
}

const memoryShape = z.object({ state: z.enum(['secured', 'used', 'expired']), userId: z.string().optional(), kept: z.boolean().optional() });
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;
const tokenOf = ({ facts }: StepContext) => (facts.request?.kind === 'secure-account' ? facts.request.token : '');

type Found = { readonly state: 'valid'; readonly userId: string; readonly happening: Happening } | { readonly state: 'used' | 'expired' };

/** What "This wasn't me" leads to. It shows what happened; only the button acts, once, for the user the link was made for (D8). */
export function secureAccountStep(deps: SecureStepDeps) {
  async function find(ctx: StepContext): Promise<Found> {
    const found = await deps.oneTime.peek(ctx.flow.tenantId, NOT_ME, tokenOf(ctx));
    const happening = found.state === 'valid' ? readHappening(found.data) : undefined;
    if (found.state === 'valid' && happening) return { state: 'valid', userId: found.binding, happening };
    return { state: found.state === 'used' ? 'used' : 'expired' };
  }

  async function act(ctx: StepContext): Promise<StepResult> {
    const found = await find(ctx);
    if (found.state !== 'valid') return { kind: 'show', memory: { state: found.state } };
    const { userId, happening } = found;
    return {
      kind: 'show',
      // Whoever was told at an address that is not the account's learns nothing of the account's own.
      memory: { state: 'secured', kept: keepsSecondStep(happening), ...(happening.proved === 'yes' ? { userId } : {}) },
      commit: async (tx) => {
        // Of parallel presses, in whatever flows, one acts.
        const { state } = await deps.oneTime.consume(tx, NOT_ME, tokenOf(ctx), userId);
        if (state !== 'consumed') return { kind: 'show', memory: { state: state === 'used' ? 'used' : 'expired' } };
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
    if (found.state !== 'valid') return endedScreen(found.state);
    return askScreen(found.happening, (await brandOf(deps.tenants, ctx.flow)).name, ctx.flow.locale);
  }

  return defineStep({
    id: 'credentials.secure-account',
    settings: z.strictObject({}),
    outcomes: ['recover', 'dismissed'],
    offer: screen,
    async run(ctx, input) {
      const state = memoryOf(ctx)?.state;
      if (input.action === 'secure' && state === undefined) return act(ctx);
      if (input.action === 'mine' && state === undefined) return { kind: 'advance', outcome: 'dismissed' };
      // Before it is pressed or ended there is nothing to go on from: a link proves nobody.
      if (input.action === 'recover' && (state !== undefined || (await find(ctx)).state !== 'valid')) return recover(ctx);
      return { kind: 'show' };
    },
  });
}
