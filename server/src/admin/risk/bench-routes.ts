import type { Database } from '#platform/db';
import { usualGrade, type RiskPolicies, type Signal } from '#risk';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { ROOT, savedJson, signalsJson, TAG, testBody, testParams, testsJson, trialBody, trialJson } from './shapes.ts';
import { inPolicy, jsonOfTrial } from './told.ts';

export interface RiskBenchDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly risk: { readonly policies: RiskPolicies; readonly signals: readonly Signal[] };
}

/** What a policy is made of, and what it says of an attempt: tried, and saved as a test that holds for every policy to come. */
export const riskBenchRoutes = ({ db, risk }: RiskBenchDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: `${ROOT}/signals`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'What is looked for, and the reasons that policies go by',
    answer: signalsJson,
    handle: async () => ({
      body: {
        items: risk.signals.map(({ id, about, reasons }) => ({
          id,
          about,
          reasons: Object.entries(reasons).map(([reason, means]) => ({ reason, means, usual_grade: usualGrade(reason) })),
        })),
      },
    }),
  }),
  adminRoute({
    method: 'POST',
    path: `${ROOT}/trials`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'What a policy makes of an attempt',
    description: 'Made up, or one that was recorded: the verdict, the rules that decided, and every condition of every rule. Changes nothing.',
    body: trialBody,
    answer: trialJson,
    async handle({ tenant, caller, body: { policy, of } }) {
      const { score, ...told } = await inPolicy(risk.policies.try(tenant.id, { of, ...(policy === undefined ? {} : { policy }) }));
      if (!score) return { body: jsonOfTrial(told) };
      // The score of a customer is for whoever answers for the policy, as with the decision itself.
      const { score: value, ...compared } = score;
      const hidden = value === undefined || ('decision' in of && !caller.may('risk:write', tenant.slug));
      return { body: jsonOfTrial({ ...told, score: hidden ? compared : { ...compared, score: value } }) };
    },
  }),
  adminRoute({
    method: 'GET',
    path: `${ROOT}/tests`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'Saved tests, and whether the policy in force passes them',
    answer: testsJson,
    handle: async ({ tenant }) => ({
      body: { items: (await risk.policies.tests(tenant.id)).map(({ savedAt, ...test }) => ({ ...test, saved_at: savedAt.toISOString(), holds: test.says === test.expected })) },
    }),
  }),
  adminRoute({
    method: 'PUT',
    path: `${ROOT}/tests/:name`,
    permission: 'risk:write',
    tag: TAG,
    summary: 'Save a test',
    description: 'A situation and what a policy must say of it: none that says otherwise is published. At most 100.',
    params: testParams,
    body: testBody,
    answer: savedJson,
    // It may take the place of another one.
    fresh: true,
    async handle({ tenant, origin, params: { name }, body }) {
      await db.tenant(tenant.id, (tx) => risk.policies.saveTest(tx, origin, { name, ...body }));
      return { body: { name } };
    },
  }),
  adminRoute({
    method: 'DELETE',
    path: `${ROOT}/tests/:name`,
    permission: 'risk:write',
    tag: TAG,
    summary: 'Remove a saved test',
    params: testParams,
    fresh: true,
    async handle({ tenant, origin, params: { name } }) {
      await db.tenant(tenant.id, (tx) => risk.policies.removeTest(tx, origin, name));
    },
  }),
];
