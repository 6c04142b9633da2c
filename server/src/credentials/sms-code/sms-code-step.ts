import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import { credentialErrors } from '../errors.ts';
import type { CountedAttempt, FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { isCurrent, NO_CODE } from '../mailed-code/code-memory.ts';
import { provedFacts } from '../proved.ts';
import { recordFailure } from '../record-failure.ts';
import { checkSms, type CheckSmsDeps } from './check-sms.ts';
import { smsCodeVerified } from './events.ts';
import { SMS_EVIDENCE, SMS_FACTOR } from './factor.ts';
import { maskNumber } from './phone-number.ts';
import { openPhone } from './seal-phone.ts';
import { resendSms, sendSms, type SendSmsDeps } from './send-sms.ts';
import { readSmsMemory, type SmsMemory } from './sms-memory.ts';
import { smsScreen } from './sms-screen.ts';
import { listPhones, recordUse } from './store.ts';

export interface SmsCodeStepDeps extends SendSmsDeps, Omit<CheckSmsDeps, 'limits'> {
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
  readonly attempts: FactorAttempts;
}

interface Phone {
  readonly id: string;
  readonly number: string;
}

const TEMPLATE = 'sms_sign_in_text';

/** Six digits by text message to a phone that the user proved before. */
export function smsCodeStep(deps: SmsCodeStepDeps) {
  return defineStep({
    id: 'credentials.sms-code',
    settings: z.strictObject({}),
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    async enter(ctx) {
      const phones = await phonesOf(deps, ctx);
      const memory = readSmsMemory(ctx);
      // Back and reload send nothing again.
      if (isCurrent(ctx, memory) && phones.some((phone) => phone.id === memory.phone)) return { kind: 'show' };
      const [only, second] = phones;
      const clean: SmsMemory = { ...NO_CODE, generation: memory.generation };
      if (!only) return { kind: 'show', memory: { ...clean, refused: 'none' } };
      return second ? { kind: 'show', memory: { ...clean } } : sendTo(deps, ctx, only, clean);
    },
    offer: (ctx) => screenOf(deps, ctx),
    async run(ctx, input) {
      const phones = await phonesOf(deps, ctx);
      const memory = readSmsMemory(ctx);
      const chosen = phones.find((phone) => phone.id === (input.action === 'send' ? input.fields['phone'] : memory.phone)) ?? (phones.length === 1 ? phones[0] : undefined);
      if (input.action === 'other-phone' && phones.length > 1) return { kind: 'show', memory: { ...NO_CODE, generation: memory.generation } };
      if (input.action === 'send') return chosen ? send(deps, ctx, chosen, memory) : { kind: 'show', errors: [{ field: 'phone', text: { id: 'credentials.sms_choose' } }] };
      if (!chosen) return { kind: 'show' };
      if (input.action === 'resend') return resendSms(deps, ctx, recipient(ctx, chosen), { ...memory, phone: chosen.id }, TEMPLATE);
      return input.action === 'continue' ? check(deps, ctx, chosen, memory, input.fields['code'] ?? '') : { kind: 'show' };
    },
  });
}

function userOf(ctx: StepContext): string {
  if (ctx.facts.userId === undefined) throw credentialErrors.no_user();
  return ctx.facts.userId;
}

async function phonesOf(deps: Pick<SmsCodeStepDeps, 'keys'>, ctx: StepContext): Promise<readonly Phone[]> {
  const userId = userOf(ctx);
  const { tenantId } = ctx.flow;
  const [cipher, rows] = await Promise.all([deps.keys.tenant(tenantId), ctx.db.read(tenantId, (tx) => listPhones(tx, userId))]);
  return rows.map((row) => ({ id: row.id, number: openPhone(cipher, userId, row.id, 'number', row.sealed_number) }));
}

const recipient = (ctx: StepContext, phone: Phone) => ({ userId: userOf(ctx), number: phone.number, own: true });

const sendTo = (deps: SmsCodeStepDeps, ctx: StepContext, phone: Phone, memory: SmsMemory) => sendSms(deps, ctx, recipient(ctx, phone), { ...memory, phone: phone.id }, TEMPLATE);

/** A phone that was just written to is not written to again by the button that chooses it. */
function send(deps: SmsCodeStepDeps, ctx: StepContext, phone: Phone, memory: SmsMemory): Promise<StepResult> {
  if (memory.phone !== undefined) return Promise.resolve({ kind: 'show' });
  return sendTo(deps, ctx, phone, memory);
}

async function screenOf(deps: SmsCodeStepDeps, ctx: StepContext): Promise<Screen> {
  const phones = await phonesOf(deps, ctx);
  const memory = readSmsMemory(ctx);
  const chosen = phones.find((phone) => phone.id === memory.phone) ?? (phones.length === 1 ? phones[0] : undefined);
  const parts = { id: 'credentials.sms-code', title: 'credentials.sms_title' };
  if (chosen) {
    return smsScreen(deps, ctx, memory, {
      ...parts,
      shown: maskNumber(chosen.number),
      ...(phones.length > 1 ? { other: { action: 'other-phone', label: 'credentials.sms_other_phone' } } : {}),
    });
  }
  if (phones.length === 0) return { id: parts.id, title: { id: parts.title }, nodes: [{ kind: 'text', tone: 'warning', text: { id: 'credentials.sms_refused_none' } }] };
  return {
    id: parts.id,
    title: { id: parts.title },
    nodes: [
      {
        kind: 'choice',
        name: 'phone',
        legend: { id: 'credentials.sms_choose' },
        options: phones.map((phone, index) => ({ value: phone.id, label: { id: 'credentials.sms_number', values: { number: maskNumber(phone.number) } }, checked: index === 0 })),
      },
      { kind: 'action', action: 'send', label: { id: 'credentials.sms_send' }, tone: 'primary' },
    ],
  };
}

async function check(deps: SmsCodeStepDeps, ctx: StepContext, phone: Phone, memory: SmsMemory, typed: string): Promise<StepResult> {
  let attempt: CountedAttempt | undefined;
  const checked = await checkSms(deps, ctx, memory, typed, async () => {
    const counted = await deps.attempts.count(ctx, SMS_FACTOR);
    if (!counted.allowed) return { kind: 'show', errors: [counted.error] };
    attempt = counted;
    return undefined;
  });
  if (checked.kind === 'refused' || !attempt) return checked.kind === 'right' ? { kind: 'show' } : checked.result;
  if (checked.kind === 'right' && memory.phone === phone.id) return prove(deps, ctx, attempt, phone, memory);
  await deps.attempts.fail(ctx, attempt, 'wrong');
  return checked.kind === 'wrong' ? checked.result : { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.code_wrong' } }] };
}

async function prove(deps: SmsCodeStepDeps, ctx: StepContext, attempt: CountedAttempt, phone: Phone, memory: SmsMemory): Promise<StepResult> {
  const { userId } = attempt;
  const user = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.find(tx, userId));
  if (!user || !deps.identity.mayProve(user)) {
    await recordFailure(deps, { ...ctx, facts: { ...ctx.facts, candidateId: userId } }, SMS_FACTOR.type, 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }
  await deps.attempts.forgive(ctx, attempt);
  return {
    kind: 'advance',
    outcome: 'verified',
    facts: provedFacts(ctx.facts, user, { ...SMS_EVIDENCE, at: ctx.now.toISOString() }),
    memory: { ...memory, used: true },
    commit: async (tx) => {
      if (!(await recordUse(tx, userId, phone.id))) return { kind: 'show', memory: { ...NO_CODE, refused: 'none' } };
      if (!(await deps.attempts.pass(tx, ctx, attempt))) return { kind: 'show', errors: [deps.attempts.disabled] };
      await deps.events.publish(tx, smsCodeVerified, { origin: ctx.origin, subject: userId, data: { credential: phone.id, knownBrowser: attempt.known } });
      return undefined;
    },
  };
}
