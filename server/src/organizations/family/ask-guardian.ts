import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { OrganizationsDeps } from '../deps.ts';
import { guardianAsked } from '../events.ts';
import { ASK, INVITE_SECONDS, JOIN, MAILS_OF_CHILD, MAILS_TO_ADDRESS } from '../settings.ts';
import { findChild, setAsked } from '../store.ts';
import { sealDetails, type ChildDetails } from './details.ts';
import { askMail, joinMail } from './mails.ts';
import { surroundingsOf } from './surroundings.ts';

/** `a+b@x` is written to where `a@x` is. */
const mailboxOf = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');

export async function isOwnAddress({ identity }: Pick<OrganizationsDeps, 'identity'>, tx: Tx, userId: string, address: string): Promise<boolean> {
  const [identifiers, contacts] = await Promise.all([identity.identifiers(tx, userId), identity.contacts(tx, userId)]);
  return [...identifiers, ...contacts].some(({ kind, value }) => kind === 'email' && mailboxOf(value) === mailboxOf(address));
}

/** Counted before anything is sent, whatever comes of it (D12). */
export async function mayWrite({ limits }: Pick<OrganizationsDeps, 'limits'>, tenantId: string, userId: string, address: string): Promise<boolean> {
  const rules = [
    { key: `organizations:mails:${userId}`, ...MAILS_OF_CHILD },
    { key: `organizations:mails-to:${mailboxOf(address)}`, ...MAILS_TO_ADDRESS },
  ];
  return (await limits.hit(tenantId, rules)).allowed;
}

/** Writes to the guardian; an older link ends. False: nobody waits for one any more. */
export async function askGuardian(
  deps: OrganizationsDeps,
  tx: Tx,
  origin: Origin,
  of: { readonly userId: string; readonly locale: Locale; readonly details: ChildDetails & Required<Pick<ChildDetails, 'name' | 'guardian'>> },
): Promise<boolean> {
  const { userId, details, locale } = of;
  const row = await findChild(tx, userId, true);
  if (row?.state !== 'waiting' || row.over || row.decide_by === null) return false;
  if (!(await setAsked(tx, userId, await sealDetails(deps, tx, userId, details)))) return false;
  const own = await readerOf(deps, tx, userId);
  const ttlSeconds = Math.max(1, Math.floor((row.decide_by.getTime() - row.now.getTime()) / 1000));
  const token = await deps.oneTime.issue(tx, { purpose: ASK, binding: userId, ttlSeconds, replaces: userId });
  const content = askMail({
    brand: own.brand.name,
    name: details.name,
    address: own.addresses[0] ?? details.name,
    until: row.decide_by,
    url: `${own.tenant.issuer}/guardian/${token}`,
  });
  await writeTo(deps, tx, { addresses: [details.guardian], locale, brand: own.brand }, content, token.slice(0, 12), row.decide_by);
  await deps.events.publish(tx, guardianAsked, { origin, subject: userId, data: { until: row.decide_by.toISOString() } });
  return true;
}

/** Another adult for a child that has a guardian. */
export async function inviteGuardian(
  deps: OrganizationsDeps,
  tx: Tx,
  origin: Origin,
  of: { readonly guardian: string; readonly child: string; readonly name: string; readonly email: string; readonly locale: Locale },
): Promise<void> {
  const around = await surroundingsOf(deps, tx.tenantId);
  const row = await findChild(tx, of.child);
  const until = new Date((row?.now.getTime() ?? 0) + INVITE_SECONDS * 1000);
  const token = await deps.oneTime.issue(tx, {
    purpose: JOIN,
    binding: of.child,
    ttlSeconds: INVITE_SECONDS,
    replaces: of.child,
    data: { guardian: of.guardian, until: until.toISOString() },
  });
  const content = joinMail({ brand: around.brand.name, name: of.name, until, url: `${around.tenant.issuer}/guardian/${token}` });
  await writeTo(deps, tx, { addresses: [of.email], locale: of.locale, brand: around.brand }, content, token.slice(0, 12), until);
  await deps.events.publish(tx, guardianAsked, { origin, subject: of.child, data: { until: until.toISOString() } });
}
