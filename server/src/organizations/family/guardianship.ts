import { readerOf } from '#identity';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { isId } from '#platform/ids';
import type { ChildOf, Family } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { guardianLeft } from '../events.ts';
import { youngBrowser } from '../settings.ts';
import { childrenOf, lockOrganization, removeMember, type ChildMember } from '../store.ts';
import { agreeToRequest, declineRequest, lookAtRequest } from './answer-request.ts';
import { ageNodes, readAge } from './ask-age.ts';
import { inviteGuardian, isOwnAddress, mayWrite } from './ask-guardian.ts';
import { openDetails } from './details.ts';

/** How old a guardian must be does not hang on where they live. */
const EVERYWHERE = { byCountry: {} };

/** What guardians see and do. Each use case asks first whether this is a child of theirs: to all others there is none. */
export function createFamily(deps: OrganizationsDeps): Family {
  async function told(tx: Tx, member: ChildMember): Promise<ChildOf> {
    const { user_id: id, organization_id: organization, since, guardians } = member;
    const [details, reader, pending] = await Promise.all([openDetails(deps, tx, id, member.sealed), readerOf(deps, tx, id), deps.erasure.pending(tx, id)]);
    const address = reader.addresses[0] ?? '';
    return { id, name: details.name ?? address, address, since, organization, guardians, ...(pending ? { endsAt: pending.dueAt } : {}) };
  }
  const member = async (tx: Tx, guardian: string, child: string): Promise<ChildMember | undefined> => (isId(child) ? (await childrenOf(tx, guardian, child))[0] : undefined);
  const isTheirs = async (tx: Tx, guardian: string, child: string): Promise<boolean> => (await member(tx, guardian, child)) !== undefined;

  return {
    async children(tx, guardian) {
      return Promise.all((await childrenOf(tx, guardian)).map((one) => told(tx, one)));
    },
    async child(tx, guardian, child) {
      const found = await member(tx, guardian, child);
      return found && told(tx, found);
    },
    purposes: (tx, child) => deps.consent.states(tx, child),
    async decide(tx, origin, { guardian, child, yes, purpose, version, locale, wording }) {
      const found = await member(tx, guardian, child);
      const state = found && (await deps.consent.states(tx, child)).find((one) => one.purpose.key === purpose);
      if (!found || !state || !(state.refusable || (yes && state.purpose.kind === 'terms'))) return false;
      const decision = {
        userId: child,
        purpose,
        locale,
        method: 'guardian',
        relation: found.organization_id,
        ...(version === undefined ? {} : { version }),
        ...(wording === undefined ? {} : { wording }),
      } as const;
      await deps.consent[yes ? 'give' : 'refuse'](tx, origin, decision);
      return true;
    },
    async withdrawAll(tx, origin, { guardian, child, locale }) {
      const found = await member(tx, guardian, child);
      if (!found) return undefined;
      const given = (await deps.consent.states(tx, child)).filter(
        ({ purpose, refusable, recipients }) => refusable && purpose.legalBasis === 'consent' && recipients.some(({ answer }) => answer === 'given'),
      );
      for (const { purpose } of given)
        await deps.consent.withdraw(tx, origin, { userId: child, purpose: purpose.key, locale, method: 'guardian', relation: found.organization_id });
      return given.length;
    },
    async end(tx, origin, guardian, child) {
      await deps.sessions.takeTurns(tx, isId(child) ? [child] : []);
      return (await isTheirs(tx, guardian, child)) ? deps.erasure.schedule(tx, origin, { userId: child, askedBy: 'guardian' }) : undefined;
    },
    async keep(tx, origin, guardian, child) {
      return (await isTheirs(tx, guardian, child)) && deps.erasure.cancel(tx, origin, child);
    },
    async leave(tx, origin, guardian, child) {
      const before = await member(tx, guardian, child);
      if (!before) return 'unknown';
      await lockOrganization(tx, before.organization_id);
      const now = await member(tx, guardian, child);
      if (!now) return 'unknown';
      if (now.guardians < 2) return 'last';
      await removeMember(tx, now.organization_id, guardian);
      await deps.events.publish(tx, guardianLeft, { origin, subject: child, data: { organization: now.organization_id } });
      return 'left';
    },
    async invite(tenantId, origin, { guardian, child, email, locale }) {
      let address: string;
      try {
        address = deps.identity.normalise(email, { kinds: ['email'] }).value;
      } catch (error) {
        if (!isAppError(error)) throw error;
        return 'not_possible';
      }
      const known = await deps.db.read(tenantId, async (tx) => {
        const found = await member(tx, guardian, child);
        return found && { ...(await told(tx, found)), own: (await isOwnAddress(deps, tx, child, address)) || (await isOwnAddress(deps, tx, guardian, address)) };
      });
      if (!known) return 'unknown';
      if (known.own) return 'not_possible';
      if (!(await mayWrite(deps, tenantId, guardian, address))) return 'limited';
      await deps.db.tenant(tenantId, (tx) => inviteGuardian(deps, tx, origin, { guardian, child, name: known.name, email: address, locale }));
      return 'sent';
    },
    async beginCopy(tenantId, origin, { guardian, child, locale, brandId }) {
      if (!(await deps.db.read(tenantId, (tx) => isTheirs(tx, guardian, child)))) return undefined;
      return deps.portability.begin(tenantId, origin, { userId: child, locale, brandId });
    },
    copies: async (tx, guardian, child) => ((await isTheirs(tx, guardian, child)) ? deps.portability.list(tx, child) : []),
    async openCopy(tenantId, origin, guardian, child, id) {
      return (await deps.db.read(tenantId, (tx) => isTheirs(tx, guardian, child))) ? deps.portability.open(tenantId, origin, child, id) : undefined;
    },
    age: { nodes: (locale, typed) => ageNodes(EVERYWHERE, locale, typed), read: (fields, now) => readAge(EVERYWHERE, { fields }, now) },
    look: (tenantId, token) => lookAtRequest(deps, tenantId, token),
    agree: (tenantId, origin, answer) => agreeToRequest(deps, tenantId, origin, answer),
    decline: (tenantId, origin, token, why) => declineRequest(deps, tenantId, origin, token, why),
    forgetBrowser: (tenantId, browser) => deps.limits.clear(tenantId, [youngBrowser(browser)]),
  };
}
