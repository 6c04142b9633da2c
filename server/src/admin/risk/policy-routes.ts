import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { RiskPolicies } from '#risk';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import { actorJson, nameActors, type NameActorsDeps } from '../who/name-actors.ts';
import { curveJson, policyJson, publishBody, replayBody, replayJson, restoreBody, ROOT, TAG, versionJson, versionParams } from './shapes.ts';
import { actorOf, inPolicy, jsonOfCurve, jsonOfSummary, jsonOfValues, jsonOfVersion } from './told.ts';

export interface RiskPolicyDeps extends Omit<NameActorsDeps, 'db'> {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly risk: { readonly policies: RiskPolicies };
}

/** What the tenant wants done about risk: seen, replayed on its own record, published, and taken back. */
export function riskPolicyRoutes(deps: RiskPolicyDeps): readonly AdminRoute[] {
  const { db, risk } = deps;

  async function inForce({ tenant, system }: Pick<Call, 'tenant' | 'system'>) {
    const { policy, version, threshold, published } = await risk.policies.inForce(tenant.id);
    const actor = published && actorOf(published.by);
    const names = actor && (await nameActors(deps, { systemId: system.id, tenantId: tenant.id }, [{ actor }]));
    const body = {
      version,
      source: version === 0 ? ('built_in' as const) : ('own' as const),
      policy,
      ...(threshold === undefined ? {} : { threshold }),
      ...(published && actor && names ? { published_at: published.at.toISOString(), published_by: actorJson(actor, names) } : {}),
    };
    return { body, version };
  }

  /** What somebody saw is what they change, or they are told what it is now. */
  async function change(call: Pick<Call, 'tenant' | 'system' | 'expected'>, work: (tx: Tx, expected: number | undefined) => Promise<unknown>) {
    const expected = expectedNumber(call.expected);
    try {
      await inPolicy(db.tenant(call.tenant.id, (tx) => work(tx, expected)));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'risk.published_meanwhile') throw error;
      const now = await inForce(call);
      throw new ChangedMeanwhile(now.body, now.version);
    }
    return inForce(call);
  }

  const seenOf = (seen: { readonly digest: string; readonly days: number; readonly until: string } | undefined) => (seen ? { seen: { ...seen, until: new Date(seen.until) } } : {});

  return [
    adminRoute({
      method: 'GET',
      path: `${ROOT}/policy`,
      permission: 'risk:read',
      tag: TAG,
      summary: 'What is done about risk',
      description: 'The policy in force. The ETag is its version.',
      answer: policyJson,
      versioned: 'answers',
      handle: (call) => inForce(call),
    }),
    adminRoute({
      method: 'GET',
      path: `${ROOT}/policies`,
      permission: 'risk:read',
      tag: TAG,
      summary: 'Every policy that was in force',
      description: 'Newest first, with what the replay said when it was published.',
      query: pageQuery,
      answer: pageOf(versionJson),
      async handle({ tenant, system, query: { limit, after } }) {
        if (after !== undefined && !/^\d{1,9}$/.test(after)) throw adminErrors.not_found();
        const [rows, { version }] = await Promise.all([
          risk.policies.versions(tenant.id, { limit: limit + 1, ...(after === undefined ? {} : { before: Number(after) }) }),
          risk.policies.inForce(tenant.id),
        ]);
        const names = await nameActors(
          deps,
          { systemId: system.id, tenantId: tenant.id },
          rows.map(({ by }) => ({ actor: actorOf(by) })),
        );
        return {
          body: toPage(
            rows,
            limit,
            (row) => jsonOfVersion(row, version, names),
            (row) => String(row.version),
          ),
        };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ROOT}/policies`,
      permission: 'risk:write',
      tag: TAG,
      summary: 'Publish a policy',
      description:
        'In force within seconds. It is replayed on the decisions of the last 30 days first: a policy that would let in what is stopped now is refused, and so is one that saved tests say otherwise of. If-Match: the ETag of `policy`.',
      body: publishBody,
      answer: policyJson,
      fresh: true,
      versioned: 'expects',
      handle: (call) => change(call, (tx, expected) => risk.policies.publish(tx, call.origin, { policy: call.body.policy, expected, ...seenOf(call.body.seen) })),
    }),
    adminRoute({
      method: 'POST',
      path: `${ROOT}/policies/:version/restore`,
      permission: 'risk:write',
      tag: TAG,
      summary: 'Go back to an earlier policy',
      description: 'As the next version, judged like any other: what asked for less than what is in force does not come back. 0 is the built-in one.',
      params: versionParams,
      body: restoreBody,
      answer: policyJson,
      fresh: true,
      versioned: 'expects',
      handle: (call) => change(call, (tx, expected) => risk.policies.restore(tx, call.origin, call.params.version, { expected, ...seenOf(call.body.seen) })),
    }),
    adminRoute({
      method: 'POST',
      path: `${ROOT}/replays`,
      permission: 'risk:read',
      tag: TAG,
      summary: 'What a policy would have done',
      description:
        'To recorded decisions, beside the policy in force: who would newly be asked, told, held, blocked or let in, whose those turned out to be, and what is predicted. Changes nothing.',
      body: replayBody,
      answer: replayJson,
      async handle({ tenant, caller, body: { policy, days, until } }) {
        const { version, summary, replay, lost } = await inPolicy(risk.policies.foresee(tenant.id, { policy, days, ...(until === undefined ? {} : { until: new Date(until) }) }));
        const named = caller.may('users:read', tenant.slug);
        const examples = replay.examples.map(({ user, at, ...one }) => ({ ...one, at: at.toISOString(), ...(named && user !== undefined ? { customer: user } : {}) }));
        return {
          body: {
            version,
            summary: jsonOfSummary(summary),
            examples,
            publishable: lost.length === 0,
            refused: lost.map(({ values, ...one }) => ({ ...one, values: jsonOfValues(values) })),
          },
        };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ROOT}/curve`,
      permission: 'risk:read',
      tag: TAG,
      summary: 'What each threshold catches and asks',
      description: 'By the tenant’s own logins, replayed daily against simulated attackers. What a slider is drawn of.',
      answer: curveJson,
      handle: async ({ tenant }) => ({ body: jsonOfCurve(await risk.policies.curve(tenant.id)) }),
    }),
    adminRoute({
      method: 'POST',
      path: `${ROOT}/curve`,
      permission: 'risk:write',
      tag: TAG,
      summary: 'Make the curve anew',
      description: 'In the background, one tenant at a time. Not sooner than ten minutes after the one before.',
      answer: curveJson,
      status: 202,
      async handle({ tenant }) {
        await db.tenant(tenant.id, (tx) => risk.policies.renewCurve(tx));
        return { body: jsonOfCurve(await risk.policies.curve(tenant.id)) };
      },
    }),
  ];
}
