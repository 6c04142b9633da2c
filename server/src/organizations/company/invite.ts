import { writeTo } from '#identity';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import { isId, newId } from '#platform/ids';
import type { ChangedBy, Invitation, InviteOutcome } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { invitationWithdrawn, memberInvited } from '../events.ts';
import { surroundingsOf } from '../family/surroundings.ts';
import { COMPANY_INVITE, DAY, MAILS_AGAIN, MAILS_TO_ADDRESS, reportsOf } from '../settings.ts';
import { indexAddress, indexMailbox, mailboxOf, openAddress, sealAddress } from './address.ts';
import { acting, memberOf } from './change-members.ts';
import { deleteInvitation, findInvitation, invitationTo, isUnwanted, listInvitations, putInvitation, type InvitationRow } from './invitation-store.ts';
import { invitedMail } from './mails.ts';
import { mayGive, tidyRoles, unknownRoles } from './roles.ts';
import { MAX_ROLES_HELD } from './settings.ts';
import { findOrganization, lockCompany } from './store.ts';

/**
 * Counted before anything is sent, whatever comes of it (D12): for the organization, for whoever asks, wherever they do, and for the mailbox, whoever writes to it. In seconds,
 * how long it is too often; undefined: it is not. Where several said that they do not know an organization, it asks nobody for a while.
 */
export async function countInvitation(
  { limits, tenants }: Pick<OrganizationsDeps, 'limits' | 'tenants'>,
  tenantId: string,
  organization: string,
  email: string,
  by?: string,
): Promise<number | undefined> {
  const { dailyInvitations = 0, dailyInvitationsPerMember = 0 } = (await tenants.byId(tenantId))?.settings.organizations ?? {};
  const mailbox = mailboxOf(email);
  const results = await Promise.all([
    limits.hit(tenantId, [
      { key: `organizations:invitations:${organization}`, limit: dailyInvitations, windowSeconds: DAY },
      ...(by === undefined ? [] : [{ key: `organizations:invitations-by:${by}`, limit: dailyInvitationsPerMember, windowSeconds: DAY }]),
      { key: `organizations:invitations-to:${mailbox}`, ...MAILS_TO_ADDRESS },
      { key: `organizations:invitations-again:${organization}:${mailbox}`, ...MAILS_AGAIN },
    ]),
    limits.peek(tenantId, [reportsOf(organization)]),
  ]);
  const waits = results.flatMap((result) => (result.allowed ? [] : [result.retryAfter]));
  return waits.length === 0 ? undefined : Math.max(...waits);
}

type Deps = OrganizationsDeps;

export const invitationOf = async ({ keys }: Pick<Deps, 'keys'>, tx: Tx, row: InvitationRow): Promise<Invitation> => ({
  id: row.id,
  organizationId: row.organization_id,
  email: openAddress(await keys.tenant(tx.tenantId), row.id, row.sealed_address),
  roles: row.roles,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  expired: row.expired,
});

export async function invitationsOf(
  deps: Pick<Deps, 'keys'>,
  tx: Tx,
  organization: string,
  ...page: [number, { readonly at: string; readonly id: string }?]
): Promise<readonly Invitation[]> {
  return Promise.all((await listInvitations(tx, organization, ...page)).map((row) => invitationOf(deps, tx, row)));
}

