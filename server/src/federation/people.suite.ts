import { randomUUID } from 'node:crypto';
import type { ExternalIdentity } from './contract.ts';

/** Somebody at another system, whom nobody knows here. */
export function somebody(change: Partial<ExternalIdentity> & { readonly address?: string | null; readonly verified?: boolean } = {}): ExternalIdentity {
  const { address = `p${randomUUID().slice(0, 8)}@people.example`, verified = true, ...rest } = change;
  return { subject: randomUUID(), ...(address === null ? {} : { email: { value: address, verified } }), claims: { name: 'Ada Lovelace', given_name: 'Ada' }, ...rest };
}
