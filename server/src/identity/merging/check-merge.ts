import type { Tx } from '#platform/db';
import { isId } from '#platform/ids';
import type { MergePair, MergePorts, MergeRefusal } from '../contract.ts';
import { readUsers, type MergingUser } from './store.ts';

/** Why these two do not become one, by what is true now (D7). Asked before the person decides, and again under their locks. */
export async function checkMerge(ports: Pick<MergePorts, 'isHeld'>, tx: Tx, { survivor, absorbed }: MergePair): Promise<MergeRefusal | undefined> {
  if (survivor === absorbed) return 'same';
  if (!isId(survivor) || !isId(absorbed)) return 'unknown';
  const users = await readUsers(tx, [survivor, absorbed]);
  if (users.length < 2) return 'unknown';
  const refusal = users.map(judge).find((one) => one !== undefined);
  if (refusal !== undefined) return refusal;
  for (const { id } of users) if (await ports.isHeld(tx, id)) return 'held';
  return undefined;
}

function judge(user: MergingUser): MergeRefusal | undefined {
  if (user.state === 'merged') return 'merged';
  if (user.state !== 'active' || user.wrapped === null) return 'inactive';
  if (user.light) return 'light';
  return user.unproved ? 'unproved' : undefined;
}
