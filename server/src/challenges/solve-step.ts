import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Tenants } from '#tenants/contract';
import type { ChallengeMethod, Difficulty } from './contract.ts';
import { challengeFailed } from './events.ts';
import { PUZZLE_SECONDS, WAITED, WAIT_SECONDS } from './settings.ts';
import { countArrival, type Full } from './count-arrival.ts';

export interface SolveStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly events: Pick<Events, 'publish'>;
  readonly methods: readonly ChallengeMethod[];
  /** Whether this browser is known to belong to whom the flow is about: it is left in peace while there is pressure. Costs the same for unknown users. */
  readonly familiar: (ctx: StepContext) => Promise<boolean>;
  /** How the arrival looks by itself. Asks no database. */
  readonly suspicion?: (ctx: StepContext) => Promise<Suspicion>;
}

/** `some`: a hint of a program, or an address that is thrown away. `much`: a network that hides somebody, or several hints. */
export type Suspicion = 'none' | 'some' | 'much';

const settingsSchema = z.strictObject({
  /** Where this place differs from the tenant's setting. */
  mode: z.enum(['off', 'pressure', 'always']).optional(),
  /** What comes next: where it is an account, sign-ups are counted, and less is needed for a challenge. */
  before: z.enum(['sign-up']).optional(),
  /** Id of the method; absent: the first in the catalog. */
  method: z.string().optional(),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const memorySchema = z.object({
  method: z.string(),
  options: z.record(z.string(), z.unknown()),
  kept: z.record(z.string(), z.string()),
  difficulty: z.enum(['low', 'normal', 'high']),
  until: z.iso.datetime(),
  /** The face runs no scripts: it waits until then instead. */
  waitUntil: z.iso.datetime().optional(),
});
type Memory = z.infer<typeof memorySchema>;
const memoryOf = (ctx: Context) => memorySchema.safeParse(ctx.memory).data;

/**
 * Stands before what costs money or patience: messages, new accounts, guesses. While little is going on nobody sees it; under pressure a browser that is not
 * known here works a moment (or waits, where it runs no scripts), which one customer does not notice and ten thousand sign-ups do.
 */
export function solveStep(deps: SolveStepDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'challenges.solve',
    settings: settingsSchema,
    outcomes: ['passed'],
    async foresee({ tenantId, settings, customer: { familiar } }) {
      const mode = settings.mode ?? (await deps.tenants.byId(tenantId))?.settings.challenge.mode;
      return mode === 'always'
        ? { outcome: 'passed', shows: true, because: 'settings' }
        : { outcome: 'passed', shows: false, because: familiar ? 'browser_known' : 'nothing_to_do' };
    },
    async enter(ctx) {
      const difficulty = await due(deps, ctx);
      if (typeof difficulty === 'object')
        return { kind: 'refuse', reason: `too_many_sign_ups_${difficulty.full}`, text: { id: `challenges.sign_ups_${difficulty.full}` }, retryAfter: difficulty.retryAfter };
      return difficulty ? { kind: 'show', memory: await newPuzzle(deps, ctx, difficulty) } : { kind: 'advance', outcome: 'passed' };
    },
    offer: async (ctx) => solveScreen(ctx, memoryOf(ctx)),
    async run(ctx, input) {
      const memory = memoryOf(ctx);
      if (!memory) return { kind: 'show' };
      if (input.action === 'unable') return beginWaiting(deps, ctx, memory);
      if (input.action === 'waited' && memory.waitUntil !== undefined) {
        const left = Math.ceil((Date.parse(memory.waitUntil) - ctx.now.getTime()) / 1000);
        return left > 0 ? { kind: 'show' } : { kind: 'advance', outcome: 'passed', facts: met(ctx, 'waited'), memory: {} };
      }
      if (input.action !== 'solved') return { kind: 'show' };
      const expired = ctx.now.getTime() >= Date.parse(memory.until);
      const cipher = await deps.keys.tenant(ctx.flow.tenantId);
      const solved = !expired && (await methodOf(deps, memory.method).check(cipher, memory, input.fields['solution'] ?? ''));
      if (solved) return { kind: 'advance', outcome: 'passed', facts: met(ctx, 'solved'), memory: {} };
      return {
        kind: 'show',
        ...(expired ? {} : { facts: met(ctx, 'failed') }),
        // A wrong answer makes the next one dearer only if it was a lie: an expired page is nobody's fault.
        memory: await newPuzzle(deps, ctx, expired ? memory.difficulty : harder(memory.difficulty)),
        errors: [{ text: { id: expired ? 'challenges.expired' : 'challenges.wrong' } }],
        commit: (tx) => deps.events.publish(tx, challengeFailed, { origin: ctx.origin, result: 'failure', data: { method: memory.method, reason: expired ? 'expired' : 'wrong' } }),
      };
    },
  });
}

