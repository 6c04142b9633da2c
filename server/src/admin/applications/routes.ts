import { setTimeout as pause } from 'node:timers/promises';
import type { Application, ApplicationChange, Oidc } from '#oidc/contract';
import type { Database } from '#platform/db';
import type { TrailEntry, TrailQuery } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenants } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageOf, pageQuery, toPage } from '../kit/paging.ts';
import { judgeRedirect } from './judge-redirect.ts';
import { securityFindings } from './security-findings.ts';
import {
  applicationBody,
  applicationJson,
  applicationParams,
  findingsJson,
  inputOf,
  jsonOf,
  newApplicationBody,
  redirectBody,
  redirectJson,
  rollBody,
  rolledJson,
  savedApplicationJson,
  signInJson,
  signInQuery,
} from './shapes.ts';

export interface ApplicationsAreaDeps {
  readonly db: Database;
  readonly oidc: Pick<Oidc, 'applicationNow' | 'applications' | 'changeApplication' | 'createApplication' | 'rollSecret'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly trail: (tenantId: string, query: TrailQuery) => Promise<readonly TrailEntry[]>;
}

const TAG = 'Applications';
const ALL = '/tenants/:tenant/applications';
const ONE = `${ALL}/:client_id`;
const LOOK_AGAIN_MS = 1000;

