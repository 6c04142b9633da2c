import assert from 'node:assert/strict';
import type { MailboxEmail, MessageContent } from '#platform/delivery';
import type { Locale } from '#platform/i18n';
import { newId } from '#platform/ids';
import { messageBrand } from '#tenants';
import type { AdminHouse } from './house.suite.ts';

export interface Arrived extends Pick<MailboxEmail, 'subject' | 'text' | 'html'> {
  readonly locale: Locale;
}

/** Queues a made-up message as the product does, has the worker send it, and opens the mailbox it came to. */
export async function arrives({ app, tenant, t }: AdminHouse, template: string, locale: Locale = 'en', brandSlug?: string): Promise<Arrived> {
  const { platform, tenants, messages } = app;
  const brand = await (brandSlug === undefined ? tenants.brand(tenant.id, tenant.defaultBrandId) : tenants.brandBySlug(tenant.id, brandSlug));
  const [content] = messages.samples.get(template)?.shows({ brand: brand?.name ?? '', locale, url: `${tenant.issuer}/link` }) ?? [];
  const [job] = platform.delivery.jobTypes;
  assert.ok(brand && content && job && platform.mailbox);
  const queued = async () =>
    (await t.dump<{ key: Buffer }>('select key_hash as key from platform.deliveries where tenant_id = $1', [tenant.id])).map(({ key }) => key.toString('base64url'));
  const before = new Set(await queued());
  const message = { channel: 'email', to: 'mia@example.com', locale, brand: messageBrand(brand), content: content as MessageContent, idempotencyKey: newId() } as const;
  await platform.db.tenant(tenant.id, (tx) => platform.delivery.send(tx, message));
  const key = (await queued()).find((one) => !before.has(one));
  assert.ok(key);
  const known = new Set((await platform.mailbox.list(tenant.id)).map(({ id }) => id));
  await job.handle({ tenantId: tenant.id, key }, { id: newId(), attempt: 1, signal: AbortSignal.timeout(10_000) });
  const entry = (await platform.mailbox.list(tenant.id)).find(({ id }) => !known.has(id));
  const mail = entry && (await platform.mailbox.read(tenant.id, entry.id));
  assert.ok(mail);
  return { locale, subject: mail.subject, text: mail.text, html: mail.html };
}
