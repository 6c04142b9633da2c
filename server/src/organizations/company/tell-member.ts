import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { OrganizationsDeps } from '../deps.ts';
import { memberMail, type MemberNotice } from './mails.ts';
import { findOrganization } from './store.ts';

export type TellDeps = Pick<OrganizationsDeps, 'tenants' | 'identity' | 'delivery'>;

/** Somebody else did it: they hear of it at every address they proved. */
export async function tellMember(deps: TellDeps, tx: Tx, what: MemberNotice, of: { readonly organization: string; readonly userId: string }): Promise<void> {
  const [reader, organization] = [await readerOf(deps, tx, of.userId), await findOrganization(tx, of.organization)];
  if (!organization) return;
  const facts = { brand: reader.brand.name, organization: organization.name };
  await writeTo(deps, tx, reader, memberMail(what, facts, `${reader.tenant.issuer}/account/organizations`), newId());
}
