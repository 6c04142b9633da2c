import type { Delivery, MessageContent } from '#platform/delivery';
import type { Tx } from '#platform/db';
import type { StepContext } from '#journeys/contract';
import type { Contact, Profile } from '#identity/contract';
import type { Brand } from '#tenants/contract';
import { describeBrowser, utcTime } from './describe-origin.ts';
import { messageBrand } from './mail-brand.ts';

/** Every e-mail address of the user that was proved, once: a takeover of one must be seen at the others (R9, RE2). */
export function noticeAddresses(known: Pick<Profile, 'contacts' | 'identifiers'>): readonly string[] {
  const all: readonly Pick<Contact, 'kind' | 'value' | 'verifiedAt'>[] = [
    ...known.contacts,
    ...known.identifiers.flatMap(({ kind, value, verifiedAt }) => (kind === 'email' ? [{ kind, value, ...(verifiedAt ? { verifiedAt } : {}) } as const] : [])),
  ];
  return [...new Set(all.filter((contact) => contact.kind === 'email' && contact.verifiedAt).map((contact) => contact.value))];
}

/** `credentials.mail_<name>_*` are its texts. */
export type NoticeName = 'password_changed' | 'password_disabled' | 'passkey_added';

/** EM4: what, when, which device, roughly where; and what to do if it was somebody else. */
function notice(name: NoticeName, brand: Brand, ctx: StepContext): MessageContent {
  const browser = describeBrowser(ctx.origin.userAgent);
  const values = { brand: brand.name };
  return {
    template: `credentials.${name}`,
    subject: { id: `credentials.mail_${name}_subject`, values },
    preheader: { id: `credentials.mail_${name}_preheader`, values },
    heading: { id: `credentials.mail_${name}_heading` },
    paragraphs: [
      { id: `credentials.mail_${name}_text`, values },
      { id: 'credentials.mail_when', values: { at: utcTime(ctx.now) } },
      browser === undefined ? { id: 'credentials.mail_device_unknown' } : { id: 'credentials.mail_device', values: { browser } },
    ],
    footnote: { id: `credentials.mail_${name}_footnote`, values },
  };
}

/** Queued with the change itself. `key` names the change: the mail goes out once per address. */
export async function sendNotice(
  delivery: Delivery,
  tx: Tx,
  input: { readonly ctx: StepContext; readonly brand: Brand; readonly name: NoticeName; readonly addresses: readonly string[]; readonly key: string },
): Promise<void> {
  const content = notice(input.name, input.brand, input.ctx);
  for (const [index, to] of input.addresses.entries()) {
    await delivery.send(tx, {
      channel: 'email',
      to,
      locale: input.ctx.flow.locale,
      brand: messageBrand(input.brand),
      content,
      idempotencyKey: `${input.name}:${input.key}:${index}`,
    });
  }
}
