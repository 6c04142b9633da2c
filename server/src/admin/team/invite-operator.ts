import type { Tx } from '#platform/db';
import { isId, newId } from '#platform/ids';
import { isAppError } from '#platform/errors';
import type { Grant } from '../access/operator.ts';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import type { Call } from '../kit/contract.ts';
import { actingIn, assertCovers, assertKnownRoles } from './acting.ts';
import { indexAddress, openAddress, sealAddress } from './address.ts';
import { INVITATION_SECONDS, type TeamDeps } from './contract.ts';
import { deleteInvitation, insertInvitation, invitationById, prolongInvitation, type InvitationRow } from './invitation-store.ts';
import { issueLink } from './links.ts';
import { lockTeam, operatorById } from './store.ts';
import { writeTo } from './tell.ts';

type Deps = Pick<TeamDeps, 'keys' | 'oneTime' | 'identity' | 'events' | 'delivery' | 'tenants'>;

async function send(deps: Deps, tx: Tx, call: Call, row: InvitationRow, address: string): Promise<void> {
  const url = await issueLink(deps.oneTime, tx, call.system, { kind: 'invitation', of: row.id });
  await writeTo(deps, tx, address, { kind: 'invited', key: `${row.id}:${row.expires_at.toISOString()}`, url, until: row.expires_at });
  await deps.events.publish(tx, adminEvents.operatorInvited, { origin: call.origin, data: { invitation: row.id, roles: row.grants.map(({ role }) => role) } });
}

function readAddress(deps: Pick<Deps, 'identity'>, typed: string): string {
  try {
    return deps.identity.normalise(typed, { kinds: ['email'] }).value;
  } catch (error) {
    if (isAppError(error))
      throw adminErrors.invalid_grants({ fields: [{ field: 'email', fix: 'Give an e-mail address such as ada@example.com.' }], detail: 'The address is not valid.' });
    throw error;
  }
}

/** Somebody is asked to work here. Their address is proved by the link that goes there; what they may do is settled now, by somebody who has all of it. */
export async function inviteOperator(deps: Deps, tx: Tx, call: Call, { email, grants }: { readonly email: string; readonly grants: readonly Grant[] }): Promise<InvitationRow> {
  const address = readAddress(deps, email);
  await lockTeam(tx);
  const acting = await actingIn(tx, call);
  assertKnownRoles(acting, grants);
  assertCovers(acting, grants);
  const known = await deps.identity.findByIdentifier(tx, { kind: 'email', value: address });
  if (known && (await operatorById(tx, known.user.id))) throw adminErrors.already_operator();
  const cipher = await deps.keys.tenant(call.system.id);
  const id = newId();
  const added = await insertInvitation(tx, {
    id,
    sealed: sealAddress(cipher, id, address),
    index: indexAddress(cipher, address),
    grants,
    by: acting.id,
    seconds: INVITATION_SECONDS,
  });
  if (!added) throw adminErrors.already_invited();
  const row = (await invitationById(tx, id)) as InvitationRow;
  await send(deps, tx, call, row, address);
  return row;
}

async function invitationNamed(tx: Tx, id: string): Promise<InvitationRow> {
  const row = isId(id) ? await invitationById(tx, id) : undefined;
  if (!row) throw adminErrors.not_found();
  return row;
}

/** A new link; the one before ends. */
export async function resendInvitation(deps: Deps, tx: Tx, call: Call, id: string): Promise<InvitationRow> {
  await lockTeam(tx);
  const found = await invitationNamed(tx, id);
  assertCovers(await actingIn(tx, call), found.grants);
  const row = (await prolongInvitation(tx, id, INVITATION_SECONDS)) as InvitationRow;
  await send(deps, tx, call, row, openAddress(await deps.keys.tenant(call.system.id), row.id, row.sealed_address));
  return row;
}

export async function withdrawInvitation(deps: Pick<Deps, 'events'>, tx: Tx, call: Call, id: string): Promise<void> {
  await lockTeam(tx);
  const found = await invitationNamed(tx, id);
  assertCovers(await actingIn(tx, call), found.grants);
  await deleteInvitation(tx, id);
  await deps.events.publish(tx, adminEvents.invitationWithdrawn, { origin: call.origin, data: { invitation: id } });
}
