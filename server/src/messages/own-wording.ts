import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import { createWording, type Locale, type Wording } from '#platform/i18n';
import type { Tenants } from '#tenants/contract';
import type { MessagePlace } from './contract.ts';
import { loadTexts, type TextsRow } from './store.ts';

export interface OwnWordingDeps {
  readonly db: Pick<Database, 'statement'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  /** Ids of the product's texts that may be said otherwise in a message, by the names of their parts. */
  readonly idsOf: (template: string) => ReadonlyMap<string, string>;
}

interface Loaded {
  readonly version: number;
  readonly wordings: ReadonlyMap<string, Wording>;
}

const MAX_TENANTS = 1000;
const HOUR = 3_600_000;
const keyOf = (brandId: string | undefined, template: string, locale: Locale) => `${brandId ?? ''} ${template} ${locale}`;

/** The tenant is looked up for every message anyway, and that is remembered; what it says in its own words is read again only when it is another version of it. */
export function createOwnWording({ db, tenants, idsOf }: OwnWordingDeps) {
  const loaded = createCache<Loaded>({ max: MAX_TENANTS, ttl: HOUR });

  async function load(tenantId: string, version: number): Promise<Loaded> {
    const rows = await loadTexts(db, tenantId);
    const made = { version, wordings: new Map(rows.map((row) => [keyOf(row.brand_id ?? undefined, row.template, row.locale), wordingOf(row, rows)])) };
    loaded.set(tenantId, made);
    return made;
  }

  /** Where a brand says nothing, what is said for all of them counts. */
  function wordingOf(row: TextsRow, rows: readonly TextsRow[]): Wording {
    const all = rows.find(({ brand_id, template, locale }) => brand_id === null && template === row.template && locale === row.locale);
    const ids = idsOf(row.template);
    const texts = Object.entries({ ...all?.texts, ...row.texts }).flatMap(([name, text]): [string, string][] => {
      const id = ids.get(name);
      return id === undefined ? [] : [[id, text]];
    });
    return createWording(row.locale, new Map(texts));
  }

  return async (tenantId: string, { brandId, template, locale }: MessagePlace): Promise<Wording | undefined> => {
    const tenant = await tenants.byId(tenantId);
    if (!tenant) return undefined;
    const known = loaded.get(tenantId);
    const { wordings } = known?.version === tenant.version ? known : await load(tenantId, tenant.version);
    return wordings.get(keyOf(brandId, template, locale)) ?? wordings.get(keyOf(undefined, template, locale));
  };
}
