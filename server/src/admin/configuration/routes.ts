import type { ConfigurationDesk } from '#configuration/contract';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import { nameActors, type NameActorsDeps } from '../who/name-actors.ts';
import {
  appliedJson,
  applyBody,
  driftBody,
  exportBody,
  exportedJson,
  fileBody,
  jsonOfPlanned,
  jsonOfRevision,
  jsonOfWhole,
  plannedJson,
  promoteBody,
  promotionBody,
  promotionJson,
  revisionJson,
  revisionParams,
  rollbackBody,
  rollbackQuery,
  wholeRevisionJson,
} from './shapes.ts';

export interface ConfigurationAreaDeps extends NameActorsDeps {
  readonly configuration: ConfigurationDesk;
}

const TAG = 'Configuration';
const ALL = '/configuration';
const ONE = '/tenants/:tenant/configuration';
const REVISION = `${ONE}/revisions/:number`;

/** Configuration as code: of one tenant, with what it was before, and of the whole installation. */
export function configurationRoutes(deps: ConfigurationAreaDeps): readonly AdminRoute[] {
  const { configuration } = deps;
  /** ETag of a tenant's configuration: the latest revision. */
  const latest = (tenantId: string) => configuration.latest(tenantId);

  const exportOne = adminRoute({
    method: 'GET',
    path: ONE,
    permission: 'config:read',
    tag: TAG,
    summary: 'The whole configuration of a tenant, as a file',
    answer: exportedJson,
    versioned: 'answers',
    async handle({ tenant }) {
      const [{ text, secrets }, version] = await Promise.all([configuration.export([tenant.id]), latest(tenant.id)]);
      return { body: { file: text, secrets: [...secrets] }, version };
    },
  });

  const planOne = adminRoute({
    method: 'POST',
    path: `${ONE}/plan`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What applying a file to a tenant would change',
    description: 'Changes nothing. Everything wrong with the file is told at once, each with its line.',
    body: fileBody,
    answer: plannedJson,
    handle: async ({ tenant, body: { file, variables, prune } }) => ({
      body: jsonOfPlanned(await configuration.plan({ text: file, prune, only: tenant.slug, ...(variables ? { variables } : {}) })),
    }),
  });

  const applyOne = adminRoute({
    method: 'POST',
    path: `${ONE}/apply`,
    permission: 'config:write',
    tag: TAG,
    summary: 'Bring a tenant to what a file says',
    description: 'All of it or nothing, and a revision of it.',
    body: applyBody,
    answer: appliedJson,
    fresh: true,
    async handle({ tenant, origin, body: { file, variables, prune, plan } }) {
      const done = await configuration.apply({ text: file, prune, only: tenant.slug, origin, ...(variables ? { variables } : {}), ...(plan === undefined ? {} : { plan }) });
      return { body: { ...jsonOfPlanned(done), revisions: done.revisions } };
    },
  });

  const driftOne = adminRoute({
    method: 'POST',
    path: `${ONE}/drift`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What of a tenant is otherwise than in a file, and what is there and not in it',
    body: driftBody,
    answer: plannedJson,
    handle: async ({ tenant, body: { file, variables } }) => ({
      body: jsonOfPlanned(await configuration.drift({ text: file, only: tenant.slug, ...(variables ? { variables } : {}) })),
    }),
  });

  const revisions = adminRoute({
    method: 'GET',
    path: `${ONE}/revisions`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What the configuration of a tenant was',
    description: 'Newest first. The ETag is the number of the latest.',
    query: pageQuery,
    answer: pageOf(revisionJson),
    versioned: 'answers',
    async handle({ tenant, system, query: { limit, after } }) {
      const before = after === undefined ? undefined : Number(after);
      if (before !== undefined && !Number.isSafeInteger(before)) throw adminErrors.not_found();
      const [found, version] = await Promise.all([configuration.revisions(tenant.id, { before, limit: limit + 1 }), latest(tenant.id)]);
      const names = await nameActors(deps, { systemId: system.id, tenantId: tenant.id }, found);
      return {
        body: toPage(
          found,
          limit,
          (one) => jsonOfRevision(one, names),
          ({ number }) => String(number),
        ),
        version,
      };
    },
  });

  const revision = adminRoute({
    method: 'GET',
    path: REVISION,
    permission: 'config:read',
    tag: TAG,
    summary: 'One revision, with its file',
    params: revisionParams,
    answer: wholeRevisionJson,
    async handle({ tenant, system, params: { number } }) {
      const found = await configuration.revision(tenant.id, number);
      if (!found) throw adminErrors.not_found();
      return { body: jsonOfWhole(found, await nameActors(deps, { systemId: system.id, tenantId: tenant.id }, [found])) };
    },
  });

  const planRollback = adminRoute({
    method: 'GET',
    path: `${REVISION}/rollback-plan`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What going back to a revision would change',
    description: 'Changes nothing. The ETag is the latest revision: what `rollback` wants in If-Match.',
    params: revisionParams,
    query: rollbackQuery,
    answer: plannedJson,
    versioned: 'answers',
    async handle({ tenant, params: { number }, query: { secrets } }) {
      return { body: jsonOfPlanned(await configuration.planRollback(tenant.id, { number, secrets })), version: await latest(tenant.id) };
    },
  });

  const rollback = adminRoute({
    method: 'POST',
    path: `${REVISION}/rollback`,
    permission: 'config:write',
    tag: TAG,
    summary: 'Bring a tenant back to a revision',
    description: 'It becomes a new revision; nothing of the history goes. If-Match names the latest revision that you have seen.',
    params: revisionParams,
    body: rollbackBody,
    answer: appliedJson,
    fresh: true,
    versioned: 'expects',
    async handle({ tenant, origin, params: { number }, body: { secrets, plan }, expected }) {
      const asked = { number, secrets, origin, ...(plan === undefined ? {} : { plan }) };
      const done = await configuration.rollback(tenant.id, expected === '*' ? asked : { ...asked, expected: Number(expected) });
      if (done.kind === 'changed') throw new ChangedMeanwhile({ revision: done.latest }, done.latest);
      return { body: { ...jsonOfPlanned(done), revisions: done.revisions }, version: done.revisions[tenant.slug] ?? (await latest(tenant.id)) };
    },
  });

  const exportWith = adminRoute({
    method: 'POST',
    path: `${ONE}/export`,
    permission: 'config:read',
    tag: TAG,
    summary: 'The same, with variables for what differs from one environment to the next',
    body: exportBody,
    answer: exportedJson,
    async handle({ tenant, body: { variables } }) {
      const { text, secrets } = await configuration.export([tenant.id], variables);
      return { body: { file: text, secrets: [...secrets] } };
    },
  });

  /** Whoever takes from a tenant may read it; else it is not there. */
  function assertReads({ caller }: Pick<Call, 'caller'>, from: string): void {
    if (!caller.may('config:read', from)) throw adminErrors.not_found();
  }

  const planPromotion = adminRoute({
    method: 'POST',
    path: `${ONE}/promotion-plan`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What bringing a tenant to what another one is would change',
    description:
      'Changes nothing. The ETag is the latest revision: what `promotion` wants in If-Match. Needs `config:read` at the other tenant as well. Name, address and state stay, and so do customers.',
    body: promotionBody,
    answer: promotionJson,
    versioned: 'answers',
    async handle(call) {
      const { tenant, body } = call;
      assertReads(call, body.from);
      const version = await latest(tenant.id);
      const planned = await configuration.planPromotion(tenant.id, body);
      return { body: { ...jsonOfPlanned(planned), file: planned.file }, version };
    },
  });

  const promote = adminRoute({
    method: 'POST',
    path: `${ONE}/promotion`,
    permission: 'config:write',
    tag: TAG,
    summary: 'Bring a tenant to what another one is',
    description: 'All of it or nothing, and a revision of it: from test to live. If-Match names the latest revision that you have seen.',
    body: promoteBody,
    answer: appliedJson,
    fresh: true,
    versioned: 'expects',
    async handle(call) {
      const {
        tenant,
        origin,
        expected,
        body: { plan, ...request },
      } = call;
      assertReads(call, request.from);
      const asked = { ...request, origin, ...(plan === undefined ? {} : { plan }) };
      const done = await configuration.promote(tenant.id, expected === '*' ? asked : { ...asked, expected: Number(expected) });
      if (done.kind === 'changed') throw new ChangedMeanwhile({ revision: done.latest }, done.latest);
      return { body: { ...jsonOfPlanned(done), revisions: done.revisions }, version: done.revisions[tenant.slug] ?? (await latest(tenant.id)) };
    },
  });

  const exportAll = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'config:read',
    tag: TAG,
    summary: 'The configuration of all tenants, as one file',
    description: 'An installation with 100 tenants or more exports them one by one.',
    answer: exportedJson,
    async handle() {
      const { text, secrets } = await configuration.exportAll();
      return { body: { file: text, secrets: [...secrets] } };
    },
  });

  const planAll = adminRoute({
    method: 'POST',
    path: `${ALL}/plan`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What applying a file would change',
    description: 'Of any tenants, also such that are not there yet. Changes nothing.',
    body: fileBody,
    answer: plannedJson,
    handle: async ({ body: { file, variables, prune } }) => ({ body: jsonOfPlanned(await configuration.plan({ text: file, prune, ...(variables ? { variables } : {}) })) }),
  });

  const applyAll = adminRoute({
    method: 'POST',
    path: `${ALL}/apply`,
    permission: 'config:write',
    tag: TAG,
    summary: 'Bring the installation to what a file says',
    description: 'Each tenant as a whole or not at all; all are tried before any is changed. Should one fail all the same, the answer names it, and those that were applied.',
    body: applyBody,
    answer: appliedJson,
    fresh: true,
    async handle({ origin, body: { file, variables, prune, plan } }) {
      const done = await configuration.apply({ text: file, prune, origin, ...(variables ? { variables } : {}), ...(plan === undefined ? {} : { plan }) });
      return { body: { ...jsonOfPlanned(done), revisions: done.revisions } };
    },
  });

  const driftAll = adminRoute({
    method: 'POST',
    path: `${ALL}/drift`,
    permission: 'config:read',
    tag: TAG,
    summary: 'What is otherwise than in a file, and what is there and not in it',
    description: 'Of the tenants that the file names.',
    body: driftBody,
    answer: plannedJson,
    handle: async ({ body: { file, variables } }) => ({ body: jsonOfPlanned(await configuration.drift({ text: file, ...(variables ? { variables } : {}) })) }),
  });

  return [exportAll, planAll, applyAll, driftAll, exportOne, exportWith, planPromotion, promote, planOne, applyOne, driftOne, revisions, revision, planRollback, rollback];
}
