import { createHash } from 'node:crypto';
import type { Purpose } from '#consent/contract';
import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import { newId } from '#platform/ids';
import type { Answered, GuardianAnswer, GuardianRequest, NoGuardian } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { childEnded, guardianAgreed, guardianUnknown } from '../events.ts';
import { ASK, JOIN, YOUNG, youngUser } from '../settings.ts';
import { addMember, childrenOf, familyOf, findChild, setAgreed, setUnanswered, type ChildRow } from '../store.ts';
import { ageOfConsent, dayOfAge, isOfAge, monthOf } from './age.ts';
import { openDetails, sealDetails, type ChildDetails } from './details.ts';
import { agreedMail, confirmMail } from './mails.ts';
import { surroundingsOf } from './surroundings.ts';

interface Asked {
  readonly kind: GuardianRequest['kind'];
  readonly row: ChildRow;
  readonly details: ChildDetails;
}

/** The purposes and terms that are shown, in the versions that count. */
const shownOf = (purposes: readonly Pick<Purpose, 'key' | 'version'>[]): string =>
  createHash('sha256')
    .update(purposes.map(({ key, version }) => `${key}:${version}`).join('\n'))
    .digest('base64url')
    .slice(0, 22);

/** In which language it was read: the guardian's, else English, else any there is. */
const shownIn = ({ notice }: Purpose, locale: Locale): string => [locale, 'en' as const].find((one) => notice[one] !== undefined) ?? Object.keys(notice)[0] ?? locale;

/** By what rests on consent somebody decides; terms are agreed to as they stand. */
const isAsked = ({ kind, legalBasis }: Purpose): boolean => kind === 'terms' || legalBasis === 'consent';

async function askedBy(deps: OrganizationsDeps, tx: Tx, kind: Asked['kind'], child: string): Promise<Asked | undefined> {
  const row = await findChild(tx, child);
  const counts = row && (kind === 'ask' ? row.state === 'waiting' && !row.over : row.state === 'agreed');
  return counts ? { kind, row, details: await openDetails(deps, tx, child, row.sealed) } : undefined;
}

const kindOf = async ({ oneTime }: Pick<OrganizationsDeps, 'oneTime'>, tenantId: string, token: string) => {
  for (const [kind, purpose] of [
    ['ask', ASK],
    ['join', JOIN],
  ] as const) {
    const found = await oneTime.peek(tenantId, purpose, token);
    if (found.state === 'valid') return { kind, purpose, child: found.binding, by: found.data['guardian'], until: found.data['until'] };
  }
  return undefined;
};

/** What the link leads to; nothing is used up by looking. */
export async function lookAtRequest(deps: OrganizationsDeps, tenantId: string, token: string): Promise<GuardianRequest | undefined> {
  const link = await kindOf(deps, tenantId, token);
  return (
    link &&
    deps.db.read(tenantId, async (tx) => {
      const found = await askedBy(deps, tx, link.kind, link.child);
      if (!found || (link.by !== undefined && (await childrenOf(tx, link.by, link.child)).length === 0)) return undefined;
      const [states, reader] = await Promise.all([deps.consent.states(tx, link.child), readerOf(deps, tx, link.child)]);
      const address = reader.addresses[0] ?? '';
      return {
        kind: link.kind,
        child: link.child,
        name: found.details.name ?? address,
        address,
        until: found.row.decide_by ?? (link.until === undefined ? found.row.now : new Date(link.until)),
        purposes: link.kind === 'ask' ? states : [],
        shown: shownOf(states.map(({ purpose }) => purpose).filter(isAsked)),
      };
    })
  );
}

/** Whether somebody may be the guardian of this child, by what they say of themselves. Undefined: nothing speaks against it. */
async function judgeGuardian(
  deps: OrganizationsDeps,
  tx: Tx,
  { guardian, born }: Pick<GuardianAnswer, 'guardian' | 'born'>,
  child: ChildRow,
  age: number,
): Promise<NoGuardian | undefined> {
  if (guardian === child.user_id) return 'self';
  const [user, row] = [await deps.identity.find(tx, guardian), await findChild(tx, guardian)];
  if (!user || user.light || !deps.identity.isActive(user)) return 'inactive';
  if (row) return 'child';
  return isOfAge(born, age, child.now) ? undefined : 'too_young';
}

/** The day a child said it was born on decides, by the rules of now; a country that has none any more has those of all others. */
export async function dayOfConsent({ tenants }: Pick<OrganizationsDeps, 'tenants'>, tenantId: string, { born, country }: ChildDetails): Promise<string> {
  const tenant = await tenants.byId(tenantId);
  if (!tenant || born === undefined) throw new Error('A child without a day of birth has no day of consent.');
  return dayOfAge(born, ageOfConsent(tenant.settings.children, country));
}

/**
 * A guardian says yes, once, whoever else answers at the same moment: the family, what the child's data may be used for, and the link, all in one transaction. A refused
 * try leaves the link as it is, for the right one.
 */
