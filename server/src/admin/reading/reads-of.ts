import type { Tx } from '#platform/db';
import { readCounted, type Reader } from './store.ts';
import { countedIn } from './windows.ts';

/** How many customers somebody was shown within the hour, and in an hour of the day before it, on average. In the operators' tenant. */
export async function readsOf(tx: Tx, reader: Reader): Promise<{ readonly records: number; readonly usual: number }> {
  const { hour, day } = await readCounted(tx, reader, tx.tenantId, { persons: [], others: 0 });
  const records = countedIn(hour);
  return { records, usual: Math.max(0, countedIn(day) - records) / 23 };
}
