import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { VerificationOffer, VerificationOverview } from '../contract.ts';
import type { VerificationDeps } from '../deps.ts';
import { readOverview, type OverviewDeps } from './overview.ts';
import { endedScreen, overviewScreen, VERIFY } from './screens.ts';

export interface OverviewStepDeps extends OverviewDeps {
  readonly sessions: VerificationDeps['sessions'];
}

/** A customer's own verified details, on the account pages: what counts, since when and until when, what is pending, and the way to (another) check. */
export function overviewStep(deps: OverviewStepDeps) {
  /** Shown while the session it began in is there: what stands here must not come back by the Back button after signing out. Undefined: it is not. */
  const look = <T>(ctx: StepContext, work: (tx: Tx, userId: string) => Promise<T>): Promise<T | undefined> =>
    ctx.db.read(ctx.flow.tenantId, async (tx) => {
      const { userId } = ctx.facts;
      const { currentSessionId: sessionId } = ctx.flow;
      if (userId === undefined || sessionId === undefined || (await deps.sessions.byId(tx, sessionId))?.userId !== userId) return undefined;
      return work(tx, userId);
    });
  const overview = (ctx: StepContext): Promise<VerificationOverview | undefined> => look(ctx, (tx, userId) => readOverview(deps, tx, userId));

  async function offer(ctx: StepContext): Promise<Screen> {
    const found = await overview(ctx);
    if (!found) return endedScreen(`${ctx.flow.issuer}/account/verified`);
    const definitions = (await deps.tenants.byId(ctx.flow.tenantId))?.settings.attributes ?? [];
    return overviewScreen(found, { definitions, locale: ctx.flow.locale });
  }

  return defineStep({
    id: 'verification.overview',
    settings: z.strictObject({}),
    outcomes: ['verify', 'done'],
    offer,
    async run(ctx, { action }): Promise<StepResult> {
      if (action === 'done') return { kind: 'advance', outcome: 'done' };
      const [verb, id] = action.split(/:(.*)/s);
      if (verb !== VERIFY) return { kind: 'show' };
      const found = await overview(ctx);
      const chosen = found && offersIn(found).find((one) => one.id === id);
      return chosen ? { kind: 'advance', outcome: 'verify', facts: { toVerify: chosen.what } } : { kind: 'show' };
    },
  });
}

const offersIn = ({ offers, pending }: VerificationOverview): readonly VerificationOffer[] => [...offers, ...pending.map((one) => one.offer)];