export async function agreeToRequest(deps: OrganizationsDeps, tenantId: string, origin: Origin, answer: GuardianAnswer): Promise<Answered> {
  const link = await kindOf(deps, tenantId, answer.token);
  const around = await surroundingsOf(deps, tenantId);
  if (!link) return { kind: 'gone' };
  const mark = { key: youngUser(answer.guardian), ...YOUNG };
  // Whoever was too young a moment ago is so all day, whatever day they say now.
  if (!(await deps.limits.peek(tenantId, [mark])).allowed) return { kind: 'refused', why: 'too_young' };
  const answered = await deps.db.tenant(tenantId, async (tx): Promise<Answered> => {
    await deps.sessions.takeTurns(tx, [link.child, answer.guardian]);
    const found = await askedBy(deps, tx, link.kind, link.child);
    if (!found) return { kind: 'gone' };
    const why = await judgeGuardian(deps, tx, answer, found.row, around.tenant.settings.children.guardianAge);
    if (why) return { kind: 'refused', why };
    const current = (await deps.consent.current(tx)).filter(isAsked);
    const versions = await deps.consent.holdVersions(
      tx,
      current.map(({ key }) => key),
    );
    const asked = current.filter(({ key }) => versions.has(key));
    if (link.kind === 'ask' && shownOf(asked.map(({ key }) => ({ key, version: versions.get(key) as number }))) !== answer.shown) return { kind: 'changed' };
    if ((await deps.oneTime.consume(tx, link.purpose, answer.token, link.child)).state !== 'consumed') return { kind: 'gone' };
    const by: Origin = { ...origin, actor: { kind: 'user', id: answer.guardian } };
    if (link.kind === 'join') {
      const [known] = link.by === undefined ? [] : await childrenOf(tx, link.by, link.child);
      if (!known) return { kind: 'gone' };
      await addMember(tx, known.organization_id, answer.guardian, 'guardian');
      await deps.events.publish(tx, guardianAgreed, { origin: by, subject: link.child, data: { organization: known.organization_id, purposes: [] } });
      return { kind: 'agreed', child: link.child, organization: known.organization_id };
    }
    const { guardian: _address, ...kept } = found.details;
    const day = await dayOfConsent(deps, tenantId, kept);
    if (!(await setAgreed(tx, link.child, await sealDetails(deps, tx, link.child, kept), monthOf(day)))) return { kind: 'gone' };
    const organization = await familyOf(tx, answer.guardian, newId());
    await addMember(tx, organization, link.child, 'child');
    await deps.consent.guard(tx, link.child, 'decides');
    const yes: string[] = [];
    for (const purpose of asked) {
      const says = purpose.kind === 'terms' || answer.yes.includes(purpose.key) ? 'give' : 'refuse';
      if (says === 'give') yes.push(purpose.key);
      const { wording } = answer;
      const locale = shownIn(purpose, answer.locale);
      await deps.consent[says](tx, by, { userId: link.child, purpose: purpose.key, version: purpose.version, locale, method: 'guardian', relation: organization, wording });
    }
    await deps.events.publish(tx, guardianAgreed, { origin: by, subject: link.child, data: { organization, purposes: yes } });
    const [child, guardian] = [await readerOf(deps, tx, link.child), await readerOf(deps, tx, answer.guardian, answer.locale)];
    const name = kept.name ?? child.addresses[0] ?? '';
    await writeTo(deps, tx, child, agreedMail({ brand: around.brand.name }, `${around.tenant.issuer}/account`), organization + link.child);
    await writeTo(deps, tx, guardian, confirmMail({ brand: around.brand.name, name }, `${around.tenant.issuer}/account/family`), organization + link.child);
    return { kind: 'agreed', child: link.child, organization };
  });
  // Counted in its own commit, so that it counts whatever becomes of the rest (D12).
  if (answered.kind === 'refused' && answered.why === 'too_young') await deps.limits.hit(tenantId, [mark]);
  return answered;
}

/** By the link alone. Of an answer to both sides one counts. */
export async function declineRequest(deps: OrganizationsDeps, tenantId: string, origin: Origin, token: string, why: 'refused' | 'not_mine'): Promise<boolean> {
  const link = await kindOf(deps, tenantId, token);
  if (!link) return false;
  return deps.db.tenant(tenantId, async (tx) => {
    await deps.sessions.takeTurns(tx, [link.child]);
    const found = await askedBy(deps, tx, link.kind, link.child);
    if (!found || (await deps.oneTime.consume(tx, link.purpose, token, link.child)).state !== 'consumed') return false;
    // A second guardian who does not want to leaves everything as it is.
    if (link.kind === 'join') return true;
    if (why === 'not_mine') {
      // One letter too many in an address must not cost anybody an account: the child may name somebody else until the day that was set.
      const { guardian: _address, ...kept } = found.details;
      await setUnanswered(tx, link.child, await sealDetails(deps, tx, link.child, kept));
      await deps.events.publish(tx, guardianUnknown, { origin, subject: link.child, data: {} });
      return true;
    }
    // An account that had a guardian has a past: it ends with days of grace, in which an operator can look at it.
    await deps.erasure.schedule(tx, origin, { userId: link.child, askedBy: 'guardian', atOnce: !found.row.had_guardian });
    await deps.events.publish(tx, childEnded, { origin, subject: link.child, data: { reason: why } });
    return true;
  });
}
