import type { Tx } from '#platform/db';
import type { Disclosure, DisclosurePage, RecipientOverview } from '../contract.ts';
import { listDisclosures, listRecipients, type DisclosureKey, type DisclosureRow } from './store.ts';

const PAGE = 50;
const MOST = 200;
/** Applications and others that one person ever had to do with. */
const RECIPIENTS = 200;

export const toDisclosure = ({ first_at: firstAt, last_at: lastAt, ...row }: DisclosureRow): Disclosure => ({ ...row, firstAt, lastAt });

/** As it comes back from outside; undefined: no such name can be one of ours. */
export function keyIn(id: string): DisclosureKey | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)-([0-9a-f]{32})-([0-9a-f]{32})$/.exec(id);
  if (!found) return undefined;
  const [, year = '', month = '', date = '', userId = '', digest = ''] = found;
  const day = `${year}-${month}-${date}`;
  // No day of the calendar: 2026-02-31.
  if (Number.isNaN(Date.parse(day)) || !new Date(day).toISOString().startsWith(day)) return undefined;
  return { day, userId: userId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), digest: Buffer.from(digest, 'hex') };
}

export async function readDisclosures(tx: Tx, userIds: readonly string[], { recipient, after, limit = PAGE }: DisclosurePage): Promise<readonly Disclosure[]> {
  const key = after === undefined ? undefined : keyIn(after);
  if (after !== undefined && !key) return [];
  return (await listDisclosures(tx, userIds, { recipient, after: key, limit: Math.max(1, Math.min(limit, MOST)) })).map(toDisclosure);
}

/** By recipient, what it got; last first. */
export const readRecipients = async (tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, NonNullable<RecipientOverview['got']>>> =>
  new Map((await listRecipients(tx, userIds, RECIPIENTS)).map(({ recipient, first_at: firstAt, last_at: lastAt, ...row }) => [recipient, { ...row, firstAt, lastAt }]));
