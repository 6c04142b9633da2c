import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Origin } from '#platform/events';
import { LOCALES, type Locale } from '#platform/i18n';
import type { Identity } from '#identity/contract';
import { messageBrand } from '#tenants';
import type { Tenants } from '#tenants/contract';
import type { LoadedConnection } from '../connections/connections.ts';
import type { ResultPhones } from '../deps.ts';
import { TEXT_SECONDS, WATCHED_SECONDS } from '../settings.ts';
import { reach } from './reach.ts';
import { resultContent } from './result-mail.ts';
import type { RunRow, RunState } from './store.ts';

interface Told {
  readonly connection: LoadedConnection;
  readonly state: RunState;
  /** The account says something else: its owner decides. */
  readonly decide: boolean;
}

export interface TellResultDeps {
  readonly delivery: Delivery;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly phones?: ResultPhones;
  readonly application: (tenantId: string, applicationId: string) => Promise<{ readonly clientId: string; readonly url?: string } | undefined>;
}

/** Told to whoever does not sit in front of the page any more. */
export async function tellResult(deps: TellResultDeps, tx: Tx, origin: Origin, run: RunRow, { connection, state, decide }: Told): Promise<void> {
  if (isWatched(run) || state === 'cancelled') return;
  const user = await deps.identity.find(tx, run.user_id);
  const [profile, tenant, application] = await Promise.all([
    user && deps.identity.profile(tx, user.sub),
    deps.tenants.byId(tx.tenantId),
    run.application_id === null ? undefined : deps.application(tx.tenantId, run.application_id),
  ]);
  const brand = tenant && ((await deps.tenants.brand(tenant.id, run.brand_id)) ?? (await deps.tenants.brand(tenant.id, tenant.defaultBrandId)));
  if (!profile || !tenant || !brand) return;
  const { emails, numbers } = await reach(deps, tx, tenant, profile);
  const locale = localeOf(profile.user.locale) ?? localeOf(run.locale) ?? 'en';
  const url = application?.url ?? tenant.issuer;
  const content = resultContent(state === 'verified' ? (decide ? 'decide' : 'done') : state === 'expired' ? 'expired' : 'failed', brand.name, connection.name, url);
  const keyOf = (index: number) => `verification:${run.id}:${state}:${run.now.toISOString()}:${index}`;
  for (const [index, to] of emails.entries()) {
    const idempotencyKey = keyOf(index);
    await deps.delivery.send(tx, { channel: 'email', to, locale, brand: messageBrand(brand), content, idempotencyKey });
  }
  if (numbers.length > 0)
    await deps.phones?.send(tx, run.user_id, {
      what: 'verification_result',
      numbers: numbers.map((number, index) => ({ number, key: keyOf(index) })),
      url,
      locale,
      brandId: brand.id,
      requestId: origin.requestId,
      until: new Date(run.now.getTime() + TEXT_SECONDS * 1000),
    });
}

/** They came back a moment ago, and did not go on elsewhere: the page tells them. */
const isWatched = ({ returned_at, left_at, now }: RunRow): boolean => returned_at !== null && left_at === null && now.getTime() - returned_at.getTime() < WATCHED_SECONDS * 1000;

/** A saved language may name a region: `fr-CA` is written to in French. */
function localeOf(saved: string | undefined): Locale | undefined {
  const language = saved?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
}
