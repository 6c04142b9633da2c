import type { Tx } from '#platform/db';
import { rightsOf } from '../access/operator.ts';
import { findOperators } from '../access/operator-store.ts';
import { adminEvents } from '../events.ts';
import type { Call } from '../kit/contract.ts';
import type { Acting } from '../team/acting.ts';
import type { TeamDeps } from '../team/contract.ts';
import { coversRights } from '../team/rights.ts';
import { ownerIds } from '../team/store.ts';
import { callOf, namesOf, tellOperators, type TellDeps } from '../team/tell.ts';
import { keptKeys, leaveKeys, type ListedKey } from './store.ts';

/** Who answers for a key, and what that leaves of it. */
export interface Keeper {
  readonly id: string;
  readonly name?: string;
  /** `gone`: no operator any more. */
  readonly state: 'active' | 'suspended' | 'joining' | 'gone';
  /** All that the key was given; what is not `full` the key cannot do now. */
  readonly full: boolean;
}

const wantedOf = ({ permissions, tenants }: Pick<ListedKey, 'permissions' | 'tenants'>) => ({ permissions, ...(tenants ? { tenants } : {}) });

/** Of several keys at once. Undefined: made on the server, and bound by nobody. */
export async function keepersOf(deps: Pick<TellDeps, 'identity'>, tx: Tx, rows: readonly ListedKey[]): Promise<(row: ListedKey) => Keeper | undefined> {
  const ids = [...new Set(rows.flatMap(({ keeper }) => keeper ?? []))];
  const [{ operators, roles }, names] = await Promise.all([findOperators(tx, ids), ids.length === 0 ? new Map<string, string>() : namesOf(deps, tx, ids)]);
  return (row) => {
    if (row.keeper === null) return undefined;
    const operator = operators.get(row.keeper);
    const name = names.get(row.keeper);
    const full = operator?.state === 'active' && rightsOf(operator.grants, roles).length > 0 && coversRights(operator.grants, wantedOf(row), roles);
    return { id: row.keeper, state: operator?.state ?? 'gone', full, ...(name === undefined ? {} : { name }) };
  };
}

type Deps = TellDeps & Pick<TeamDeps, 'events'>;

/**
 * Somebody is removed, by `acting`, who has all that they had: programs go on, and who removed them answers for their keys. But a key that was given more than they had
 * in the end must not get that back by it: it rests, as all keys of somebody do who is only suspended.
 */
export async function passKeysOn(deps: Deps, tx: Tx, call: Call, left: { readonly id: string; readonly grants: Acting['grants'] }, acting: Acting): Promise<void> {
  const kept = await keptKeys(tx, left.id);
  const [going, resting] = [
    kept.filter((key) => coversRights(left.grants, wantedOf(key), acting.roles)),
    kept.filter((key) => !coversRights(left.grants, wantedOf(key), acting.roles)),
  ];
  await leaveKeys(tx, idsOf(going), acting.id);
  await leaveKeys(tx, idsOf(resting), undefined);
  await tellLeft(deps, tx, call, left.id, { going, resting });
}

export async function tellKeysRest(deps: Deps, tx: Tx, call: Call, suspended: string): Promise<void> {
  await tellLeft(deps, tx, call, suspended, { going: [], resting: await keptKeys(tx, suspended) });
}

const idsOf = (keys: readonly ListedKey[]): string[] => keys.map(({ id }) => id);

async function tellLeft(
  deps: Deps,
  tx: Tx,
  call: Call,
  who: string,
  { going, resting }: { readonly going: readonly ListedKey[]; readonly resting: readonly ListedKey[] },
): Promise<void> {
  if (going.length + resting.length === 0) return;
  await deps.events.publish(tx, adminEvents.apiKeysLeft, { origin: call.origin, subject: who, data: { taken_over: idsOf(going), resting: idsOf(resting) } });
  const owners = (await ownerIds(tx)).filter((id) => id !== who);
  const kind = going.length > 0 ? 'keys_left' : 'keys_rest';
  await tellOperators(deps, tx, owners, { kind, key: `${who}:${call.requestId}`, who: await callOf(deps, tx, who), count: going.length + resting.length });
}
