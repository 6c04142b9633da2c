import type { JourneyDefinition } from '#journeys/contract';
import type { CredentialType } from '../contract.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { createSmsCodeCredential } from './create-sms-code.ts';
import type { SmsQuotas } from './settings.ts';

export const smsJourneys: readonly JourneyDefinition[] = [
  { id: 'sms', start: 'sms', nodes: { sms: { step: 'credentials.sms-code', next: { verified: 'done' } } } },
  { id: 'phone-new', start: 'phone', nodes: { phone: { step: 'credentials.new-phone', next: { added: 'done', cancelled: 'done', unable: 'done' } } } },
];

export interface SmsWorld extends World {
  readonly type: CredentialType;
  /** Settings of the first tenant, or of another. */
  rules(sms: Readonly<Record<string, unknown>>, tenant?: World['tenant']): Promise<void>;
}

export async function smsWorld(
  options: { readonly quotas?: Partial<SmsQuotas>; readonly factorQuotas?: Readonly<Record<string, { limit: number; windowSeconds: number }>> } = {},
): Promise<SmsWorld> {
  const w = await createWorld({
    plug: (deps) => [
      createSmsCodeCredential({ ...deps, ...(options.quotas ? { smsQuotas: options.quotas } : {}), ...(options.factorQuotas ? { factorQuotas: options.factorQuotas } : {}) }),
    ],
    journeys: smsJourneys,
  });
  const rules: SmsWorld['rules'] = async (sms, tenant = w.tenant) => {
    for (const { tenants } of [w, w.second])
      await tenants.save({
        slug: tenant.slug,
        name: tenant.name,
        issuer: tenant.issuer,
        settings: { sms: { pumpingPauseHours: 0, dailyCents: 100_000_000, dailyNoticesCents: 100_000_000, ...sms } },
      });
  };
  await rules({ countries: ['FR', 'GB', 'US'] });
  return { ...w, type: w.credentials.types.find((candidate) => candidate.id === 'sms-code') as CredentialType, rules };
}

let serial = 0;
export const newNetwork = () => `10.60.${++serial >> 8}.${serial & 255}`;
/** A mobile number in France, of nobody else, and with none beside it. */
export const newNumber = () => `+336${String(10_000_000 + ++serial * 1001)}`;

export const proved = (user: { readonly id: string; readonly sub: string; readonly email: string }) => ({
  userId: user.id,
  sub: user.sub,
  identifier: { kind: 'email' as const, value: user.email },
});

export interface PhoneUser {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
  readonly number: string;
}

/** The code of the newest message. */
export const texted = (w: World) => w.mail.texts.at(-1)?.code ?? '';
export const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');

export async function addPhone(w: SmsWorld, user: Omit<PhoneUser, 'number'>, number: string, tenant?: World['tenant']): Promise<Customer> {
  const customer = await w.begin('phone-new', { facts: proved(user), ip: newNetwork(), ...(tenant ? { tenant } : {}) });
  await customer.act('send', { phone: number });
  await customer.act('continue', { code: texted(w) });
  if (customer.result.kind !== 'done') throw new Error(`Not added: ${JSON.stringify(customer.result)}`);
  return customer;
}

/** A user with one phone, proved by its code. */
export async function phoneUser(w: SmsWorld, tenant?: World['tenant']): Promise<PhoneUser> {
  const user = { ...(await w.user(tenant ? { tenant } : {})), number: newNumber() };
  await addPhone(w, user, user.number, tenant);
  return user;
}

export const atCode = (w: SmsWorld, user: Omit<PhoneUser, 'number'>, options: Parameters<World['begin']>[1] = {}) =>
  w.begin('sms', { facts: proved(user), ip: newNetwork(), ...options });

export const reasonsOf = (w: World, type: string) => w.events.of(type).map(({ data }) => (data as { reason: string }).reason);
