import type { Tx } from '#platform/db';
import type { Grant } from '../access/operator.ts';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import { passKeysOn, tellKeysRest } from '../api-keys/keepers.ts';
import type { Call } from '../kit/contract.ts';
import { actingIn, assertCovers, assertKnownRoles, operatorNamed } from './acting.ts';
import { sealName } from './address.ts';
import type { TeamDeps } from './contract.ts';
import { issueLink } from './links.ts';
import { isOwner } from './rights.ts';
import { RECOVERY_SECONDS } from './contract.ts';
import { deleteOperator } from '../access/operator-store.ts';
import { changeState, lockTeam, ownerIds, writeOperator, type ListedOperator } from './store.ts';
import { callOf, tellOperators, writeTo } from './tell.ts';

type Deps = Pick<TeamDeps, 'oneTime' | 'identity' | 'events' | 'delivery' | 'tenants' | 'sessions' | 'credentials'>;

/** Found, by somebody who has all that they have. The lock is held until the end of the transaction: who counts owners counts for all. */
async function within(tx: Tx, call: Call, id: string): Promise<ListedOperator> {
  await lockTeam(tx);
  const operator = await operatorNamed(tx, id);
  assertCovers(await actingIn(tx, call), operator.grants);
  return operator;
}

async function assertOwnerLeft(tx: Tx, operator: ListedOperator): Promise<void> {
  if (operator.state === 'active' && isOwner(operator.grants) && (await ownerIds(tx, operator.user_id)).length === 0) throw adminErrors.last_owner();
}

const keyOf = ({ requestId }: Pick<Call, 'requestId'>, id: string) => `${id}:${requestId}`;

export interface OperatorChange {
  readonly grants?: readonly Grant[] | undefined;
  readonly name?: string | undefined;
}

/** Roles count from the next request on. `unchanged` compares with what the caller read. */
export async function changeOperator(deps: Deps, tx: Tx, call: Call, id: string, change: OperatorChange, unchanged: (operator: ListedOperator) => Promise<void>): Promise<void> {
  const operator = await within(tx, call, id);
  await unchanged(operator);
  const { grants, name } = change;
  const owners = await ownerIds(tx);
  if (grants) {
    const acting = await actingIn(tx, call);
    assertKnownRoles(acting, grants);
    assertCovers(acting, grants);
    if (!isOwner(grants)) await assertOwnerLeft(tx, operator);
  }
  const sealedName = name === undefined ? undefined : sealName(await deps.identity.userCipher(tx, id), id, name);
  await writeOperator(tx, id, { ...(grants ? { grants } : {}), ...(sealedName ? { sealedName } : {}) });
  const roles = grants ? { roles: grants.map(({ role }) => role), rolesBefore: operator.grants.map(({ role }) => role) } : {};
  await deps.events.publish(tx, adminEvents.operatorChanged, { origin: call.origin, subject: id, data: { ...roles, renamed: name !== undefined } });
  if (!grants) return;
  const key = keyOf(call, id);
  await tellOperators(deps, tx, [id], { kind: 'changed', key });
  if (isOwner(grants) && !isOwner(operator.grants)) {
    const others = owners.filter((owner) => owner !== id);
    await tellOperators(deps, tx, others, { kind: 'owner_added', key, who: await callOf(deps, tx, id) });
  }
}

/** For the time being: nothing is lost but the open sessions. */
export async function suspendOperator(deps: Deps, tx: Tx, call: Call, id: string): Promise<void> {
  const operator = await within(tx, call, id);
  await assertOwnerLeft(tx, operator);
  if (!(await changeState(tx, id, ['active'], 'suspended'))) throw adminErrors.state_conflict();
  const sessionsEnded = await deps.sessions.revoke(tx, call.origin, { userId: id }, 'operator_suspended');
  await tellKeysRest(deps, tx, call, id);
  await deps.events.publish(tx, adminEvents.operatorSuspended, { origin: call.origin, subject: id, data: { sessionsEnded } });
  await tellOperators(deps, tx, [id], { kind: 'suspended', key: keyOf(call, id) });
}

export async function activateOperator(deps: Deps, tx: Tx, call: Call, id: string): Promise<void> {
  await within(tx, call, id);
  if (!(await changeState(tx, id, ['suspended'], 'active'))) throw adminErrors.state_conflict();
  await deps.events.publish(tx, adminEvents.operatorActivated, { origin: call.origin, subject: id, data: {} });
  await tellOperators(deps, tx, [id], { kind: 'back', key: keyOf(call, id) });
}

/** Their account stays, without a way in and without any rights; whoever is invited again begins anew. */
export async function removeOperator(deps: Deps, tx: Tx, call: Call, id: string): Promise<void> {
  const operator = await within(tx, call, id);
  await assertOwnerLeft(tx, operator);
  await passKeysOn(deps, tx, call, { id, grants: operator.grants }, await actingIn(tx, call));
  await deleteOperator(tx, id);
  const sessionsEnded = await endWaysIn(deps, tx, call, id);
  await deps.events.publish(tx, adminEvents.operatorRemoved, { origin: call.origin, subject: id, data: { sessionsEnded } });
  await tellOperators(deps, tx, [id], { kind: 'removed', key: keyOf(call, id) });
}

/** They lost every way in: what they lost must open nothing, whoever has it now. The link goes to their own address, never to whoever asks. */
export async function recoverOperator(deps: Deps, tx: Tx, call: Call, id: string): Promise<void> {
  const operator = await within(tx, call, id);
  if (operator.state === 'suspended') throw adminErrors.state_conflict({ detail: 'Whoever is suspended needs no way in. Activate them first.' });
  await assertOwnerLeft(tx, operator);
  const address = (await deps.identity.reachable(tx, [id], 'email')).get(id)?.address;
  if (address === undefined) throw adminErrors.state_conflict({ detail: 'This operator has no proved address that a link could go to. Remove and invite them.' });
  const changed = await changeState(tx, id, ['active', 'joining'], 'joining');
  const sessionsEnded = await endWaysIn(deps, tx, call, id);
  await tellKeysRest(deps, tx, call, id);
  const url = await issueLink(deps.oneTime, tx, call.system, { kind: 'recovery', of: id });
  await deps.events.publish(tx, adminEvents.recoveryStarted, { origin: call.origin, subject: id, data: { sessionsEnded } });
  const until = new Date((changed ?? operator).updated_at.getTime() + RECOVERY_SECONDS * 1000);
  await writeTo(deps, tx, address, { kind: 'recovery', key: keyOf(call, id), url, until });
}

async function endWaysIn(deps: Deps, tx: Tx, { origin }: Pick<Call, 'origin'>, id: string): Promise<number> {
  const sessionsEnded = await deps.sessions.revoke(tx, origin, { userId: id }, 'operator_removed');
  await deps.credentials.revokeAll(tx, id);
  return sessionsEnded;
}
