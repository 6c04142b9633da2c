import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Delivery, MessageContent } from '#platform/delivery';
import type { Events, Origin } from '#platform/events';
import { LOCALES } from '#platform/i18n';
import { newId } from '#platform/ids';
import type { Limits } from '#platform/limits';
import type { Identity, User } from '#identity/contract';
import { messageBrand } from '#tenants';
import type { Tenant, Tenants } from '#tenants/contract';
import { confirmationAsked } from '../events.ts';
import { addressKey } from '../mailed-code/derive-code.ts';

export interface AskToConfirmDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly identity: Pick<Identity, 'identifiers'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly events: Pick<Events, 'publish'>;
}

/** `unknown`: no such address of this customer that mail can go to; `proved`: nothing is left to confirm. */
export type AskedToConfirm =
  | { readonly kind: 'asked' }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'proved' }
  | { readonly kind: 'limited'; readonly retryAfter: number };

/** Whose address it is nobody knows yet: not more than this goes there. */
const ASKED = { limit: 3, windowSeconds: 86_400 };

/** Asks for an address that nobody has proved, at that address. It opens nothing by itself: who follows it signs in with a code, which is the proof. */
export async function askToConfirm(
  deps: AskToConfirmDeps,
  tx: Tx,
  origin: Origin,
  { tenant, user, id }: { readonly tenant: Tenant; readonly user: User; readonly id: string },
): Promise<AskedToConfirm> {
  const [cipher, brand, identifiers] = await Promise.all([
    deps.keys.tenant(tenant.id),
    deps.tenants.brand(tenant.id, tenant.defaultBrandId),
    deps.identity.identifiers(tx, user.id),
  ]);
  const address = identifiers.find((one) => one.id === id && one.kind === 'email');
  if (!address || !brand) return { kind: 'refused', why: 'unknown' };
  if (address.verifiedAt) return { kind: 'refused', why: 'proved' };
  const counted = await deps.limits.hit(tenant.id, [{ key: `confirm:address:${addressKey(cipher, address.value)}`, ...ASKED }]);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };
  const locale = LOCALES.find((one) => one === user.locale?.slice(0, 2)) ?? brand.defaultLocale;
  await deps.events.publish(tx, confirmationAsked, { origin, subject: user.id, data: {} });
  await deps.delivery.send(tx, {
    channel: 'email',
    to: address.value,
    locale,
    brand: messageBrand(brand),
    content: confirmMail(brand.name, `${tenant.issuer}/account/profile`),
    idempotencyKey: `confirm-address:${newId()}`,
  });
  return { kind: 'asked' };
}

/** EM2, EM3: what it is for, what to do, and what if it is not for them. */
export function confirmMail(brand: string, url: string): MessageContent {
  const values = { brand };
  return {
    template: 'credentials.confirm_address_asked',
    subject: { id: 'credentials.confirm_mail_subject', values },
    preheader: { id: 'credentials.confirm_mail_preheader', values },
    heading: { id: 'credentials.confirm_mail_heading' },
    paragraphs: [
      { id: 'credentials.confirm_mail_text', values },
      { id: 'credentials.confirm_mail_how', values },
    ],
    action: { label: { id: 'credentials.confirm_mail_action' }, url },
    footnote: { id: 'credentials.confirm_mail_footnote', values },
  };
}
