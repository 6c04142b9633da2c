import { z } from 'zod';
import { newId } from '#platform/ids';
import { defineStep, type FieldError, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { SmsRules } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import type { FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { brandOf } from '../mail-brand.ts';
import { NO_CODE } from '../mailed-code/code-memory.ts';
import { recordFailure } from '../record-failure.ts';
import { checkSms, type CheckSmsDeps } from './check-sms.ts';
import { recordSmsRefusal } from './count-sms.ts';
import { phoneAdded } from './events.ts';
import { SMS_EVIDENCE, SMS_FACTOR } from './factor.ts';
import { countryName, guessCountry, maskNumber, readPhone, showNumber } from './phone-number.ts';
import { lookupOf, sealPhone } from './seal-phone.ts';
import { resendSms, sendSms, type SendSmsDeps } from './send-sms.ts';
import { MAX_TYPED } from './settings.ts';
import { readSmsMemory, type SmsMemory } from './sms-memory.ts';
import { smsScreen } from './sms-screen.ts';
import { countPhones, deletePhones, hasPhone, insertPhone, MAX_PHONES } from './store.ts';

export interface NewPhoneDeps extends SendSmsDeps, Omit<CheckSmsDeps, 'limits'> {
  readonly notices: Notices;
  readonly attempts: FactorAttempts;
}

const TEMPLATE = 'sms_new_phone_text';
const NO_RULES: Pick<SmsRules, 'countries'> = { countries: [] };

/** Adding a phone: a number in any spelling, a code to it, and the code back. */
export function newPhoneStep(deps: NewPhoneDeps) {
  return defineStep({
    id: 'credentials.new-phone',
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    async enter(ctx) {
      const userId = userOf(ctx);
      const { countries } = await rulesOf(deps, ctx);
      const room = await ctx.db.read(ctx.flow.tenantId, async (tx) => (await countPhones(tx, userId)) < MAX_PHONES || deps.attempts.isDisabled(tx, userId, SMS_FACTOR.type));
      return deps.delivery.phones === true && countries.length > 0 && room ? { kind: 'show' } : { kind: 'advance', outcome: 'unable' };
    },
    offer: (ctx) => screenOf(deps, ctx),
    async run(ctx, input) {
      const userId = userOf(ctx);
      const memory = readSmsMemory(ctx);
      const { number } = memory;
      if (input.action === 'cancel') return { kind: 'advance', outcome: 'cancelled', memory: {} };
      if (input.action === 'change') return { kind: 'show', memory: { ...NO_CODE, generation: memory.generation, ...(memory.typed === undefined ? {} : { typed: memory.typed }) } };
      if (input.action === 'send' && number === undefined) return takeNumber(deps, ctx, memory, input.fields['phone'] ?? '');
      if (number === undefined) return { kind: 'show' };
      if (input.action === 'resend') return resendSms(deps, ctx, { userId, number, own: false }, memory, TEMPLATE);
      if (input.action !== 'continue') return { kind: 'show' };
      const checked = await checkSms(deps, ctx, memory, input.fields['code'] ?? '', async () => undefined);
      if (checked.kind === 'right') return addPhone(deps, ctx, userId, number, memory);
      if (checked.kind === 'wrong') await recordFailure(deps, { ...ctx, facts: { ...ctx.facts, candidateId: userId } }, SMS_FACTOR.type, 'wrong');
      return checked.result;
    },
  });
}

function userOf(ctx: StepContext): string {
  if (ctx.facts.userId === undefined) throw credentialErrors.no_user();
  return ctx.facts.userId;
}

async function rulesOf(deps: Pick<NewPhoneDeps, 'tenants'>, ctx: Pick<StepContext, 'flow'>): Promise<Pick<SmsRules, 'countries'>> {
  return (await deps.tenants.byId(ctx.flow.tenantId))?.settings.sms ?? NO_RULES;
}

/** Whether phones could be added at all: somebody sends to them, and somewhere. */
export async function phonesOffered(deps: Pick<NewPhoneDeps, 'tenants' | 'delivery'>, ctx: Pick<StepContext, 'flow'>): Promise<boolean> {
  return deps.delivery.phones === true && (await rulesOf(deps, ctx)).countries.length > 0;
}

async function guessFor(deps: NewPhoneDeps, ctx: StepContext, rules: Pick<SmsRules, 'countries'>): Promise<string | undefined> {
  const brand = await brandOf(deps.tenants, ctx.flow);
  return guessCountry(rules.countries, [ctx.flow.locale, brand.defaultLocale]);
}

async function takeNumber(deps: NewPhoneDeps, ctx: StepContext, memory: SmsMemory, raw: string): Promise<StepResult> {
  const userId = userOf(ctx);
  const typed = raw.slice(0, MAX_TYPED);
  const rules = await rulesOf(deps, ctx);
  const again = (error: FieldError['text']): StepResult => ({
    kind: 'show',
    memory: { ...NO_CODE, generation: memory.generation, typed },
    errors: [{ field: 'phone', text: error }],
  });
  const read = readPhone(raw, rules.countries, await guessFor(deps, ctx, rules));
  if (!read.ok) {
    if (read.why === 'format') return again({ id: 'credentials.new_phone_format' });
    await recordSmsRefusal(deps, ctx, read.why, read.country);
    if (read.why === 'kind') return again({ id: 'credentials.new_phone_kind' });
    return again(
      read.country === undefined
        ? { id: 'credentials.new_phone_nowhere' }
        : { id: 'credentials.new_phone_country', values: { country: countryName(ctx.flow.locale, read.country) } },
    );
  }
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const there = await ctx.db.read(ctx.flow.tenantId, (tx) => hasPhone(tx, userId, lookupOf(cipher, userId, read.number)));
  if (there) return again({ id: 'credentials.new_phone_there' });
  const { refused: _over, ...rest } = memory;
  return sendSms(deps, ctx, { userId, number: read.number, own: false }, { ...rest, number: read.number, typed }, TEMPLATE);
}

async function screenOf(deps: NewPhoneDeps, ctx: StepContext): Promise<Screen> {
  const memory = readSmsMemory(ctx);
  const cancel = { kind: 'action', action: 'cancel', label: { id: 'credentials.not_now' }, tone: 'link', skipValidation: true } as const;
  if (memory.number !== undefined) {
    return smsScreen(deps, ctx, memory, {
      id: 'credentials.new-phone-code',
      title: 'credentials.sms_title',
      // As typed: a slip must be seen.
      shown: showNumber(memory.number),
      other: { action: 'change', label: 'credentials.new_phone_change' },
      extra: [cancel],
    });
  }
  const guess = await guessFor(deps, ctx, await rulesOf(deps, ctx));
  return {
    id: 'credentials.new-phone',
    title: { id: 'credentials.new_phone_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_phone_lead' } },
      {
        kind: 'input',
        name: 'phone',
        label: { id: 'credentials.new_phone_label' },
        input: 'tel',
        autocomplete: 'tel',
        required: true,
        maxLength: MAX_TYPED,
        ...(memory.typed === undefined ? {} : { value: memory.typed }),
        ...(guess === undefined ? {} : { hint: { id: 'credentials.new_phone_hint', values: { country: countryName(ctx.flow.locale, guess) } } }),
      },
      { kind: 'text', tone: 'hint', text: { id: 'credentials.new_phone_less_secure' } },
      { kind: 'action', action: 'send', label: { id: 'credentials.sms_send' }, tone: 'primary' },
      cancel,
    ],
  };
}

