import type { Tx } from '#platform/db';
import { LOCALES, type Locale } from '#platform/i18n';
import { messageBrand } from '#tenants';
import type { PortabilityDeps } from './deps.ts';
import { readyMail } from './ready-mail.ts';
import type { ExportRecord } from './store.ts';

/** Every proved address: whoever did not ask for it learns that somebody did. */
export async function tellReady(deps: PortabilityDeps, tx: Tx, row: ExportRecord): Promise<void> {
  const user = await deps.identity.find(tx, row.user_id);
  const [profile, tenant] = await Promise.all([user && deps.identity.profile(tx, user.sub), deps.tenants.byId(tx.tenantId)]);
  const brand = tenant && ((await deps.tenants.brand(tenant.id, row.brand_id)) ?? (await deps.tenants.brand(tenant.id, tenant.defaultBrandId)));
  if (!profile || !tenant || !brand || !row.expires_at) return;
  const proved = [...profile.contacts, ...profile.identifiers].filter(({ kind, verifiedAt }) => kind === 'email' && verifiedAt);
  for (const [index, to] of [...new Set(proved.map(({ value }) => value))].entries())
    await deps.delivery.send(tx, {
      channel: 'email',
      to,
      locale: localeOf(profile.user.locale) ?? (row.locale as Locale),
      brand: messageBrand(brand),
      idempotencyKey: `portability:${row.id}:${index}`,
      notAfter: row.expires_at,
      content: readyMail({ brand: brand.name, until: row.expires_at, url: `${tenant.issuer}/account/export` }),
    });
}

/** A saved language may name a region: `fr-CA` is written to in French. */
function localeOf(saved: string | undefined): Locale | undefined {
  const language = saved?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
}
