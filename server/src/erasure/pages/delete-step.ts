import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { ACR } from '#sessions/contract';
import type { Erasure } from '../contract.ts';
import type { ErasureDeps } from '../deps.ts';
import { progressUrl } from '../links.ts';
import { askScreen, heldScreen, scheduledScreen, signedOutScreen } from './delete-screens.ts';

export interface DeleteStepDeps extends Pick<ErasureDeps, 'sessions' | 'tenants' | 'hasSecondStep'> {
  readonly erasure: Pick<Erasure, 'outlook' | 'schedule'>;
}

/** As long as there is something to read; whoever takes longer is asked again who they are. */
const FRESH_SECONDS = 15 * 60;
const ENOUGH: readonly string[] = [ACR.two, ACR.resistant];
const memoryShape = z.object({ due: z.iso.datetime(), hold: z.string().optional(), progress: z.string().optional() });
const memoryOf = (ctx: Pick<StepContext, 'memory'>) => memoryShape.safeParse(ctx.memory).data;

/** HTML leaves an unticked box out; JSON clients may say it in words. */
const isTicked = (value: string | undefined): boolean => value !== undefined && !['', 'false', 'off', 'no', '0'].includes(value);

/** The end of an account, asked for by its owner (AC8): what goes, what stays and why, before anything is asked. */
export function deleteStep(deps: DeleteStepDeps) {
  async function owner(tx: Tx, { facts, flow }: Pick<StepContext, 'facts' | 'flow'>) {
    const session = flow.currentSessionId === undefined ? undefined : await deps.sessions.byId(tx, flow.currentSessionId);
    return session?.userId === facts.userId ? session : undefined;
  }
  /** Proved a moment ago, and with a second step where there is one. */
  async function isFresh(tx: Tx, ctx: StepContext): Promise<boolean> {
    const [session, tenant] = [await owner(tx, ctx), await deps.tenants.byId(tx.tenantId)];
    if (!session || !tenant || ctx.now.getTime() / 1000 - session.authTime > FRESH_SECONDS) return false;
    return ENOUGH.includes(session.acr) || !(await deps.hasSecondStep(tx, tenant, session.userId));
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const { flow } = ctx;
    const done = memoryOf(ctx);
    if (done) return scheduledScreen(done);
    const brand = await deps.tenants.brand(flow.tenantId, flow.brandId);
    const outlook = await ctx.db.read(flow.tenantId, async (tx) => {
      const session = await owner(tx, ctx);
      return session && deps.erasure.outlook(tx, session.userId);
    });
    if (!outlook) return signedOutScreen(flow.issuer);
    return outlook.heldUntil ? heldScreen(outlook.heldUntil) : askScreen(outlook, { issuer: flow.issuer, company: brand?.name ?? '' });
  }

  function schedule(ctx: StepContext): StepResult {
    return {
      kind: 'show',
      memory: {},
      signsOut: true,
      async commit(tx) {
        const { userId } = ctx.facts;
        if (userId === undefined || !(await isFresh(tx, ctx))) return { kind: 'show', errors: [{ text: { id: 'erasure.stale' } }] };
        const asked = await deps.erasure.schedule(tx, ctx.origin, { userId, askedBy: 'customer' });
        // The page says itself until when it has to wait.
        if (asked.kind === 'refused') return { kind: 'show', memory: {} };
        const { dueAt, hold } = asked.erasure;
        const progress = asked.kind === 'scheduled' ? { progress: progressUrl(ctx.flow.issuer, asked.progress) } : {};
        return { kind: 'show', memory: { due: dueAt.toISOString(), ...(hold ? { hold: hold.reason } : {}), ...progress } };
      },
    };
  }

  return defineStep({
    id: 'erasure.delete',
    settings: z.strictObject({}),
    outcomes: ['done'],
    offer,
    async run(ctx, { action, fields }: StepInput): Promise<StepResult> {
      if (action === 'keep' && !memoryOf(ctx)) return { kind: 'advance', outcome: 'done' };
      if (action !== 'delete' || memoryOf(ctx)) return { kind: 'show' };
      if (!isTicked(fields['confirmed'])) return { kind: 'show', errors: [{ field: 'confirmed', text: { id: 'erasure.confirm_first' } }] };
      return schedule(ctx);
    },
  });
}
