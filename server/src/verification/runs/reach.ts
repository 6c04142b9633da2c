import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Identity } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import type { ResultPhones } from '../deps.ts';

export interface ReachDeps {
  readonly delivery: Pick<Delivery, 'phones'>;
  readonly identity: Pick<Identity, 'profile'>;
  readonly phones?: ResultPhones;
}

type Profile = NonNullable<Awaited<ReturnType<Identity['profile']>>>;

/** Where somebody can be told of a result: every proved address, or, without one, the proved phones, if texts go out. */
export async function reach(
  { delivery, phones }: ReachDeps,
  tx: Tx,
  tenant: Tenant,
  profile: Profile,
): Promise<{ readonly emails: readonly string[]; readonly numbers: readonly string[] }> {
  const proved = (wanted: 'email' | 'phone') =>
    [...profile.identifiers, ...profile.contacts].flatMap(({ kind, value, verifiedAt }) => (kind === wanted && verifiedAt ? [value] : []));
  const emails = [...new Set(proved('email'))];
  if (emails.length > 0 || !phones || delivery.phones !== true || tenant.settings.sms.countries.length === 0) return { emails, numbers: [] };
  const others = await phones.numbers(tx, profile.user.id);
  return { emails, numbers: [...new Set([...proved('phone'), ...others.map(({ number }) => number)])] };
}
