import type { Suspicion } from '#challenges';
import type { StepContext } from '#journeys/contract';
import type { Risk } from '#risk';
import type { Tenants } from '#tenants';
import { toldOf } from './told-of.ts';

/** Reasons for a browser to work before it costs anybody anything. How fast a screen was answered is none: a browser that fills it in is as fast as a program. */
const WORTH_WORK = /^(?:network\.|bot\.(?!fast)|mail\.disposable$)/;

/** How an arrival looks before anybody knows who it is: its network, its headers, its address of mail. Costs no round trip. */
export function suspicionOf({ risk, tenants }: { readonly risk: Pick<Risk, 'glance'>; readonly tenants: Pick<Tenants, 'byId'> }): (ctx: StepContext) => Promise<Suspicion> {
  return async (ctx) => {
    const allowed = (await tenants.byId(ctx.flow.tenantId))?.settings.signUp.disposable === 'allow';
    const found = risk.glance({ origin: ctx.origin, told: toldOf(ctx) }, ctx.now).filter(({ reason }) => WORTH_WORK.test(reason) && !(allowed && reason === 'mail.disposable'));
    if (found.length > 1 || found.some(({ reason }) => reason.startsWith('network.'))) return 'much';
    return found.length === 1 ? 'some' : 'none';
  };
}
