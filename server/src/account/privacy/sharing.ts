import { createHash } from 'node:crypto';
import type { AttributeDecision, Consent, ConsentRecord, Disclosure, Notice } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { Tenant } from '#tenants/contract';
import { definitionIn, wordsIn } from './words.ts';

/** How purposes were called, in which version; by key and version. */
export type Titles = (purpose: string, version: number | undefined) => string;

/** A recipient in an address of ours or on a button, where an entity id would not fit. */
export const shortOf = (recipient: string): string => createHash('sha256').update(recipient).digest('base64url').slice(0, 22);

export interface DisclosuresPage {
  readonly lines: readonly Disclosure[];
  readonly next?: string;
}

/** Newest day first. `after` and `next`: the id of the last line of the page before, and of this one if there are more. */
export async function disclosuresPage(
  { consent }: { readonly consent: Pick<Consent, 'disclosures'> },
  tx: Tx,
  userId: string,
  { recipient, after, limit }: { readonly recipient?: string | undefined; readonly after?: string | undefined; readonly limit: number },
): Promise<DisclosuresPage> {
  const found = await consent.disclosures(tx, userId, { recipient, after, limit: limit + 1 });
  const lines = found.slice(0, limit);
  const last = lines.at(-1);
  return { lines, ...(found.length > limit && last ? { next: last.id } : {}) };
}

/** As it comes back from outside. */
export const readLineCursor = (cursor: string): string | undefined => (/^\d{8}(-[0-9a-f]{32}){2}$/.test(cursor) ? cursor : undefined);

/** The words of the versions that are named, in the language of whoever reads. */
export async function titlesOf({ consent }: { readonly consent: Pick<Consent, 'notices'> }, tenant: Pick<Tenant, 'id'>, locale: string, keys: Iterable<string>): Promise<Titles> {
  const notices = new Map<string, readonly Notice[]>();
  for (const key of new Set(keys)) notices.set(key, await consent.notices(tenant.id, key));
  return (purpose, version) => {
    const all = notices.get(purpose) ?? [];
    const notice = all.find((one) => one.version === version) ?? all[0];
    return notice ? wordsIn(definitionIn(notice).notice, locale).words.title : purpose;
  };
}

export const purposesIn = (lines: readonly Disclosure[], decisions: readonly AttributeDecision[] = []): string[] =>
  [...lines.flatMap(({ grounds }) => grounds), ...decisions].flatMap(({ purpose }) => purpose ?? []);

/** The records that something rests on, by id. */
export async function recordsFor(
  { consent }: { readonly consent: Pick<Consent, 'records'> },
  tx: Tx,
  userId: string,
  lines: readonly Disclosure[],
  decisions: readonly AttributeDecision[] = [],
): Promise<ReadonlyMap<string, ConsentRecord>> {
  const ids = [...lines.flatMap(({ grounds }) => grounds), ...decisions].flatMap(({ record }) => record ?? []);
  return new Map((await consent.records(tx, userId, [...new Set(ids)])).map((record) => [record.id, record]));
}
