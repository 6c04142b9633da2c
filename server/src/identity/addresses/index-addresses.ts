import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { IdentityDeps } from '../deps.ts';
import { replaceTerms } from '../merging/store.ts';
import { readIdentifiers } from '../read-user.ts';
import { indexAddresses } from '../sealing.ts';

/** Terms of all addresses of this kind, made anew from those there are: support finds nobody by one that is no longer theirs. */
export async function indexKind(deps: Pick<IdentityDeps, 'keys'>, tx: Tx, tenant: TenantCipher, userId: string, kind: 'email' | 'phone'): Promise<void> {
  const all = (await readIdentifiers(deps, tx, userId)).filter((one) => one.kind === kind);
  await replaceTerms(tx, userId, [kind], indexAddresses(tenant, all));
}