async function addPhone(deps: NewPhoneDeps, ctx: StepContext, userId: string, number: string, memory: SmsMemory): Promise<StepResult> {
  const [cipher, rules] = await Promise.all([deps.keys.tenant(ctx.flow.tenantId), rulesOf(deps, ctx)]);
  const id = newId();
  const read = readPhone(number, rules.countries, undefined);
  return {
    kind: 'advance',
    outcome: 'added',
    facts: { evidence: [...ctx.facts.evidence, { ...SMS_EVIDENCE, at: ctx.now.toISOString() }] },
    memory: {},
    commit: async (tx) => {
      // Set up anew after too many failures: phones of that time are worth nothing any more (SP 800-63B-4 3.2.2).
      if (await deps.attempts.renew(tx, ctx, userId, SMS_FACTOR.type)) await deletePhones(tx, userId);
      const phone = { id, lookup: lookupOf(cipher, userId, number), sealedNumber: sealPhone(cipher, userId, id, 'number', number) };
      if (!(await insertPhone(tx, userId, phone)))
        return { kind: 'show', memory: { ...NO_CODE, generation: memory.generation }, errors: [{ text: { id: 'credentials.new_phone_again' } }] };
      await deps.events.publish(tx, phoneAdded, { origin: ctx.origin, subject: userId, data: { credential: id, country: read.country ?? 'ZZ' } });
      await deps.notices.tell(tx, ctx, { userId, what: 'factor_added', thing: { id: 'credentials.sms_thing', values: { number: maskNumber(number) } }, key: id });
      return undefined;
    },
  };
}
