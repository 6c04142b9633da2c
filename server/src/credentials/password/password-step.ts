import { z } from 'zod';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import { credentialErrors } from '../errors.ts';
import type { Notices } from '../contract.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { minutes } from '../minutes.ts';
import { forgetProofs, provedFacts } from '../proved.ts';
import { recordFailure, recordRefusal } from '../record-failure.ts';
import { MAX_CONSECUTIVE_FAILURES, SUGGEST_CODE_AFTER } from '../settings.ts';
import { passwordCompromised, passwordDisabled, passwordVerified } from './events.ts';
import { markCompromised, recordSuccess } from './store.ts';
import { tryPassword, type TryDeps, type TryResult } from './try-password.ts';
import { PASSWORD_EVIDENCE } from './evidence.ts';

export interface PasswordStepDeps extends Omit<TryDeps, 'browsers' | 'identity'> {
  readonly notices: Notices;
  readonly browsers: KnownBrowsers;
  readonly identity: Pick<Identity, 'find' | 'mayProve' | 'profile'>;
}

const memorySchema = z.object({ known: z.boolean().default(false), failures: z.int().default(0), compromised: z.boolean().default(false) });
type Memory = z.infer<typeof memorySchema>;
const memoryOf = (ctx: StepContext): Memory => memorySchema.safeParse(ctx.memory).data ?? { known: false, failures: 0, compromised: false };

