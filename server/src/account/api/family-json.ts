import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PurposeState } from '#consent/contract';
import type { ChildOf } from '#organizations/contract';
import type { Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';
import { reachOfStates } from '../privacy/reached.ts';
import { namesFor } from '../privacy/words.ts';
import type { AccountApiDeps } from './deps.ts';
import { purposeJsonOf } from './privacy-json.ts';
import type { Caller } from './require-access.ts';

/* What an application is told of a child. */

export const childJson = z.strictObject({
  id: z.string(),
  since: z.iso.datetime(),
  guardians: z.number().int(),
  ends_at: z.iso.datetime().optional().describe('When the account is to be deleted, if that was asked for.'),
});
/** What the child calls itself, and its address: as far as purposes let the application have them. */
export const toldJson = { name: z.string().optional().describe('What the child calls itself, where it may be told.'), address: z.string().optional() };

export const childJsonOf = ({ id, since, guardians, endsAt }: ChildOf) => ({
  id,
  since: since.toISOString(),
  guardians,
  ...(endsAt ? { ends_at: endsAt.toISOString() } : {}),
});

export function familyJson(deps: AccountApiDeps) {
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');
  return {
    localeOf,
    async purposesOf(request: FastifyRequest, tenant: Tenant, states: readonly PurposeState[]) {
      const locale = localeOf(request);
      const all = states.flatMap(({ purpose }) => purpose.recipients);
      const [names, reached] = await Promise.all([namesFor(deps.privacy, tenant, locale, all), deps.db.read(tenant.id, (tx) => reachOfStates(deps.privacy, tx, states))]);
      return states.map((state) => purposeJsonOf(state, names, locale, reached));
    },
    /** To an application, what purposes let it have of the child (egress rule). */
    async toldOf({ tenant, access }: Caller, child: Pick<ChildOf, 'id' | 'name' | 'address'>) {
      const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
      if (!application) throw accountErrors.invalid_token();
      const standing = await deps.db.read(tenant.id, (tx) => deps.egress.look(tx, { userId: child.id }));
      const may = await deps.egress.release(standing, { tenant, recipient: application.clientId, channel: 'account_api', attributes: ['email', 'nickname'] });
      // Whoever gave no name goes by the address.
      const named = may.has('nickname') && (may.has('email') || child.name !== child.address);
      return { ...(named ? { name: child.name } : {}), ...(may.has('email') ? { address: child.address } : {}) };
    },
  };
}
