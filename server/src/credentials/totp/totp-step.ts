import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { defineStep, type FieldError, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import { credentialErrors } from '../errors.ts';
import { attemptFailed } from '../events.ts';
import type { CountedAttempt, FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { readCode } from '../mailed-code/derive-code.ts';
import { provedFacts } from '../proved.ts';
import { recordFailure } from '../record-failure.ts';
import { totpVerified } from './events.ts';
import { TOTP_EVIDENCE, TOTP_FACTOR } from './factor.ts';
import { openSecret } from './seal-app.ts';
import { consumeStep, findApps } from './store.ts';
import { asSecret, stepsOf } from './time-steps.ts';

export interface TotpStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
  readonly events: Pick<Events, 'publish'>;
  readonly attempts: FactorAttempts;
}

const WRONG: FieldError = { field: 'code', text: { id: 'credentials.totp_wrong' } };

/** The code an authenticator app shows, of a user who was proved before. */
export function totpStep(deps: TotpStepDeps) {
  return defineStep({
    id: 'credentials.totp',
    settings: z.strictObject({}),
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    async enter(ctx) {
      if (ctx.facts.userId === undefined) throw credentialErrors.no_user();
      return { kind: 'show' };
    },
    offer: async () => totpScreen(),
    async run(ctx, input) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (input.action !== 'continue') return { kind: 'show' };
      const code = readCode(input.fields['code'] ?? '');
      if (code === undefined) return { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.totp_format' } }] };
      const attempt = await deps.attempts.count(ctx, TOTP_FACTOR);
      if (!attempt.allowed) return { kind: 'show', errors: [attempt.error] };
      const found = await findMatch(deps, ctx, userId, code);
      if (found.kind === 'right') return prove(deps, ctx, attempt, found);
      await deps.attempts.fail(ctx, attempt, found.kind);
      // One answer for both: whoever watched a code being typed learns nothing from trying it again.
      return { kind: 'show', errors: [WRONG] };
    },
  });
}

function totpScreen(): Screen {
  return {
    id: 'credentials.totp',
    title: { id: 'credentials.totp_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.totp_lead' } },
      { kind: 'input', name: 'code', label: { id: 'credentials.totp_label' }, input: 'code', autocomplete: 'one-time-code', required: true },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ],
  };
}

interface Right {
  readonly kind: 'right';
  readonly app: string;
  readonly step: number;
  readonly user: User | undefined;
}

/** Looks at every app of the user, by the clock of the database. */
async function findMatch(deps: TotpStepDeps, ctx: StepContext, userId: string, code: string): Promise<Right | { readonly kind: 'wrong' | 'used' }> {
  const { tenantId } = ctx.flow;
  const [cipher, [apps, user]] = await Promise.all([
    deps.keys.tenant(tenantId),
    ctx.db.read(tenantId, (tx) => Promise.all([findApps(tx, userId), deps.identity.find(tx, userId)])),
  ]);
  const matches = apps.flatMap((app) =>
    stepsOf(asSecret(openSecret(cipher, userId, app.id, app.sealed_secret)), code, ctx.now).map((step) => ({ app: app.id, step, fresh: step > Number(app.last_step) })),
  );
  const fresh = matches.find((match) => match.fresh);
  return fresh ? { kind: 'right', app: fresh.app, step: fresh.step, user } : { kind: matches.length > 0 ? 'used' : 'wrong' };
}

async function prove(deps: TotpStepDeps, ctx: StepContext, attempt: CountedAttempt, { app, step, user }: Right): Promise<StepResult> {
  const { origin } = ctx;
  const { userId } = attempt;
  if (!user || !deps.identity.mayProve(user)) {
    await recordFailure(deps, { ...ctx, facts: { ...ctx.facts, candidateId: userId } }, TOTP_FACTOR.type, 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }
  await deps.attempts.forgive(ctx, attempt);
  return {
    kind: 'advance',
    outcome: 'verified',
    facts: provedFacts(ctx.facts, user, { ...TOTP_EVIDENCE, at: ctx.now.toISOString() }),
    commit: async (tx) => {
      if (!(await consumeStep(tx, userId, app, step))) {
        await deps.events.publish(tx, attemptFailed, { origin, result: 'failure', subject: userId, data: { type: TOTP_FACTOR.type, reason: 'used', node: ctx.flow.node } });
        return { kind: 'show', errors: [WRONG] };
      }
      if (!(await deps.attempts.pass(tx, ctx, attempt))) return { kind: 'show', errors: [deps.attempts.disabled] };
      await deps.events.publish(tx, totpVerified, { origin, subject: userId, data: { credential: app, knownBrowser: attempt.known } });
      return undefined;
    },
  };
}
