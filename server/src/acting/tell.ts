import type { Tx } from '#platform/db';
import type { MessageContent } from '#platform/delivery';
import type { EventEnvelope, Listener } from '#platform/events';
import { LOCALES, type Locale } from '#platform/i18n';
import { messageBrand } from '#tenants';
import { SYSTEM_SLUG, type Tenant } from '#tenants/contract';
import type { ActingDeps } from './deps.ts';

/** As the customer is told: a name, where the operator has given one; nobody's mailbox. */
const forCustomers = (name: string): string => (name.includes('@') ? '' : name);

/** The customer is told when it begins, and when it is over with what was done, at every address that is proved: whoever did not make the code learns of it. */
export function tellCustomer(deps: ActingDeps): Listener {
  return {
    name: 'acting.tell-customer',
    types: ['sessions.acting_began', 'sessions.acting_ended'],
    async handle(event) {
      const { subject, tenantId } = event;
      const { operator, session } = event.data as { readonly operator: string; readonly session: string };
      const [tenant, system] = await Promise.all([deps.tenants.byId(tenantId), deps.tenants.bySlug(SYSTEM_SLUG)]);
      if (subject === undefined || !tenant || !system) return;
      const name = forCustomers(await deps.db.read(system.id, (tx) => deps.operators.name(tx, operator)));
      const did = event.type === 'sessions.acting_ended' ? await whatWasDone(deps, tenant, subject, session) : undefined;
      await deps.db.tenant(tenantId, (tx) => mailTo(deps, tx, tenant, event, { name, did }));
    },
  };
}

interface Done {
  readonly applications: readonly string[];
  readonly pages: number;
}

async function whatWasDone({ trail, applicationName }: ActingDeps, tenant: Tenant, userId: string, session: string): Promise<Done> {
  const all = await trail(tenant.id, { subject: userId, types: ['oidc.acted_in', 'acting.page_seen'], limit: 500 });
  const own = all
    .map(({ type, data }) => ({ type, ...(data as { readonly session: string; readonly clientId?: string; readonly page?: string }) }))
    .filter((one) => one.session === session);
  const clients = [...new Set(own.flatMap(({ clientId }) => clientId ?? []))];
  const names = await Promise.all(clients.map(async (clientId) => (await applicationName(tenant.id, clientId)) ?? clientId));
  return { applications: names, pages: new Set(own.flatMap(({ page }) => page ?? [])).size };
}

async function mailTo(deps: ActingDeps, tx: Tx, tenant: Tenant, event: EventEnvelope, about: { readonly name: string; readonly did: Done | undefined }): Promise<void> {
  const user = event.subject === undefined ? undefined : await deps.identity.find(tx, event.subject);
  const [profile, brand] = await Promise.all([user && deps.identity.profile(tx, user.sub), deps.tenants.brand(tenant.id, tenant.defaultBrandId)]);
  if (!profile || !brand) return;
  const locale = localeOf(profile.user.locale) ?? brand.defaultLocale;
  const proved = [...profile.contacts, ...profile.identifiers].filter(({ kind, verifiedAt }) => kind === 'email' && verifiedAt);
  const content = contentOf(tenant, locale, brand.name, event, about);
  for (const to of new Set(proved.map(({ value }) => value)))
    await deps.delivery.send(tx, { channel: 'email', to, locale, brand: messageBrand(brand), content, idempotencyKey: `acting:${event.id}:${to}` });
}

function contentOf(tenant: Tenant, locale: Locale, brand: string, event: EventEnvelope, { name, did }: { readonly name: string; readonly did: Done | undefined }): MessageContent {
  const what = did ? 'ended' : 'began';
  const { until, reason } = event.data as { readonly until?: string; readonly reason?: string };
  const values = { brand, name: name === '' ? 'none' : name, at: Date.parse(event.occurredAt), ...(until === undefined ? {} : { until: Date.parse(until) }) };
  const text = (key: string, more: Readonly<Record<string, string | number>> = {}) => ({ id: `acting.mail_${key}`, values: { ...values, ...more } });
  const applications = did ? new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }).format(did.applications) : '';
  return {
    template: `acting.${what}`,
    subject: text(`${what}_subject`),
    preheader: text(`${what}_preheader`),
    heading: text(`${what}_heading`),
    paragraphs: did
      ? [
          text('ended_text', { reason: SAID.has(reason ?? '') ? (reason as string) : 'other' }),
          text('ended_done', { applications: applications === '' ? 'none' : applications, pages: did.pages }),
        ]
      : [text('began_text'), text('began_limits')],
    action: { label: text(`${what}_action`), url: `${tenant.issuer}/account${did ? '' : '/support'}` },
    footnote: text(`${what}_footnote`),
  };
}

/** Reasons the mail has words for. */
const SAID: ReadonlySet<string> = new Set(['customer', 'operator', 'signed_out', 'time']);

/** A saved language may name a region: `fr-CA` is written to in French. */
function localeOf(saved: string | undefined): Locale | undefined {
  const language = saved?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
}
