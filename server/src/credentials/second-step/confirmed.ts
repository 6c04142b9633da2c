import type { StepContext } from '#journeys/contract';
import { decide, type Case } from './decide.ts';
import { loadSituation, recentOf, type SituationDeps } from './situation.ts';

/**
 * Whether it was proved just now that it is still them, with as much as they have (ASVS 6.3.7): in this flow, or in the session of this browser. The same
 * question as a second step with `own` and `fresh` asks, so what that step lets pass is confirmed here.
 */
export async function isConfirmed(deps: SituationDeps, ctx: StepContext): Promise<boolean> {
  const { case: at } = await loadSituation(deps, ctx, { purpose: 'step-up', own: true, fresh: true });
  const all = [...at.session, ...at.flow];
  const asked: Case = { ...at, recent: recentOf(all, ctx.now) };
  return decide(asked).kind === 'none';
}
