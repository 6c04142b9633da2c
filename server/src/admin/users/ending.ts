import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { LOCALES } from '#platform/i18n';
import type { UserAreaDeps } from './deps.ts';
import { customerHandled } from './events.ts';
import { findUser, ONE, TAG } from './find-user.ts';
import { copyJson, erasureBody, erasureJson, reasonBody, userParams } from './shapes.ts';

const shared = { permission: 'users:erase', tag: TAG, params: userParams } as const;
const REFUSED = {
  unknown: 'There is no such account any more.',
  inactive: 'The account is not active: it became part of another one, or is suspended.',
  held: 'Changes to this account wait, after a recovery.',
} as const;

/** The end of an account, what holds it back, and a copy of everything before it. */
export function endingRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, events, erasure, portability } = deps;

  const erase = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/erasure`,
    summary: 'Delete the account',
    description: 'It sleeps at once and is erased after the days of grace, by which the customer, who is told, can keep it; `at_once` without them. A legal hold keeps it.',
    body: erasureBody,
    answer: erasureJson,
    status: 202,
    fresh: true,
    async handle({ tenant, origin, params: { id }, body }) {
      const done = await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        const scheduled = await erasure.schedule(tx, origin, { userId: id, askedBy: 'operator', atOnce: body.at_once });
        if (scheduled.kind === 'scheduled') await events.publish(tx, customerHandled, { origin, subject: id, data: { act: 'erase', reason: body.reason } });
        return scheduled;
      });
      if (done.kind === 'refused') throw adminErrors.not_possible({ detail: REFUSED[done.why] });
      return { body: { id: done.erasure.id, due_at: done.erasure.dueAt.toISOString() } };
    },
  });

  const keep = adminRoute({
    ...shared,
    method: 'DELETE',
    path: `${ONE}/erasure`,
    summary: 'Keep the account after all',
    async handle({ tenant, origin, params: { id } }) {
      const kept = await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return erasure.cancel(tx, origin, id);
      });
      if (!kept) throw adminErrors.not_possible({ detail: 'Nobody asked for this account to be deleted, or it is too late.' });
    },
  });

  const hold = adminRoute({
    ...shared,
    method: 'PUT',
    path: `${ONE}/hold`,
    summary: 'Hold its erasure back',
    description: 'A legal hold: nothing of the account is erased before it is lifted. The reason is told to the customer.',
    body: reasonBody,
    fresh: true,
    async handle({ tenant, origin, params: { id }, body }) {
      await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        await erasure.hold(tx, origin, id, body.reason);
      });
    },
  });

  const lift = adminRoute({
    ...shared,
    method: 'DELETE',
    path: `${ONE}/hold`,
    summary: 'Lift the hold',
    description: 'What was due in the meantime is erased soon.',
    fresh: true,
    async handle({ tenant, origin, params: { id } }) {
      const lifted = await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return erasure.liftHold(tx, origin, id);
      });
      if (!lifted) throw adminErrors.not_possible({ detail: 'There is no hold.' });
    },
  });

  const copy = adminRoute({
    method: 'POST',
    path: `${ONE}/copies`,
    permission: 'users:write',
    tag: TAG,
    summary: 'Have a copy of everything made for them',
    description: 'The worker makes it; the customer is written to and fetches it in their account. It is not shown here.',
    params: userParams,
    answer: copyJson,
    status: 202,
    async handle({ tenant, origin, params: { id } }) {
      const user = await db.read(tenant.id, (tx) => findUser(deps, tx, id));
      const locale = LOCALES.find((one) => one === user.locale?.slice(0, 2)) ?? 'en';
      const begun = await portability.begin(tenant.id, origin, { userId: id, locale, brandId: tenant.defaultBrandId });
      if (begun.kind === 'begun') return { body: { id: begun.copy.id, state: begun.copy.state, created_at: begun.copy.createdAt.toISOString() } };
      if (begun.kind === 'limited') throw adminErrors.not_possible({ detail: 'There were enough copies of this customer for today.', retryAfter: begun.retryAfter });
      throw adminErrors.not_possible({ detail: begun.kind === 'busy' ? 'One is being made.' : `Nothing is given out until ${begun.until.toISOString()}, after a recovery.` });
    },
  });

  return [erase, keep, hold, lift, copy];
}
