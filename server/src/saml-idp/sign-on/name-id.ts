import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { newSecret } from '#platform/ids';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication, SamlNameIdFormat } from '../contract.ts';
import { entityIdOf } from '../messages/addresses.ts';
import type { NameId } from '../messages/build-messages.ts';
import { pseudonymOf } from '../participants/participants.ts';
import { NAME_ID } from '../xml/names.ts';
import type { Pending } from './pending.ts';

/** What is registered; a request may ask for one of the names that tell less. `unspecified` leaves the choice to us (saml-core section 3.4.1.1). */
export function formatFor({ nameIdFormat }: SamlApplication, pending: Pick<Pending, 'nameIdFormat'>): SamlNameIdFormat {
  const asked = pending.nameIdFormat;
  if (asked === NAME_ID.persistent) return 'persistent';
  return asked === NAME_ID.transient ? 'transient' : nameIdFormat;
}

/** saml-core section 8.3. Undefined: this customer has no name of that kind. Never our own subject identifier, which applications could compare. */
export async function nameIdFor(
  tx: Tx,
  cipher: TenantCipher,
  of: {
    readonly tenant: Tenant;
    readonly application: SamlApplication;
    readonly userId: string;
    readonly format: SamlNameIdFormat;
    readonly email: string | undefined;
    readonly create: boolean;
  },
): Promise<NameId | undefined> {
  const { tenant, application, userId, format } = of;
  if (format === 'emailAddress') return of.email === undefined ? undefined : { value: of.email, format: NAME_ID.emailAddress };
  if (format === 'transient') return { value: `_${newSecret(24)}`, format: NAME_ID.transient };
  const value = await pseudonymOf(tx, cipher, { applicationId: application.id, userId }, of.create);
  if (value === undefined) return undefined;
  if (format === 'unspecified') return { value, format: NAME_ID.unspecified };
  return { value, format: NAME_ID.persistent, qualifier: entityIdOf(tenant), spQualifier: application.entityId };
}