export function applicationRoutes(deps: ApplicationsAreaDeps): readonly AdminRoute[] {
  const brandOf = async ({ tenantId, brandId }: Application) => (brandId === undefined ? undefined : (await deps.tenants.brand(tenantId, brandId))?.slug);
  const json = async (application: Application) => jsonOf(application, await brandOf(application));

  async function find(tenantId: string, clientId: string): Promise<Application> {
    const found = await deps.db.read(tenantId, (tx) => deps.oidc.applicationNow(tx, clientId));
    if (!found) throw adminErrors.not_found();
    return found;
  }

  async function saved(change: ApplicationChange): Promise<Extract<ApplicationChange, { kind: 'saved' }>> {
    if (change.kind === 'saved') return change;
    if (change.kind === 'changed_meanwhile') throw new ChangedMeanwhile(await json(change.application), change.application.version);
    throw change.kind === 'exists' ? adminErrors.exists({ fields: [{ field: 'client_id', fix: 'is taken; choose another' }] }) : adminErrors.not_found();
  }

  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'applications:read',
    tag: TAG,
    summary: 'All applications',
    description: 'In the order of their client ids.',
    query: pageQuery,
    answer: pageOf(applicationJson),
    async handle({ tenant, query: { limit, after = '' } }) {
      const found = await deps.db.read(tenant.id, (tx) => deps.oidc.applications(tx, after, limit + 1));
      const shown = new Map(await Promise.all(found.map(async (one) => [one.clientId, await json(one)] as const)));
      return {
        body: toPage(
          found,
          limit,
          ({ clientId }) => shown.get(clientId) as never,
          ({ clientId }) => clientId,
        ),
      };
    },
  });

  const create = adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'applications:write',
    tag: TAG,
    summary: 'Register an application',
    description: 'Where its way of proving itself needs a secret, one is made and shown this once.',
    body: newApplicationBody,
    answer: savedApplicationJson,
    status: 201,
    creates: true,
    async handle({ tenant, origin, body: { client_id: clientId = newId(), ...body }, once }) {
      const done = await deps.db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          const change = await saved(await deps.oidc.createApplication(tx, origin, inputOf(clientId, body)));
          return { ...(await json(change.application)), ...(change.secret === undefined ? {} : { secret: change.secret }) };
        }),
      );
      return { body: done, version: done.version, location: `${tenant.slug}/applications/${done.client_id}` };
    },
  });

  const read = adminRoute({
    method: 'GET',
    path: ONE,
    permission: 'applications:read',
    tag: TAG,
    summary: 'One application',
    params: applicationParams,
    answer: applicationJson,
    versioned: 'answers',
    async handle({ tenant, params }) {
      const application = await find(tenant.id, params.client_id);
      return { body: await json(application), version: application.version };
    },
  });

  const change = adminRoute({
    method: 'PUT',
    path: ONE,
    permission: 'applications:write',
    tag: TAG,
    summary: 'Change it',
    description: 'As a whole: what is left out has its default again. Its secret stays; where a new way of proving itself needs one, it is made and shown this once.',
    params: applicationParams,
    body: applicationBody,
    answer: savedApplicationJson,
    versioned: 'expects',
    async handle({ tenant, origin, params, body, expected }) {
      const done = await deps.db.tenant(tenant.id, (tx) => deps.oidc.changeApplication(tx, origin, inputOf(params.client_id, body), expected));
      const { application, secret } = await saved(done);
      return { body: { ...(await json(application)), ...(secret === undefined ? {} : { secret }) }, version: application.version };
    },
  });

  const roll = adminRoute({
    method: 'POST',
    path: `${ONE}/secret`,
    permission: 'applications:write',
    tag: TAG,
    summary: 'A new secret',
    description: 'Shown this once. The one before works for some hours more, so that nobody is locked out while the new one is put in place.',
    params: applicationParams,
    body: rollBody,
    answer: rolledJson,
    status: 201,
    fresh: true,
    creates: true,
    async handle({ tenant, origin, params, body, once }) {
      const done = await deps.db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          const rolled = await deps.oidc.rollSecret(tx, origin, params.client_id, body.overlap_hours);
          if (rolled.kind !== 'rolled') throw rolled.kind === 'unknown' ? adminErrors.not_found() : adminErrors.no_secret();
          return { secret: rolled.secret, ...(rolled.formerUntil ? { former_until: rolled.formerUntil.toISOString() } : {}) };
        }),
      );
      return { body: done };
    },
  });

  const redirect = adminRoute({
    method: 'POST',
    path: `${ONE}/redirect-test`,
    permission: 'applications:read',
    tag: TAG,
    summary: 'Would this address be accepted?',
    description: 'And if not, what is different about it.',
    params: applicationParams,
    body: redirectBody,
    answer: redirectJson,
    async handle({ tenant, params, body }) {
      const { metadata } = await find(tenant.id, params.client_id);
      return { body: judgeRedirect(metadata['redirect_uris'] as readonly string[], body.redirect_uri) };
    },
  });

  const findings = adminRoute({
    method: 'GET',
    path: `${ONE}/security`,
    permission: 'applications:read',
    tag: TAG,
    summary: 'How well it is protected',
    params: applicationParams,
    answer: findingsJson,
    async handle({ tenant, params }) {
      const { score, findings: all } = securityFindings(await find(tenant.id, params.client_id));
      return { body: { score, findings: all.map(({ weight: _, change: needed, ...finding }) => ({ ...finding, ...(needed ? { change: { ...needed } } : {}) })) } };
    },
  });

  const signIn = adminRoute({
    method: 'GET',
    path: `${ONE}/sign-in`,
    permission: 'applications:read',
    tag: TAG,
    summary: 'The latest sign-in there',
    description: 'Can wait for it: for whoever has just connected an application and wants to see it work. Without any detail of the customer.',
    params: applicationParams,
    query: signInQuery,
    answer: signInJson,
    async handle({ tenant, params, query: { since, wait } }) {
      const { id } = await find(tenant.id, params.client_id);
      const latest = async () => (await deps.trail(tenant.id, { applicationId: id, type: 'sessions.session_started', since, limit: 1 }))[0];
      let seen = await latest();
      for (let waited = 0; !seen && waited < wait; waited++) {
        await pause(LOOK_AGAIN_MS);
        seen = await latest();
      }
      const acr = (seen?.data as { readonly acr?: string } | undefined)?.acr;
      return { body: seen ? { sign_in: { at: seen.occurredAt, user: seen.subject ?? '', ...(acr === undefined ? {} : { acr }) } } : {} };
    },
  });

  return [list, create, read, change, roll, redirect, findings, signIn];
}
