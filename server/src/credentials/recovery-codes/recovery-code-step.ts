import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { defineStep, type FieldError, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { attemptFailed } from '../events.ts';
import type { CountedAttempt, FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { provedFacts } from '../proved.ts';
import { recordFailure } from '../record-failure.ts';
import { recoveryCodeUsed } from './events.ts';
import { RECOVERY_EVIDENCE, RECOVERY_FACTOR } from './factor.ts';
import { macOf, readRecoveryCode } from './make-codes.ts';
import { consumeCode, findCode, findSet } from './store.ts';

export interface RecoveryCodeStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
  readonly attempts: FactorAttempts;
}

const WRONG: FieldError = { field: 'code', text: { id: 'credentials.recovery_code_wrong' } };

/** One of the codes the customer kept, of a user who was proved before. */
export function recoveryCodeStep(deps: RecoveryCodeStepDeps) {
  return defineStep({
    id: 'credentials.recovery-code',
    settings: z.strictObject({}),
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    async enter(ctx) {
      if (ctx.facts.userId === undefined) throw credentialErrors.no_user();
      return { kind: 'show' };
    },
    offer: async () => recoveryCodeScreen(),
    async run(ctx, input) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (input.action !== 'continue') return { kind: 'show' };
      const code = readRecoveryCode(input.fields['code'] ?? '');
      if (code === undefined) return { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.recovery_code_format' } }] };
      const attempt = await deps.attempts.count(ctx, RECOVERY_FACTOR);
      if (!attempt.allowed) return { kind: 'show', errors: [attempt.error] };
      const mac = macOf(await deps.keys.tenant(ctx.flow.tenantId), userId, code);
      const [found, user] = await ctx.db.read(ctx.flow.tenantId, (tx) => Promise.all([findCode(tx, userId, mac), deps.identity.find(tx, userId)]));
      if (found && !found.used) return prove(deps, ctx, attempt, mac, user);
      await deps.attempts.fail(ctx, attempt, found ? 'used' : 'wrong');
      return { kind: 'show', errors: [WRONG] };
    },
  });
}

function recoveryCodeScreen(): Screen {
  return {
    id: 'credentials.recovery-code',
    title: { id: 'credentials.recovery_code_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.recovery_code_lead' } },
      // Letters and digits: `autocomplete: off` tells the faces that no message brings it and that digits alone will not do.
      { kind: 'input', name: 'code', label: { id: 'credentials.recovery_code_label' }, input: 'code', autocomplete: 'off', required: true },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ],
  };
}

async function prove(deps: RecoveryCodeStepDeps, ctx: StepContext, attempt: CountedAttempt, mac: Buffer, user: User | undefined): Promise<StepResult> {
  const { origin } = ctx;
  const { userId } = attempt;
  const { type } = RECOVERY_FACTOR;
  if (!user || !deps.identity.mayProve(user)) {
    await recordFailure(deps, { ...ctx, facts: { ...ctx.facts, candidateId: userId } }, type, 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }
  await deps.attempts.forgive(ctx, attempt);
  return {
    kind: 'advance',
    outcome: 'verified',
    facts: provedFacts(ctx.facts, user, { ...RECOVERY_EVIDENCE, at: ctx.now.toISOString() }),
    commit: async (tx) => {
      if (!(await consumeCode(tx, userId, mac))) {
        await deps.events.publish(tx, attemptFailed, { origin, result: 'failure', subject: userId, data: { type, reason: 'used', node: ctx.flow.node } });
        return { kind: 'show', errors: [WRONG] };
      }
      if (!(await deps.attempts.pass(tx, ctx, attempt))) return { kind: 'show', errors: [deps.attempts.disabled] };
      const set = await findSet(tx, userId);
      const left = set?.left ?? 0;
      await deps.events.publish(tx, recoveryCodeUsed, { origin, subject: userId, data: { credential: set?.id ?? '', left, knownBrowser: attempt.known } });
      // Each use is told: a stolen list must not be used up in silence.
      await deps.notices.tell(tx, ctx, {
        userId,
        what: 'recovery_code_used',
        thing: { id: 'credentials.recovery_codes_left', values: { count: left } },
        key: mac.toString('base64url'),
      });
      return undefined;
    },
  };
}