export function passwordStep(deps: PasswordStepDeps) {
  return defineStep({
    id: 'credentials.password',
    settings: z.strictObject({}),
    outcomes: ['verified', 'compromised', 'code', 'forgot', 'change'],
    foresee({ customer: { known, password } }) {
      if (!known) return { shows: true, because: 'account_unknown' };
      return password ? { outcome: 'verified', shows: true, because: 'has_it' } : { outcome: 'code', shows: true, because: 'has_it_not' };
    },
    proves: { verified: 'factor' },
    async enter(ctx) {
      if (!ctx.facts.identifier) throw credentialErrors.no_identifier();
      return { kind: 'show', memory: { ...memoryOf(ctx), known: (await deps.browsers.knownAs(ctx)) !== undefined } };
    },
    offer: async (ctx) => passwordScreen(ctx, memoryOf(ctx)),
    async run(ctx, input) {
      if (input.action === 'forgot') return { kind: 'advance', outcome: 'forgot' };
      if (input.action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (input.action === 'code' && offersCode(ctx)) return { kind: 'advance', outcome: 'code' };
      if (input.action !== 'continue') return { kind: 'show' };
      const password = input.fields['password'] ?? '';
      if (password === '') return { kind: 'show', errors: [{ field: 'password', text: { id: 'credentials.password_missing' } }] };
      const memory = memoryOf(ctx);
      return answer(deps, ctx, memory, await tryPassword(deps, ctx, password, memory.known));
    },
  });
}

const offersCode = (ctx: StepContext) => ctx.facts.identifier?.kind === 'email';

function passwordScreen(ctx: StepContext, memory: Memory): Screen {
  const suggestCode = offersCode(ctx) && memory.failures >= SUGGEST_CODE_AFTER;
  const nodes: ScreenNode[] = [
    { kind: 'identity', value: ctx.facts.identifier?.value ?? '', action: 'change', actionLabel: { id: 'credentials.not_you' } },
    ...(suggestCode ? [{ kind: 'text', tone: 'hint', text: { id: 'credentials.password_suggest_code' } } as const] : []),
    { kind: 'input', name: 'password', label: { id: 'credentials.password_label' }, input: 'password', autocomplete: 'current-password', required: true },
    { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ...(offersCode(ctx)
      ? [{ kind: 'action', action: 'code', label: { id: 'credentials.password_use_code' }, tone: suggestCode ? 'secondary' : 'link', skipValidation: true } as const]
      : []),
    { kind: 'action', action: 'forgot', label: { id: 'credentials.password_forgot' }, tone: memory.compromised ? 'secondary' : 'link', skipValidation: true },
  ];
  return { id: 'credentials.password', title: { id: 'credentials.password_title' }, nodes };
}

/** What is longer is said in hours. */
const MOST_MINUTES = 90;

const REASONS = { wrong: 'wrong', compromised: 'compromised', inactive: 'user_inactive' } as const;

async function answer(deps: PasswordStepDeps, ctx: StepContext, memory: Memory, result: TryResult): Promise<StepResult> {
  const { facts, origin } = ctx;
  if (result.kind === 'limited') await recordRefusal(deps, ctx, 'password', 'limited');
  else if (result.kind !== 'right') await recordFailure(deps, ctx, 'password', result.kind === 'wrong' && result.disabled ? 'disabled' : REASONS[result.kind]);
  switch (result.kind) {
    case 'limited': {
      const id = offersCode(ctx) ? 'credentials.password_limited_code' : 'credentials.password_limited';
      const wait = minutes(result.retryAfter);
      return {
        kind: 'show',
        memory: { ...memory, failures: Math.max(memory.failures, SUGGEST_CODE_AFTER) },
        errors: [{ text: wait > MOST_MINUTES ? { id: `${id}_hours`, values: { hours: Math.ceil(wait / 60) } } : { id, values: { minutes: wait } } }],
      };
    }
    case 'wrong':
      if (result.disabled && facts.candidateId !== undefined && result.credential !== undefined) await tellDisabled(deps, ctx, facts.candidateId, result.credential);
      return { kind: 'show', memory: { ...memory, failures: memory.failures + 1 }, errors: [{ field: 'password', text: { id: 'credentials.password_wrong' } }] };
    case 'compromised':
      return compromised(deps, ctx, memory, result);
    case 'inactive':
      return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
    case 'right': {
      const { user, credential, upgrade } = result;
      const evidence: Evidence = { ...PASSWORD_EVIDENCE, at: ctx.now.toISOString() };
      return {
        kind: 'advance',
        outcome: 'verified',
        facts: provedFacts(facts, user, evidence),
        memory: { known: true },
        commit: async (tx) => {
          await Promise.all([
            recordSuccess(tx, user.id, credential, upgrade),
            deps.browsers.remember(tx, ctx, user.id),
            deps.events.publish(tx, passwordVerified, { origin, subject: user.id, data: { credential, rehashed: upgrade !== undefined, knownBrowser: memory.known } }),
          ]);
        },
      };
    }
  }
}

/**
 * It proves nothing any more (PA2): the journey asks for another proof, a code by e-mail, and then for something better. An account without a proved
 * address has no such proof; it is sent to the recovery, as nobody may set a new password with a stolen one alone.
 */
async function compromised(deps: PasswordStepDeps, ctx: StepContext, memory: Memory, result: Extract<TryResult, { kind: 'compromised' }>): Promise<StepResult> {
  const { user, credential, newly } = result;
  const commit: StepResult['commit'] =
    user && newly
      ? async (tx) => {
          if (await markCompromised(tx, user.id, credential, newly))
            await deps.events.publish(tx, passwordCompromised, { origin: ctx.origin, subject: user.id, data: { credential, reason: newly } });
        }
      : undefined;
  const change = { memory: { ...memory, compromised: true }, ...(commit ? { commit } : {}) };
  if (await canBeMailed(deps, ctx, user)) return { kind: 'advance', outcome: 'compromised', ...change };
  return { kind: 'show', errors: [{ text: { id: 'credentials.password_compromised' } }], ...change };
}

async function canBeMailed(deps: PasswordStepDeps, ctx: StepContext, user: User | undefined): Promise<boolean> {
  if (ctx.facts.identifier?.kind === 'email') return true;
  const profile = user && (await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.profile(tx, user.sub)));
  return profile?.contacts.some((contact) => contact.kind === 'email' && contact.verifiedAt) === true;
}

/**
 * The password went out of use (R1). The owner is told once, with the way back in: an attacker must not be able to take it away in silence.
 * In a transaction of its own: the attempt that was one too many may not be the one that moves the flow.
 */
async function tellDisabled(deps: PasswordStepDeps, ctx: StepContext, userId: string, credential: string): Promise<void> {
  await ctx.db.tenant(ctx.flow.tenantId, async (tx) => {
    await deps.events.publish(tx, passwordDisabled, { origin: ctx.origin, subject: userId, result: 'failure', data: { credential, failures: MAX_CONSECUTIVE_FAILURES } });
    await deps.notices.tell(tx, ctx, { userId, what: 'password_disabled', key: credential });
  });
}
