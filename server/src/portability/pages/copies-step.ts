import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { ACR } from '#sessions/contract';
import { countCopy, writeCopy } from '../begin-copy.ts';
import type { PortabilityDeps } from '../deps.ts';
import { exportRemoved } from '../events.ts';
import { FRESH_SECONDS } from '../settings.ts';
import { deleteExport, exportsOf } from '../store.ts';
import { copiesScreen, endedScreen, REMOVE, type CopiesShown } from './screens.ts';

const STALE = { kind: 'show', errors: [{ text: { id: 'portability.stale' } }] } as const;
const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];

/** A customer's copies of what is held about them, on the account pages: asked for, fetched, deleted. */
export function copiesStep(deps: PortabilityDeps) {
  /** Whose session the flow began in, while that is there: nothing of this must come back by the Back button after signing out. */
  async function owner(
    tx: Tx,
    { facts, flow }: Pick<StepContext, 'facts' | 'flow'>,
  ): Promise<{ readonly userId: string; readonly acr: string; readonly authTime: number } | undefined> {
    const { userId } = facts;
    const { currentSessionId: sessionId } = flow;
    if (userId === undefined || sessionId === undefined) return undefined;
    const session = await deps.sessions.byId(tx, sessionId);
    return session?.userId === userId ? session : undefined;
  }
  /** Proved a moment ago, and with a second step where there is one. */
  async function isFresh(tx: Tx, ctx: StepContext): Promise<boolean> {
    const [session, tenant] = [await owner(tx, ctx), await deps.tenants.byId(tx.tenantId)];
    if (!session || !tenant || ctx.now.getTime() / 1000 - session.authTime > FRESH_SECONDS) return false;
    return ENOUGH.includes(session.acr) || !(await deps.hasSecondStep(tx, tenant, session.userId));
  }
  const look = (ctx: StepContext): Promise<CopiesShown | undefined> =>
    ctx.db.read(ctx.flow.tenantId, async (tx) => {
      const session = await owner(tx, ctx);
      if (!session) return undefined;
      const [copies, held] = await Promise.all([exportsOf(tx, session.userId), deps.heldUntil(tx, session.userId)]);
      return { copies, ...(held ? { held } : {}) };
    });

  async function offer(ctx: StepContext): Promise<Screen> {
    const found = await look(ctx);
    const brand = await deps.tenants.brand(ctx.flow.tenantId, ctx.flow.brandId);
    return found ? copiesScreen(found, { issuer: ctx.flow.issuer, company: brand?.name ?? '' }) : endedScreen(ctx.flow.issuer);
  }

  async function begin(ctx: StepContext): Promise<StepResult> {
    const { flow, facts, origin } = ctx;
    const { userId } = facts;
    if (userId === undefined || !(await ctx.db.read(flow.tenantId, (tx) => isFresh(tx, ctx)))) return STALE;
    const refused = await countCopy(deps, flow.tenantId, userId);
    // The page says itself that one is being made, or until when it has to wait.
    if (refused) return refused.kind === 'limited' ? { kind: 'show', errors: [{ text: { id: 'portability.limited' } }] } : { kind: 'show' };
    return {
      kind: 'show',
      async commit(tx) {
        if (!(await isFresh(tx, ctx))) return STALE;
        await writeCopy(deps, tx, origin, { userId, locale: flow.locale, brandId: flow.brandId });
        return undefined;
      },
    };
  }

  return defineStep({
    id: 'portability.copies',
    settings: z.strictObject({}),
    outcomes: ['done'],
    offer,
    async run(ctx, { action }): Promise<StepResult> {
      if (action === 'done') return { kind: 'advance', outcome: 'done' };
      if (action === 'begin') return begin(ctx);
      const [verb, id] = action.split(/:(.*)/s);
      if (verb !== REMOVE || id === undefined) return { kind: 'show' };
      return {
        kind: 'show',
        async commit(tx) {
          const session = await owner(tx, ctx);
          const known = session && (await exportsOf(tx, session.userId)).some((copy) => copy.id === id);
          if (!session || !known || !(await deleteExport(tx, session.userId, id))) return undefined;
          await deps.events.publish(tx, exportRemoved, { origin: ctx.origin, subject: session.userId, data: { export: id, reason: 'user' } });
          return undefined;
        },
      };
    },
  });
}
