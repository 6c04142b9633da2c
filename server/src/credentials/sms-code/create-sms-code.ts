import type { CredentialType } from '../contract.ts';
import { createFactorAttempts, type FactorAttemptsDeps } from '../factor-attempts/create-factor-attempts.ts';
import { SMS_EVIDENCE, SMS_FACTOR } from './factor.ts';
import { newPhoneStep, phonesOffered, type NewPhoneDeps } from './new-phone-step.ts';
import { maskNumber } from './phone-number.ts';
import { openPhone, sealPhone } from './seal-phone.ts';
import { MAX_LABEL, SMS_SENDS, type SmsQuotas } from './settings.ts';
import { smsCodeStep, type SmsCodeStepDeps } from './sms-code-step.ts';
import { countPhones, deletePhone, deletePhones, listPhones, MAX_PHONES, setLabel } from './store.ts';
import { mergePhones } from './merge-phones.ts';

type Made = 'attempts' | 'quotas';

export type SmsCodeDeps = FactorAttemptsDeps &
  Omit<SmsCodeStepDeps, Made> &
  Omit<NewPhoneDeps, Made> & {
    /** How many messages may be sent, where the defaults do not fit. */
    readonly smsQuotas?: Partial<SmsQuotas>;
  };

const { type } = SMS_FACTOR;

/** Codes by text message: possession of a phone number, as long as nobody takes it over. */
export function createSmsCodeCredential(plain: SmsCodeDeps): CredentialType {
  const attempts = createFactorAttempts(plain);
  const deps = { ...plain, attempts, quotas: { ...SMS_SENDS, ...plain.smsQuotas } };
  const challenge = smsCodeStep(deps);
  const enrolment = newPhoneStep(deps);
  return {
    id: type,
    factor: 'possession',
    primary: false,
    steps: [challenge, enrolment],
    challenge: {
      rank: 60,
      label: SMS_FACTOR.label,
      hint: { id: 'credentials.sms_hint' },
      step: challenge,
      evidence: SMS_EVIDENCE,
      usable: async (tx, userId) => deps.delivery.phones === true && (await countPhones(tx, userId)) > 0 && !(await attempts.isDisabled(tx, userId, type)),
    },
    enrolment: {
      rank: 60,
      label: SMS_FACTOR.label,
      hint: { id: 'credentials.new_phone_choice_hint' },
      step: enrolment,
      evidence: SMS_EVIDENCE,
      available: async (tx, ctx, userId) => (await phonesOffered(deps, ctx)) && ((await countPhones(tx, userId)) < MAX_PHONES || attempts.isDisabled(tx, userId, type)),
    },
    tables: { 'credentials.phones': 'moves' },
    merge: mergePhones(deps),
    async list(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const rows = await listPhones(tx, userId);
      // Asked at every sign-in with a password, and nearly all have none.
      const facts = rows.length === 0 ? [] : await attempts.factsOf(tx, userId, type);
      return rows.map((row) => ({
        id: row.id,
        type,
        createdAt: row.verified_at,
        ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
        ...(row.label ? { label: openPhone(cipher, userId, row.id, 'label', row.label) } : {}),
        name: SMS_FACTOR.label,
        facts: [{ label: { id: 'credentials.new_phone_label' }, value: maskNumber(openPhone(cipher, userId, row.id, 'number', row.sealed_number)) }, ...facts],
      }));
    },
    async numbers(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      return (await listPhones(tx, userId)).map(({ id, sealed_number, verified_at }) => ({
        number: openPhone(cipher, userId, id, 'number', sealed_number),
        since: verified_at,
        credential: id,
      }));
    },
    async rename(tx, userId, id, label) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const name = [...label.trim()].slice(0, MAX_LABEL).join('');
      return setLabel(tx, userId, id, name === '' ? null : sealPhone(cipher, userId, id, 'label', name));
    },
    revoke: deletePhone,
    async revokeAll(tx, userId) {
      const [count] = await Promise.all([deletePhones(tx, userId), attempts.forget(tx, userId, type)]);
      return count;
    },
  };
}
