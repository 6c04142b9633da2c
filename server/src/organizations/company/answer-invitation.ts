import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { InvitationAnswer, InvitationShown } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { invitationDeclined, invitationReported } from '../events.ts';
import { COMPANY_INVITE, reportsOf } from '../settings.ts';
import { indexMailbox, maskAddress, openAddress } from './address.ts';
import { join, memberOf } from './change-members.ts';
import { deleteInvitation, findInvitation, putUnwanted, type InvitationRow } from './invitation-store.ts';
import { acceptedMail } from './mails.ts';
import { mayGive } from './roles.ts';
import { findOrganization, lockCompany } from './store.ts';

type Deps = OrganizationsDeps;

/** The row a link is for, as long as it can be answered. */
async function open(tx: Tx, id: string, lock = false): Promise<InvitationRow | undefined> {
  const row = await findInvitation(tx, id, lock);
  return row && !row.expired ? row : undefined;
}

async function idIn({ oneTime }: Pick<Deps, 'oneTime'>, tenantId: string, token: string): Promise<string | undefined> {
  const found = await oneTime.peek(tenantId, COMPANY_INVITE, token);
  return found.state === 'valid' ? found.data['invitation'] : undefined;
}

/** What the link shows; uses nothing up. Undefined: it was answered, taken back, is over or was never there; or the organization is not what it was. */
export async function lookAtInvitation(deps: Deps, tenantId: string, token: string): Promise<InvitationShown | undefined> {
  const id = await idIn(deps, tenantId, token);
  if (id === undefined) return undefined;
  return deps.db.read(tenantId, async (tx) => {
    const row = await open(tx, id);
    const organization = row && (await findOrganization(tx, row.organization_id));
    if (!row || organization?.state !== 'active') return undefined;
    return { organization: organization.name, address: maskAddress(openAddress(await deps.keys.tenant(tenantId), row.id, row.sealed_address)), until: row.expires_at };
  });
}

/** Whoever asked may still give what they gave: who was dismissed meanwhile lets nobody in. */
async function stillCounts(tx: Tx, row: InvitationRow): Promise<boolean> {
  if (row.invited_by === null) return true;
  const inviter = await memberOf(tx, row.organization_id, row.invited_by);
  return inviter !== undefined && mayGive(inviter, [], row.roles);
}

async function owns({ identity }: Pick<Deps, 'identity'>, tx: Tx, userId: string, address: string): Promise<boolean> {
  return (await identity.identifiers(tx, userId)).some(({ kind, value, verifiedAt }) => kind === 'email' && value === address && verifiedAt !== undefined);
}

/** The link alone lets nobody in who does not own the address it went to: mail is forwarded. Of several answers at once one counts. */
export async function acceptInvitation(
  deps: Deps,
  tenantId: string,
  origin: Origin,
  { token, userId }: { readonly token: string; readonly userId: string },
): Promise<InvitationAnswer> {
  const id = await idIn(deps, tenantId, token);
  if (id === undefined) return { kind: 'gone' };
  const cipher = await deps.keys.tenant(tenantId);
  return deps.db.tenant(tenantId, async (tx) => {
    const seen = await open(tx, id);
    if (!seen || !(await lockCompany(tx, seen.organization_id))) return { kind: 'gone' };
    const row = await open(tx, id, true);
    const organization = row && (await findOrganization(tx, row.organization_id));
    if (!row || organization?.state !== 'active' || !(await stillCounts(tx, row))) return { kind: 'gone' };
    const address = openAddress(cipher, row.id, row.sealed_address);
    const user = await deps.identity.find(tx, userId);
    if (!user || !deps.identity.isActive(user)) return { kind: 'gone' };
    if (!(await owns(deps, tx, userId, address))) return { kind: 'other_address', organization: organization.name, address: maskAddress(address) };
    const used = await deps.oneTime.consume(tx, COMPANY_INVITE, token, row.id);
    if (used.state !== 'consumed') return { kind: 'gone' };
    await deleteInvitation(tx, row.organization_id, row.id);
    const joined = await join(deps, tx, origin, { organization: row.organization_id, userId, roles: row.roles, how: 'invitation' });
    if (joined === 'joined' && row.invited_by !== null) {
      const inviter = await readerOf(deps, tx, row.invited_by);
      await writeTo(deps, tx, inviter, acceptedMail({ brand: inviter.brand.name, organization: organization.name, address }), row.id);
    }
    return { kind: joined, organization: organization.name, organizationId: row.organization_id };
  });
}

/** Needs no account. False: there is nothing to answer any more. */
export const declineInvitation = (deps: Deps, tenantId: string, origin: Origin, token: string): Promise<boolean> => sayNo(deps, tenantId, origin, token, false);

/** The same, for good: whoever has the mailbox does not know who writes there. Whose invitees say so again and again invites nobody for a while. */
export const reportInvitation = (deps: Deps, tenantId: string, origin: Origin, token: string): Promise<boolean> => sayNo(deps, tenantId, origin, token, true);

async function sayNo(deps: Deps, tenantId: string, origin: Origin, token: string, forGood: boolean): Promise<boolean> {
  const id = await idIn(deps, tenantId, token);
  if (id === undefined) return false;
  const cipher = await deps.keys.tenant(tenantId);
  const organization = await deps.db.tenant(tenantId, async (tx) => {
    const row = await open(tx, id, true);
    if (!row || (await deps.oneTime.consume(tx, COMPANY_INVITE, token, row.id)).state !== 'consumed') return undefined;
    await deleteInvitation(tx, row.organization_id, row.id);
    if (forGood) await putUnwanted(tx, row.organization_id, indexMailbox(cipher, openAddress(cipher, row.id, row.sealed_address)));
    await deps.events.publish(tx, forGood ? invitationReported : invitationDeclined, { origin, data: { organization: row.organization_id, invitation: row.id } });
    return row.organization_id;
  });
  if (organization !== undefined && forGood) await deps.limits.hit(tenantId, [reportsOf(organization)]);
  return organization !== undefined;
}
