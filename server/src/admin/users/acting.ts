import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import type { UserAreaDeps } from './deps.ts';
import { findUser, ONE, TAG } from './find-user.ts';
import { actingBody, actingJson, actingParams, handedJson, userParams } from './shapes.ts';

const NOBODY_MAY = {
  off: 'This tenant does not have it: customers cannot let support act for them. It is a switch in its settings.',
  inactive: 'The account cannot sign in, is suspended or has ended: nobody acts for it.',
  child: 'It is the account of a child: nobody acts for it.',
  code: 'This code does not count: it was used, taken back, is older than ten minutes, is another customer’s, or was mistyped. Ask for a new one.',
} as const;

/** An operator acts for a customer, who let them. What they may then do is for the room of that name to say. */
export function actingRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, acting } = deps;

  const state = adminRoute({
    method: 'GET',
    path: `${ONE}/acting`,
    permission: 'users:read',
    tag: TAG,
    summary: 'Who acts for them now',
    params: userParams,
    persons: () => 1,
    answer: actingJson,
    async handle({ caller, tenant, params: { id } }) {
      const { nobodyMay, minutes, now } = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return acting.state(tx, tenant, id);
      });
      const shown = now.map(({ session, operator, operatorId, since, until }) => ({
        session,
        operator,
        mine: operatorId === caller.id,
        since: since.toISOString(),
        until: until.toISOString(),
      }));
      return { body: { ...(nobodyMay === undefined ? {} : { nobody_may: nobodyMay }), minutes, now: shown }, subject: id };
    },
  });

  const begin = adminRoute({
    method: 'POST',
    path: `${ONE}/acting`,
    permission: 'users:act-for',
    tag: TAG,
    summary: 'Act for them',
    description:
      'With the code they made in their account. The answer is an address that opens once, within two minutes: there it begins, in a session of its own that everybody sees and that nothing prolongs. Tries are counted. The reason stands in the audit trail.',
    params: userParams,
    body: actingBody,
    answer: handedJson,
    status: 201,
    fresh: true,
    async handle({ caller, tenant, system, origin, params: { id }, body: { code, reason } }) {
      if (caller.kind !== 'operator' || caller.sessionId === undefined) throw adminErrors.operator_needed();
      await db.read(tenant.id, (tx) => findUser(deps, tx, id));
      const done = await acting.handOver({ tenant, system, origin, operator: { id: caller.id, sessionId: caller.sessionId }, userId: id, code, reason });
      if (done.kind === 'limited') throw adminErrors.not_possible({ detail: 'Too many codes were tried. Wait as long as Retry-After says.', retryAfter: done.retryAfter });
      if (done.kind === 'refused') throw adminErrors.not_possible({ detail: NOBODY_MAY[done.why] });
      return { body: { address: done.address, until: done.until.toISOString() } };
    },
  });

  const end = adminRoute({
    method: 'DELETE',
    path: `${ONE}/acting/:session`,
    permission: 'users:write',
    tag: TAG,
    summary: 'End it',
    description: 'One’s own or a colleague’s; at once, in every application they went on to.',
    params: actingParams,
    async handle({ tenant, origin, params: { id, session } }) {
      const ended = await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return acting.end(tx, origin, id, session, 'operator');
      });
      if (!ended) throw adminErrors.not_found();
    },
  });

  return [state, begin, end];
}