function readAddress({ identity }: Pick<Deps, 'identity'>, typed: string): string | undefined {
  try {
    return identity.normalise(typed, { kinds: ['email'] }).value;
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

async function send(
  deps: Deps,
  tx: Tx,
  origin: Origin,
  row: InvitationRow,
  of: { readonly address: string; readonly organization: string; readonly locale: Locale | undefined },
): Promise<void> {
  const { tenant, brand } = await surroundingsOf(deps, tx.tenantId);
  const token = await deps.oneTime.issue(tx, {
    purpose: COMPANY_INVITE,
    binding: row.id,
    replaces: row.id,
    ttlSeconds: tenant.settings.organizations.invitationDays * 86_400,
    data: { invitation: row.id },
  });
  const content = invitedMail({ brand: brand.name, organization: of.organization, address: of.address }, row.expires_at, `${tenant.issuer}/organization-invitation/${token}`);
  await writeTo(deps, tx, { addresses: [of.address], locale: of.locale ?? brand.defaultLocale, brand }, content, token.slice(0, 12), row.expires_at);
  await deps.events.publish(tx, memberInvited, { origin, data: { organization: row.organization_id, invitation: row.id, roles: [...row.roles] } });
}

/**
 * Asks somebody to join, whether or not they have an account: the answer does not differ. Of the same address there is one invitation; asked again it is sent anew, and
 * the link before ends.
 */
export async function invite(
  deps: Deps,
  tx: Tx,
  origin: Origin,
  by: ChangedBy,
  of: { readonly organization: string; readonly email: string; readonly roles: readonly string[]; readonly locale?: Locale },
): Promise<InviteOutcome> {
  const { organization: id } = of;
  const found = isId(id) && (await lockCompany(tx, id)) ? await findOrganization(tx, id) : undefined;
  if (!found) return { kind: 'unknown' };
  const roles = tidyRoles(of.roles);
  const own = await acting(tx, id, by);
  if (own === null || (own && !mayGive(own, [], roles))) return { kind: 'forbidden' };
  if (found.state !== 'active') return { kind: 'suspended' };
  const address = readAddress(deps, of.email);
  if (address === undefined) return { kind: 'invalid_address' };
  const tenant = await deps.tenants.byId(tx.tenantId);
  const unknown = unknownRoles(tenant?.settings.organizations ?? { roles: [] }, roles);
  if (unknown.length > 0 || roles.length > MAX_ROLES_HELD) return { kind: 'unknown_role', roles: unknown };
  // Whoever may ask sees who belongs to it: nothing is told that they could not see.
  const known = await deps.identity.findByIdentifier(tx, { kind: 'email', value: address });
  if (known?.identifier.verifiedAt && (await memberOf(tx, id, known.user.id))) return { kind: 'already_member' };
  const cipher = await deps.keys.tenant(tx.tenantId);
  if (await isUnwanted(tx, id, indexMailbox(cipher, address))) return { kind: 'unwanted' };
  const index = indexAddress(cipher, address);
  const before = await invitationTo(tx, id, index);
  // An invitation of an owner's making is not made less, or more, by somebody who may not give it.
  if (before && own && !mayGive(own, before.roles, roles)) return { kind: 'forbidden' };
  const key = before?.id ?? newId();
  const row = await putInvitation(tx, {
    id: key,
    organization: id,
    sealed: before?.sealed_address ?? sealAddress(cipher, key, address),
    index,
    roles,
    by: 'user' in by ? by.user : undefined,
    days: tenant?.settings.organizations.invitationDays ?? 7,
  });
  await send(deps, tx, origin, row, { address, organization: found.name, locale: of.locale });
  return { kind: 'invited', invitation: await invitationOf(deps, tx, row) };
}

/** The link opens nothing any more. */
export async function withdrawInvitation(
  deps: Pick<Deps, 'events'>,
  tx: Tx,
  origin: Origin,
  by: ChangedBy,
  of: { readonly organization: string; readonly id: string },
): Promise<'withdrawn' | 'unknown' | 'forbidden'> {
  if (!isId(of.organization) || !isId(of.id) || !(await lockCompany(tx, of.organization))) return 'unknown';
  const own = await acting(tx, of.organization, by);
  if (own === null) return 'forbidden';
  const row = await findInvitation(tx, of.id, true);
  if (!row || row.organization_id !== of.organization) return 'unknown';
  if (own && !mayGive(own, row.roles, [])) return 'forbidden';
  await deleteInvitation(tx, of.organization, of.id);
  await deps.events.publish(tx, invitationWithdrawn, { origin, data: { organization: of.organization, invitation: of.id } });
  return 'withdrawn';
}
