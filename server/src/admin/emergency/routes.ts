import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { REACH_DAYS, switchErrors, type Emergency, type Threats } from '#risk';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { nameActors, type NameActorsDeps } from '../who/name-actors.ts';
import { actorOf, reachJson, reachQuery, signOutAllBody, signOutAllJson, switchBody, switchesJson, switchJson, switchOf, switchParams } from './shapes.ts';

export interface EmergencyAreaDeps extends NameActorsDeps {
  readonly db: Database;
  readonly risk: { readonly emergency: Emergency; readonly threats: Pick<Threats, 'reach'> };
  readonly everybody: {
    reach(tx: Tx): Promise<number>;
    begin(tx: Tx, origin: Origin, options: { readonly reason: string }): Promise<Date>;
  };
}

const TAG = 'Risk';
const ALL = '/tenants/:tenant/risk/switches';

/** For the moment of an attack: what counts at once, for everybody, and ends by itself. */
export function emergencyRoutes(deps: EmergencyAreaDeps): readonly AdminRoute[] {
  const { db, risk, everybody } = deps;
  const named = ({ system, tenant }: Pick<Call, 'system' | 'tenant'>, rows: readonly { readonly begun_by: string; readonly ended_by: string | null }[]) =>
    nameActors(
      deps,
      { systemId: system.id, tenantId: tenant.id },
      rows.flatMap(({ begun_by, ended_by }) => [begun_by, ...(ended_by === null ? [] : [ended_by])]).map((by) => ({ actor: actorOf(by) })),
    );

  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'risk:read',
    tag: TAG,
    summary: 'Emergency switches',
    description: 'Those that are on first, then the latest that were; 200 at most.',
    answer: switchesJson,
    async handle(call) {
      const rows = await db.read(call.tenant.id, (tx) => risk.emergency.list(tx));
      const names = await named(call, rows);
      return { body: { items: rows.map((row) => switchOf(row, names)) } };
    },
  });

  const begin = adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'risk:emergency',
    tag: TAG,
    summary: 'Set an emergency switch',
    description: 'It counts within five seconds, on every machine, and ends by itself. To make one longer, set another one; at most 50 are on at once.',
    body: switchBody,
    answer: switchJson,
    status: 201,
    fresh: true,
    creates: true,
    async handle(call) {
      const { tenant, origin, once } = call;
      const { including_me: includingMe, ...wish } = call.body;
      const names = await named(call, [{ begun_by: `${origin.actor.kind}:${origin.actor.id ?? ''}`, ended_by: null }]);
      const body = await db.tenant(tenant.id, (tx) => once(tx, async () => switchOf(await risk.emergency.begin(tx, origin, { ...wish, includingMe }), names)));
      return { body, location: `switches/${body.id}` };
    },
  });

  const end = adminRoute({
    method: 'DELETE',
    path: `${ALL}/:id`,
    permission: 'risk:emergency',
    tag: TAG,
    summary: 'End an emergency switch',
    description: 'One that ended already stays as it is.',
    params: switchParams,
    fresh: true,
    async handle({ tenant, origin, params: { id } }) {
      if ((await db.tenant(tenant.id, (tx) => risk.emergency.end(tx, origin, id))) === undefined) throw adminErrors.not_found();
    },
  });

  const signOutAll = adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/risk/sign-out-all',
    permission: 'risk:emergency',
    tag: TAG,
    summary: 'Sign all customers out',
    description:
      'Who is in the middle of a sign-in begins anew at once; sessions, and what applications were granted, end within minutes, and applications are told as with every sign-out. Whoever signs in afterwards stays. Operators are signed in elsewhere, and stay.',
    body: signOutAllBody,
    answer: signOutAllJson,
    status: 202,
    fresh: true,
    creates: true,
    async handle({ tenant, origin, once, body: { reason, confirm } }) {
      if (confirm !== tenant.slug) throw switchErrors.not_meant({ fields: [{ field: 'confirm', fix: `must be ${tenant.slug}` }] });
      return { body: await db.tenant(tenant.id, (tx) => once(tx, async () => ({ at: (await everybody.begin(tx, origin, { reason })).toISOString() }))) };
    },
  });

  const reach = adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/risk/reach',
    permission: 'risk:read',
    tag: TAG,
    summary: 'Whom a switch would meet',
    description: 'Before it is set: how many it would have met within the last days, or, where everybody is signed out, how many sessions there are now. Changes nothing.',
    query: reachQuery,
    answer: reachJson,
    async handle({ tenant, query: { kind, value } }) {
      if (kind === 'sign_out_all') return { body: { days: REACH_DAYS, sessions: await db.read(tenant.id, (tx) => everybody.reach(tx)) } };
      const { signIns, ...doors } = await risk.threats.reach(tenant.id, kind, value);
      return { body: { days: REACH_DAYS, ...(signIns === undefined ? {} : { sign_ins: signIns }), ...doors } };
    },
  });

  return [list, reach, begin, end, signOutAll];
}
