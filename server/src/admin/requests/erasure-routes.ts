import type { Erasure, ErasureOverview } from '#erasure/contract';
import type { Database, Tx } from '#platform/db';
import { isId } from '#platform/ids';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageOf, toPage } from '../kit/paging.ts';
import { erasureInFullJson, erasureJson, erasureJsonOf, erasuresQuery, holdBody, requestParams } from './shapes.ts';

export interface ErasuresAreaDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly erasure: Pick<Erasure, 'erasures' | 'erasureOf' | 'recipientsOf' | 'certificateOf' | 'hold' | 'liftHold' | 'cancel'>;
}

const TAG = 'Erasures';
const ALL = '/tenants/:tenant/erasures';
const ONE = `${ALL}/:id`;

/** Accounts that end, and those that have: what keeps them back, and who was told. */
export function erasureRoutes({ db, erasure }: ErasuresAreaDeps): readonly AdminRoute[] {
  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'requests:read',
    tag: TAG,
    summary: 'Erasures, newest first',
    query: erasuresQuery,
    answer: pageOf(erasureJson),
    async handle({ tenant, query: { limit, after, state, held } }) {
      if (after !== undefined && !isId(after)) throw adminErrors.not_found();
      const filter = { limit: limit + 1, ...(after === undefined ? {} : { after }), ...(state ? { state } : {}), ...(held === undefined ? {} : { held }) };
      const found = await db.read(tenant.id, (tx) => erasure.erasures(tx, filter));
      return { body: toPage(found, limit, erasureJsonOf, ({ id }) => id) };
    },
  });

  const read = adminRoute({
    method: 'GET',
    path: ONE,
    permission: 'requests:read',
    tag: TAG,
    summary: 'One erasure: its certificate, and who was told',
    params: requestParams,
    answer: erasureInFullJson,
    async handle({ tenant, params }) {
      const body = await db.read(tenant.id, async (tx) => {
        const found = await erasure.erasureOf(tx, params.id);
        if (!found) throw adminErrors.not_found();
        const [certificate, recipients] = found.state === 'erased' ? await Promise.all([erasure.certificateOf(tx, found.id), erasure.recipientsOf(tx, found.id)]) : [undefined, []];
        return {
          ...erasureJsonOf(found),
          ...(certificate === undefined ? {} : { certificate }),
          recipients: recipients.map(({ recipient, state, acknowledgedAt, lastStatus, lastProblem }) => ({
            recipient,
            state,
            ...(acknowledgedAt ? { acknowledged_at: acknowledgedAt.toISOString() } : {}),
            ...(lastStatus === undefined ? {} : { last_status: lastStatus }),
            ...(lastProblem === undefined ? {} : { last_problem: lastProblem }),
          })),
        };
      });
      return { body };
    },
  });

  /** Of one that is not over yet. */
  async function change(tenantId: string, id: string, act: (tx: Tx, found: ErasureOverview) => Promise<unknown>): Promise<{ readonly body: ReturnType<typeof erasureJsonOf> }> {
    const body = await db.tenant(tenantId, async (tx) => {
      const found = await erasure.erasureOf(tx, id);
      if (!found) throw adminErrors.not_found();
      if (found.state !== 'scheduled' || (await act(tx, found)) === false) throw adminErrors.not_possible();
      return erasureJsonOf((await erasure.erasureOf(tx, id)) as ErasureOverview);
    });
    return { body };
  }

  const hold = adminRoute({
    method: 'PUT',
    path: `${ONE}/hold`,
    permission: 'users:erase',
    tag: TAG,
    summary: 'Keep it back',
    description: 'The account is not erased before this is lifted: a dispute, an order of a court. The customer is told of it.',
    params: requestParams,
    body: holdBody,
    answer: erasureJson,
    handle: ({ tenant, origin, params, body }) => change(tenant.id, params.id, (tx, { userId }) => erasure.hold(tx, origin, userId, body.reason)),
  });
  const lift = adminRoute({
    method: 'DELETE',
    path: `${ONE}/hold`,
    permission: 'users:erase',
    tag: TAG,
    summary: 'Let it go on',
    description: 'What was due in the meantime is erased now.',
    params: requestParams,
    answer: erasureJson,
    fresh: true,
    handle: ({ tenant, origin, params }) => change(tenant.id, params.id, (tx, { userId }) => erasure.liftHold(tx, origin, userId)),
  });
  const cancel = adminRoute({
    method: 'POST',
    path: `${ONE}/cancellation`,
    permission: 'users:erase',
    tag: TAG,
    summary: 'Take it back',
    description: 'The account is what it was before. The customer is told.',
    params: requestParams,
    answer: erasureJson,
    handle: ({ tenant, origin, params }) => change(tenant.id, params.id, (tx, { userId }) => erasure.cancel(tx, origin, userId)),
  });
  return [list, read, hold, lift, cancel];
}
