import type { MessageContent } from '#platform/delivery';
import { LOCALES } from '#platform/i18n';
import type { Tx } from '#platform/db';
import { readerOf, writeTo } from '#identity';
import type { PrivacyRequest } from './contract.ts';
import type { RequestsDeps } from './deps.ts';
import type { MailWorld } from './mails.ts';

/** At the proved addresses of the account; without one, where the operator wrote down to answer. `key` names the happening: told once. */
export async function tellPerson(
  deps: Pick<RequestsDeps, 'identity' | 'tenants' | 'delivery'>,
  tx: Tx,
  request: PrivacyRequest,
  key: string,
  content: (world: MailWorld) => MessageContent,
): Promise<void> {
  const reader = await readerOf(deps, tx, request.userId);
  const own = request.entries.find(({ address }) => address !== undefined);
  const language = LOCALES.find((one) => one === own?.locale);
  const addresses = reader.addresses.length === 0 && own?.address !== undefined ? [own.address] : reader.addresses;
  const locale = request.userId === undefined ? (language ?? reader.locale) : reader.locale;
  const url = request.userId === undefined ? undefined : `${reader.tenant.issuer}/account/requests`;
  await writeTo(deps, tx, { ...reader, addresses, locale }, content({ brand: reader.brand.name, ...(url === undefined ? {} : { url }) }), `requests:${request.id}:${key}`);
}
