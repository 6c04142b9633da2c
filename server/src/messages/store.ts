import type { Database, Tx } from '#platform/db';
import type { Locale } from '#platform/i18n';
import type { MessagePlace, Texts } from './contract.ts';

export interface TextsRow {
  readonly brand_id: string | null;
  readonly template: string;
  readonly locale: Locale;
  readonly texts: Texts;
  readonly basis: Texts;
  readonly number: number;
}

const COLUMNS = 'brand_id, template, locale, texts, basis, number';

/** Everything a tenant says in its own words. */
export async function loadTexts(db: Pick<Database, 'statement'>, tenantId: string): Promise<readonly TextsRow[]> {
  return db.statement<TextsRow>(`select ${COLUMNS} from messages.texts where tenant_id = $1 and texts <> '{}'::jsonb`, [tenantId]);
}

/** The same as this transaction sees it, in a lasting order. */
export async function listTexts(tx: Tx): Promise<readonly TextsRow[]> {
  return tx.query<TextsRow>(`select ${COLUMNS} from messages.texts where tenant_id = $1 and texts <> '{}'::jsonb order by template, brand_id nulls first, locale`, [tx.tenantId]);
}

export async function readTexts(tx: Tx, { template, locale, brandId }: MessagePlace): Promise<TextsRow | undefined> {
  const rows = await tx.query<TextsRow>(`select ${COLUMNS} from messages.texts where tenant_id = $1 and brand_id is not distinct from $2::uuid and template = $3 and locale = $4`, [
    tx.tenantId,
    brandId ?? null,
    template,
    locale,
  ]);
  return rows[0];
}

/** By whose turn it is. */
export async function writeTexts(tx: Tx, { template, locale, brandId }: MessagePlace, texts: Texts, basis: Texts): Promise<number> {
  const rows = await tx.query<{ number: number }>(
    `insert into messages.texts as t (tenant_id, brand_id, template, locale, texts, basis) values ($1, $2, $3, $4, $5::jsonb, $6::jsonb)
     on conflict (tenant_id, brand_id, template, locale) do update set texts = excluded.texts, basis = excluded.basis, number = t.number + 1, published_at = platform.now()
     returning number`,
    [tx.tenantId, brandId ?? null, template, locale, JSON.stringify(texts), JSON.stringify(basis)],
  );
  return (rows[0] as { number: number }).number;
}
