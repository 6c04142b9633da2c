import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import { credentialErrors } from '../errors.ts';
import type { ManagedHolds } from '../holds/create-holds.ts';
import { minutes } from '../minutes.ts';
import { forgetProofs, provedFacts } from '../proved.ts';
import { recordFailure, recordRefusal } from '../record-failure.ts';
import { readRecoveryCode } from '../recovery-codes/make-codes.ts';
import { supportCodeUsed } from './events.ts';
import { LOST_SECOND_STEP_HOURS, SUPPORT_TRIES } from './settings.ts';
import { findSupportCode, useSupportCode } from './store.ts';

export interface SupportStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly identity: Pick<Identity, 'find' | 'isActive'>;
  readonly events: Pick<Events, 'publish'>;
  readonly holds: Pick<ManagedHolds, 'begin'>;
}

/** All that is stored of a code, bound to the user. */
export const supportMac = (cipher: TenantCipher, userId: string, bare: string) => cipher.mac('credentials.support-code', `${userId}:${bare}`);

/** The code that support gave out after it checked who somebody is (RE1). Known and unknown customers take the same way to the same answer. */
export function supportCodeStep(deps: SupportStepDeps) {
  return defineStep({
    id: 'credentials.support-code',
    settings: z.strictObject({}),
    outcomes: ['verified', 'lost-second-step', 'back', 'change'],
    proves: { verified: 'factor', 'lost-second-step': 'factor' },
    async enter(ctx) {
      if (!ctx.facts.identifier) throw credentialErrors.no_identifier();
      return { kind: 'show' };
    },
    offer: async (ctx) => codeScreen(ctx),
    async run(ctx, { action, fields }) {
      if (action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (action === 'back') return { kind: 'advance', outcome: 'back' };
      return action === 'continue' ? check(deps, ctx, fields['code'] ?? '') : { kind: 'show' };
    },
  });
}

function codeScreen(ctx: StepContext): Screen {
  return {
    id: 'credentials.support-code',
    title: { id: 'credentials.support_code_title' },
    nodes: [
      { kind: 'identity', value: ctx.facts.identifier?.value ?? '', action: 'change', actionLabel: { id: 'credentials.not_you' } },
      { kind: 'text', tone: 'lead', text: { id: 'credentials.support_code_lead' } },
      { kind: 'input', name: 'code', label: { id: 'credentials.support_code_label' }, input: 'text', autocomplete: 'off', required: true, maxLength: 64 },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
      { kind: 'action', action: 'back', label: { id: 'credentials.passkey_other_way' }, tone: 'link', skipValidation: true },
    ],
  };
}

const wrong: StepResult = { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.support_code_wrong' } }] };

async function check(deps: SupportStepDeps, ctx: StepContext, typed: string): Promise<StepResult> {
  const { flow, origin, facts } = ctx;
  const cipher = await deps.keys.tenant(flow.tenantId);
  const account = facts.candidateId ?? cipher.blindIndex(`credentials.account.${facts.identifier?.kind ?? 'none'}`, facts.identifier?.value ?? '').toString('base64url');
  const counted = await deps.limits.hit(flow.tenantId, [
    { key: `support-code:account:${account}`, ...SUPPORT_TRIES.account },
    { key: `support-code:network:${deps.networkKey(origin.ip)}`, ...SUPPORT_TRIES.network },
  ]);
  if (!counted.allowed) {
    await recordRefusal(deps, ctx, 'support-code', 'limited');
    return { kind: 'show', errors: [{ text: { id: 'credentials.support_code_limited', values: { minutes: minutes(counted.retryAfter) } } }] };
  }
  const userId = facts.candidateId ?? randomUUID();
  const mac = supportMac(cipher, userId, readRecoveryCode(typed) ?? '');
  const [code, user] = await ctx.db.read(flow.tenantId, (tx) => Promise.all([findSupportCode(tx, userId, mac), deps.identity.find(tx, userId)]));
  if (!code || !user) {
    await recordFailure(deps, ctx, 'support-code', 'wrong');
    return wrong;
  }
  if (!deps.identity.isActive(user)) {
    await recordFailure(deps, ctx, 'support-code', 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }
  const lost = code.lost_second_step;
  // What somebody was told, like a code by mail: never a second factor.
  const evidence: Evidence = { type: 'support-code', factor: 'possession', amr: ['otp'], countsAsFactor: false, at: ctx.now.toISOString() };
  return {
    kind: 'advance',
    outcome: lost ? 'lost-second-step' : 'verified',
    facts: provedFacts(facts, user, evidence),
    commit: async (tx) => {
      if (!(await useSupportCode(tx, userId, mac))) return wrong;
      await deps.events.publish(tx, supportCodeUsed, { origin, subject: userId, data: { grant: code.id, lostSecondStep: lost } });
      if (lost) await deps.holds.begin(tx, origin, userId, 'support_recovery', LOST_SECOND_STEP_HOURS);
      return undefined;
    },
  };
}
