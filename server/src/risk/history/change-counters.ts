import type { Tx } from '#platform/db';
import type { Level } from '../contract.ts';
import { changePairs, changeParents, changeSeen, changeTotals, dropEmpty, numberOf, type PairChange, type ValueChange, type ValuesRow } from './store.ts';

/** The finest level of each feature, with the coarser ones. */
const CHAINS: readonly { readonly leaf: Level; readonly parents: readonly Level[] }[] = [
  { leaf: 'ip', parents: ['asn', 'country'] },
  { leaf: 'ua', parents: ['browser', 'os', 'device'] },
];

export interface CounterChange {
  readonly added: readonly ValuesRow[];
  readonly removed: readonly ValuesRow[];
  /** Users who have a login now and had none, less those of whom it is the other way round. */
  readonly users: number;
}

/** In the turn of whoever calls it. What a login added is what it takes away again, so that at any time the counters are those of the logins that are there. */
export async function changeCounters(tx: Tx, { added, removed, users }: CounterChange): Promise<void> {
  const { values, pairs } = sumUp(added, removed);
  const [changedValues, changedPairs] = await Promise.all([changeSeen(tx, values), changePairs(tx, pairs)]);
  const leaves = new Map<string, { readonly level: number; readonly leaf: string; by: number }>();
  for (const { level, leaf, by } of changedPairs) {
    const leafLevel = numberOf(level < numberOf('ua') ? 'ip' : 'ua');
    const key = `${leafLevel} ${leaf}`;
    const entry = leaves.get(key) ?? { level: leafLevel, leaf, by: 0 };
    leaves.set(key, entry);
    entry.by += by;
  }
  const distinct = (parents: readonly Level[]) => {
    const levels = parents.map(numberOf);
    return changedValues.filter(({ level }) => levels.includes(level)).reduce((sum, { by }) => sum + by, 0);
  };
  const [ip, ua] = CHAINS.map(({ parents }) => distinct(parents)) as [number, number];
  await Promise.all([
    changeParents(tx, [...leaves.values()]),
    changeTotals(tx, { logins: added.length - removed.length, users, ip_parents: ip, ua_parents: ua }),
    dropEmpty(tx, values, pairs),
  ]);
}

function sumUp(added: readonly ValuesRow[], removed: readonly ValuesRow[]): { readonly values: readonly ValueChange[]; readonly pairs: readonly PairChange[] } {
  const values = new Map<string, ValueChange>();
  const pairs = new Map<string, PairChange>();
  for (const [rows, by] of [
    [added, 1],
    [removed, -1],
  ] as const)
    for (const row of rows)
      for (const { leaf, parents } of CHAINS) {
        for (const level of [leaf, ...parents]) {
          const value = row[level];
          if (value === null) continue;
          const key = `${level} ${value}`;
          values.set(key, { level: numberOf(level), value, by: (values.get(key)?.by ?? 0) + by });
          const own = row[leaf];
          if (level === leaf || own === null) continue;
          const pair = `${level} ${own} ${value}`;
          pairs.set(pair, { level: numberOf(level), leaf: own, value, by: (pairs.get(pair)?.by ?? 0) + by });
        }
      }
  const moved = <C extends ValueChange>(changes: ReadonlyMap<string, C>) => [...changes.values()].filter(({ by }) => by !== 0);
  return { values: moved(values), pairs: moved(pairs) };
}
