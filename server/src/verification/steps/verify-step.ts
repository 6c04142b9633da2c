import { z } from 'zod';
import type { Jobs } from '#platform/jobs';
import { defineStep, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import type { Required } from '../contract.ts';
import type { LoadedConnection } from '../connections/connections.ts';
import type { ResultPhones } from '../deps.ts';
import { decideMismatch, type DecideDeps } from '../runs/decide-mismatch.ts';
import { runJob } from '../runs/fetch-result.ts';
import { isOver } from '../runs/open-run.ts';
import { reach, type ReachDeps } from '../runs/reach.ts';
import { openRun } from '../runs/seal-run.ts';
import { isOpen } from '../runs/settle-run.ts';
import { findRun, markLeft, markReturned, openRunOf, type RunRow } from '../runs/store.ts';
import { WATCHED_SECONDS } from '../settings.ts';
import { memoryShape, type Memory, type StageWithRun } from './memory.ts';
import { firstUnmet, requiredBy, serviceFor, type RequiredDeps } from './required.ts';
import { screenOf } from './screens.ts';
import { resumeRun, startRun, type StartRunDeps } from './start-run.ts';

export interface VerifyStepDeps extends StartRunDeps, RequiredDeps, Omit<DecideDeps, 'identity'> {
  readonly identity: StartRunDeps['identity'] & DecideDeps['identity'] & ReachDeps['identity'] & Pick<Identity, 'find'>;
  readonly delivery: ReachDeps['delivery'];
  readonly phones?: ResultPhones;
  readonly tenants: RequiredDeps['tenants'];
  readonly jobs: Pick<Jobs, 'enqueue'>;
}

const settingsShape = z.strictObject({
  /** Ids of the tenant's requirements that this journey always wants, whoever asks. */
  requirements: z.array(z.string()).max(20).default([]),
});
type Context = StepContext<z.infer<typeof settingsShape>>;

const PASSED: StepResult = { kind: 'advance', outcome: 'passed', memory: {} };
const FETCH = { name: 'verification.fetch-result', schema: runJob };
const show = (memory: Memory): StepResult => ({ kind: 'show', memory });

/**
 * What is required of the customer is verified, or they go on without it (`later`): then whoever asked is told so, and lets nobody in. Passes by itself where
 * nothing is required, or everything is verified already.
 */
export function verifyStep(deps: VerifyStepDeps) {
  const memoryOf = (ctx: Context): Memory | undefined => memoryShape.safeParse(ctx.memory).data;

  /** To the first thing that is not verified, or on. `just`: what was tried a moment ago, and is not offered again as if nothing had been. */
  async function next(ctx: Context, just?: string): Promise<StepResult> {
    const required = await requiredBy(deps, ctx);
    const { userId } = ctx.facts;
    if (required.length === 0) return PASSED;
    if (userId === undefined) throw new Error('Something is to be verified of a customer who is not known.');
    const wanted = await ctx.db.read(ctx.flow.tenantId, (tx) => firstUnmet(deps, tx, userId, required));
    if (!wanted) return PASSED;
    const connection = await serviceFor(deps, ctx.flow.tenantId, wanted);
    if (!connection) return show({ stage: 'unavailable', requirement: wanted.id });
    const at = { requirement: wanted.id, connection: connection.id };
    if (wanted.id === just) return show({ stage: 'failed', ...at, reason: 'differs', retry: false });
    const run = await ctx.db.read(ctx.flow.tenantId, (tx) => openRunOf(tx, userId, connection.id));
    return run ? standing(ctx, at, run) : show({ stage: 'intro', ...at });
  }

  /** Where a run that was begun stands. */
  async function standing(ctx: Context, at: { requirement: string; connection: string }, run: RunRow): Promise<StepResult> {
    const reason = run.reason ?? run.state;
    if (isOpen(run) && isOver(run)) return show({ stage: 'failed', ...at, reason: 'expired', retry: true });
    switch (run.state) {
      // They never came back from there: they may go on where they were, from the beginning of this page.
      case 'started':
        return show({ stage: 'intro', ...at });
      case 'checking':
        return show({ stage: 'checking', ...at, run: run.id });
      case 'again':
        return show({ stage: 'again', ...at, run: run.id, reason });
      case 'verified':
        return run.mismatched.length > 0 ? show({ stage: 'differs', ...at, run: run.id }) : next(ctx, at.requirement);
      case 'expired':
      case 'refused':
      case 'cancelled':
        return show({ stage: 'failed', ...at, reason, retry: true });
    }
  }

  /** What became of the run; undefined: nothing yet. */
  async function settled(ctx: Context, memory: StageWithRun): Promise<StepResult | undefined> {
    const run = await ctx.db.read(ctx.flow.tenantId, (tx) => findRun(tx, memory.run));
    if (!run || run.state === 'started' || run.state === 'checking') return undefined;
    return standing(ctx, { requirement: memory.requirement, connection: memory.connection }, run);
  }

  /** Of a run that is open still, or wants another try, undefined. */
  async function settledElsewhere(ctx: Context, memory: StageWithRun): Promise<StepResult | undefined> {
    const result = await settled(ctx, memory);
    return result?.kind === 'show' && memoryShape.safeParse(result.memory).data?.stage === 'again' ? undefined : result;
  }

  async function metMeanwhile(ctx: Context, memory: Memory): Promise<StepResult | undefined> {
    const { userId } = ctx.facts;
    const required = await requiredBy(deps, ctx);
    const wanted = userId === undefined ? undefined : await ctx.db.read(ctx.flow.tenantId, (tx) => firstUnmet(deps, tx, userId, required));
    return wanted?.id === memory.requirement ? undefined : next(ctx);
  }

  async function go(ctx: Context, memory: Memory): Promise<StepResult> {
    const { userId } = ctx.facts;
    // The result may have come meanwhile, and nobody pays for another one then.
    const result = 'run' in memory ? await settledElsewhere(ctx, memory) : await metMeanwhile(ctx, memory);
    if (result) return result;
    const connection = 'connection' in memory ? await deps.connections.byId(ctx.flow.tenantId, memory.connection) : undefined;
    if (userId === undefined || connection?.state !== 'active') return next(ctx);
    const begin = { userId, requirement: memory.requirement, connection };
    const open = await ctx.db.read(ctx.flow.tenantId, (tx) => openRunOf(tx, userId, connection.id));
    const resumed = open && isOpen(open) ? await resumeRun(deps, ctx, begin, open.id) : undefined;
    return resumed ?? startRun(deps, ctx, begin);
  }

  /** Back from the service, by its own way or by hand. The result comes by message; if none comes soon, it is asked for. */
  async function returned(ctx: Context, memory: StageWithRun): Promise<StepResult> {
    const result = await settled(ctx, memory);
    if (result) return result;
    return {
      kind: 'show',
      memory: { stage: 'checking', requirement: memory.requirement, connection: memory.connection, run: memory.run },
      async commit(tx) {
        await markReturned(tx, memory.run);
        const startAfter = new Date(ctx.now.getTime() + (WATCHED_SECONDS / 2) * 1000);
        await deps.jobs.enqueue(tx, FETCH, { tenantId: tx.tenantId, runId: memory.run, requestId: ctx.origin.requestId }, { startAfter });
      },
    };
  }

  async function decide(ctx: Context, memory: StageWithRun, adopt: boolean): Promise<StepResult> {
    return {
      kind: 'show',
      // What is left to do is known only when it is written.
      commit: async (tx) => {
        await decideMismatch(deps, tx, ctx.origin, memory.run, adopt);
        const required = await requiredBy(deps, ctx);
        const wanted = await firstUnmet(deps, tx, ctx.facts.userId ?? '', required);
        if (!wanted) return PASSED;
        const connection = await serviceFor(deps, tx.tenantId, wanted);
        if (!connection) return show({ stage: 'unavailable', requirement: wanted.id });
        const at = { requirement: wanted.id, connection: connection.id };
        return show(wanted.id === memory.requirement ? { stage: 'failed', ...at, reason: 'differs', retry: false } : { stage: 'intro', ...at });
      },
    };
  }

  function leave(memory: Memory | undefined): StepResult {
    const run = memory && 'run' in memory ? memory.run : undefined;
    return { kind: 'advance', outcome: 'later', memory: {}, ...(run === undefined ? {} : { commit: (tx) => markLeft(tx, run) }) };
  }

  return defineStep<z.infer<typeof settingsShape>>({
    id: 'verification.verify',
    settings: settingsShape,
    outcomes: ['passed', 'later'],
    foresee: () => ({ outcome: 'passed', shows: false, because: 'nothing_to_do' }),
    enter: (ctx) => next(ctx),
    offer: (ctx) => offer(deps, ctx, memoryOf(ctx)),
    // Nothing is mailed here; that there could be a link is what lets the room itself reach a flow that waits (`link` below).
    offerLink: async () => undefined,
    async run(ctx, input: StepInput) {
      const memory = memoryOf(ctx);
      if (input.action === 'later') return leave(memory);
      if (!memory) return next(ctx);
      if (input.action === 'go' && memory.stage !== 'unavailable' && !(memory.stage === 'failed' && !memory.retry)) return go(ctx, memory);
      if (!('run' in memory)) return { kind: 'show' };
      if (input.action === 'returned' && memory.stage === 'away') return returned(ctx, memory);
      // `link`: the room itself says that there is something new, and of which run; what it is is read here.
      if (input.action === 'check' || (input.action === 'link' && input.fields['token'] === memory.run)) return (await settled(ctx, memory)) ?? { kind: 'show' };
      if (memory.stage === 'differs' && (input.action === 'adopt' || input.action === 'keep')) return decide(ctx, memory, input.action === 'adopt');
      return { kind: 'show' };
    },
  });
}

async function offer(deps: VerifyStepDeps, ctx: Context, memory: Memory | undefined): Promise<Screen> {
  if (!memory) throw new Error('The step shows before it was entered.');
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  const connection = 'connection' in memory ? await deps.connections.byId(ctx.flow.tenantId, memory.connection) : undefined;
  const requirement: Pick<Required, 'attributes' | 'purpose'> = (await requiredBy(deps, ctx)).find(({ id }) => id === memory.requirement) ?? { attributes: [] };
  const application = ctx.flow.application?.name;
  return screenOf(memory, {
    locale: ctx.flow.locale,
    service: connection?.name ?? '',
    requirement,
    definitions: tenant?.settings.attributes ?? [],
    ...(application === undefined ? {} : { application }),
    ...(memory.stage === 'differs' && connection ? { differing: await differing(deps, ctx, memory.run, connection) } : {}),
    ...(memory.stage === 'checking' ? { settled: await isSettled(ctx, memory.run), reached: tenant !== undefined && (await isReached(deps, ctx, tenant)) } : {}),
  });
}

function isReached(deps: VerifyStepDeps, ctx: Context, tenant: Tenant): Promise<boolean> {
  return ctx.db.read(ctx.flow.tenantId, async (tx) => {
    const user = await deps.identity.find(tx, ctx.facts.userId ?? '');
    const profile = user && (await deps.identity.profile(tx, user.sub));
    const { emails, numbers } = profile ? await reach(deps, tx, tenant, profile) : { emails: [], numbers: [] };
    return emails.length + numbers.length > 0;
  });
}

async function isSettled(ctx: Context, runId: string): Promise<boolean> {
  const run = await ctx.db.read(ctx.flow.tenantId, (tx) => findRun(tx, runId));
  return run !== undefined && run.state !== 'checking' && run.state !== 'started';
}

/** Shown to its owner, who has proved to be it in this flow. */
async function differing(deps: VerifyStepDeps, ctx: Context, runId: string, connection: LoadedConnection) {
  const { userId } = ctx.facts;
  if (userId === undefined) return [];
  return ctx.db.read(ctx.flow.tenantId, async (tx) => {
    const run = await findRun(tx, runId);
    if (run?.user_id !== userId || run.connection_id !== connection.id) return [];
    const values = openRun(await deps.identity.userCipher(tx, userId), userId, run.id, run.sealed).differing?.values ?? {};
    const held = await deps.identity.attributes(tx, userId, Object.keys(values));
    return Object.entries(values).map(([attribute, verified]) => ({ attribute, verified, held: held[attribute]?.value }));
  });
}