const WORST = ['solved', 'waited', 'failed'] as const;

/** The worst of all answers stands: a right one after a lie takes nothing back. */
function met({ facts }: Context, answer: (typeof WORST)[number]): { met: NonNullable<Context['facts']['met']> } {
  const before = facts.met?.challenge;
  const worse = before !== undefined && WORST.indexOf(before) > WORST.indexOf(answer) ? before : answer;
  return { met: { ...facts.met, challenge: worse } };
}

const harder = (difficulty: Difficulty): Difficulty => (difficulty === 'low' ? 'normal' : 'high');

function methodOf(deps: SolveStepDeps, id: string | undefined): ChallengeMethod {
  const method = id === undefined ? deps.methods[0] : deps.methods.find((candidate) => candidate.id === id);
  if (!method) throw new Error(`There is no challenge ${id ?? 'at all'} in the catalog.`);
  return method;
}

/** Whether this browser must work, and how hard; or that no more accounts may begin here. Every passage is counted, so that pressure is seen by all processes. */
async function due(deps: SolveStepDeps, ctx: Context): Promise<Difficulty | Full | undefined> {
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  const { mode, difficulty } = { ...(tenant?.settings.challenge ?? { mode: 'pressure', difficulty: 'normal' }), ...(ctx.settings.mode ? { mode: ctx.settings.mode } : {}) };
  const signUp = ctx.settings.before === 'sign-up' ? tenant?.settings.signUp : undefined;
  const [pressed, suspicion] = await Promise.all([countArrival(deps, ctx, { mode, ...(signUp ? { signUp } : {}) }), deps.suspicion?.(ctx) ?? 'none']);
  if (typeof pressed === 'object') return pressed;
  if (mode === 'off') return undefined;
  const hard = pressed === 'network' || suspicion === 'much' ? harder(difficulty) : difficulty;
  if (mode === 'always') return hard;
  const asked = pressed !== undefined || suspicion === 'much' || (suspicion === 'some' && signUp !== undefined);
  return asked && !(await deps.familiar(ctx)) ? hard : undefined;
}

async function newPuzzle(deps: SolveStepDeps, ctx: Context, difficulty: Difficulty): Promise<Memory> {
  const method = methodOf(deps, ctx.settings.method);
  const { options, kept } = await method.pose(await deps.keys.tenant(ctx.flow.tenantId), difficulty);
  return { method: method.id, options, kept, difficulty, until: new Date(ctx.now.getTime() + PUZZLE_SECONDS * 1000).toISOString() };
}

/** G1: without script there is a way as well. It costs time, and a network has only so much of it. */
async function beginWaiting(deps: SolveStepDeps, ctx: Context, memory: Memory): Promise<StepResult> {
  if (memory.waitUntil !== undefined) return { kind: 'show' };
  const counted = await deps.limits.hit(ctx.flow.tenantId, [{ key: `challenges:waited:${deps.networkKey(ctx.origin.ip)}`, ...WAITED }]);
  if (counted.allowed) return { kind: 'show', memory: { ...memory, waitUntil: new Date(ctx.now.getTime() + WAIT_SECONDS * 1000).toISOString() } };
  return {
    kind: 'show',
    errors: [{ text: { id: 'challenges.waited_too_often', values: { minutes: Math.max(1, Math.ceil(counted.retryAfter / 60)) } } }],
    commit: (tx) => deps.events.publish(tx, challengeFailed, { origin: ctx.origin, result: 'failure', data: { method: memory.method, reason: 'limited' } }),
  };
}

function solveScreen(ctx: Context, memory: Memory | undefined): Screen {
  const waiting = memory?.waitUntil;
  const left = waiting === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(waiting) - ctx.now.getTime()) / 1000));
  return {
    id: 'challenges.solve',
    title: { id: 'challenges.title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: waiting === undefined ? 'challenges.lead' : 'challenges.wait_lead' } },
      ...(memory && waiting === undefined
        ? [
            {
              kind: 'challenge',
              method: memory.method,
              options: memory.options,
              text: { id: 'challenges.working' },
              field: 'solution',
              action: 'solved',
              unable: 'unable',
            } as const,
          ]
        : []),
      ...(waiting === undefined
        ? []
        : [{ kind: 'action', action: 'waited', label: { id: 'challenges.continue' }, tone: 'primary', ...(left > 0 ? { availableIn: left } : {}) } as const]),
    ],
  };
}
