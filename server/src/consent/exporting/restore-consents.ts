import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { LeftOut, RestoredCopy } from '#portability/contract';
import type { Tenants } from '#tenants/contract';
import { consentErrors } from '../errors.ts';
import { controllerOf, keptController } from '../receipts/controller.ts';
import type { HistoryRow, RestrictionRow, StateRow } from './rows.ts';
import { insertRestored, noticeHashes, restoreRestriction } from './store.ts';

export const RESTORED_SECTIONS = ['consents', 'consent_history', 'restrictions'] as const;

const WHY = {
  unproved: 'no keys were named, so that nothing in the copy proves them',
  guardian: 'a guardian said it, and guardians do not come along',
  notice: 'their notice is not published here, word for word',
  company: 'another company answered for them (settings.consent.controller)',
} as const;

/**
 * What was said to these very words and this very company counts here as it did there, and stays proved by the copy's signature: anything else was said to somebody else, and is
 * asked anew. A restriction comes along whatever the copy is worth: it only keeps things from happening.
 */
export async function restoreConsents(
  deps: { readonly tenants: Pick<Tenants, 'byId'> },
  tx: Tx,
  origin: Origin,
  { userId, trusted, sections }: RestoredCopy,
): Promise<readonly LeftOut[]> {
  const history = (sections['consent_history'] ?? []) as unknown as readonly HistoryRow[];
  const states = (sections['consents'] ?? []) as unknown as readonly StateRow[];
  const [restricted] = (sections['restrictions'] ?? []) as unknown as readonly RestrictionRow[];
  if (restricted) await restoreRestriction(tx, userId, restricted.created_at);
  const tenant = await deps.tenants.byId(tx.tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
  const here = controllerOf(tenant).name;
  const known = trusted ? await noticeHashes(tx, [...new Set(history.map(({ purpose }) => purpose))]) : new Set<string>();
  const whyNot = (row: HistoryRow): keyof typeof WHY | undefined =>
    !trusted ? 'unproved' : row.method === 'guardian' ? 'guardian' : !known.has(row.notice) ? 'notice' : row.controller?.name !== here ? 'company' : undefined;

  const judged = history.map((row) => ({ row, why: whyNot(row) }));
  const taken = judged.flatMap(({ row, why }) => (why === undefined ? [row] : []));
  const ids = new Set(taken.map(({ receipt }) => receipt));
  const counted = states.filter(({ receipt }) => ids.has(receipt));
  if (taken.length > 0) {
    const controllers = taken.flatMap(({ controller }) => (controller ? [keptController(controller)] : []));
    const records = taken.map((row, index) => ({ ...row, position: index + 1, controller: row.controller ? keptController(row.controller).hash : null }));
    const written = await insertRestored(tx, { userId, requestId: origin.requestId, controllers, records, states: counted });
    if (written < taken.length) throw consentErrors.record_taken();
  }

  const of = new Map(judged.map(({ row, why }) => [row.receipt, why]));
  const left = [
    ...judged.map(({ why }) => ({ section: 'consent_history', why })),
    ...states.filter(({ receipt }) => !ids.has(receipt)).map(({ receipt }) => ({ section: 'consents', why: of.get(receipt) ?? 'unproved' })),
  ];
  const groups = Map.groupBy(
    left.flatMap(({ section, why }) => (why === undefined ? [] : [{ section, why: WHY[why as keyof typeof WHY] }])),
    ({ section, why }) => `${section} ${why}`,
  );
  return [...groups.values()].flatMap((group) => group.slice(0, 1).map((one) => ({ ...one, rows: group.length })));
}
