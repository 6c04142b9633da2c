import type { ConfigurationDesk } from '#configuration/contract';
import type { Insight } from '#insight';
import { eventTypes } from '#platform/events';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { nameActors, type NameActorsDeps } from '../who/name-actors.ts';
import { changesBy } from './changes-by.ts';
import {
  checkJson,
  checkJsonOf,
  checkParams,
  checksJson,
  entryPage,
  entryParams,
  jsonOf,
  personsIn,
  readingOf,
  REPORT_TYPES,
  reportQuery,
  trailQuery,
  typesJson,
  wholeEntryJson,
  withClients,
} from './shapes.ts';

export interface AuditAreaDeps extends NameActorsDeps {
  readonly insight: Pick<Insight, 'trail' | 'readTrail' | 'readEntry' | 'beginCheck' | 'checkOf' | 'checks' | 'exportTrail' | 'report'>;
  readonly configuration: Pick<ConfigurationDesk, 'revision'>;
}

const TAG = 'Audit';
const NDJSON = 'application/x-ndjson';

/** The trail of a tenant; and, without one in the address, that of the operators themselves: who signed in to run the installation, and what they changed of it. */
export const auditRoutes = (deps: AuditAreaDeps): readonly AdminRoute[] => [
  ...trailRoutes(deps, '/tenants/:tenant/audit', ''),
  ...trailRoutes(deps, '/audit', ' Of the operators’ own tenant.'),
];

async function* asLines(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`;
}

const today = () => new Date().toISOString().slice(0, 10);

function trailRoutes(deps: AuditAreaDeps, base: string, whose: string): readonly AdminRoute[] {
  const { insight } = deps;
  const list = adminRoute({
    method: 'GET',
    path: base,
    permission: 'audit:read',
    tag: TAG,
    summary: 'The audit trail, newest first',
    description: `Whoever reads stands in it afterwards.${whose}`,
    query: trailQuery,
    answer: entryPage,
    persons: ({ items }) => personsIn(items),
    async handle({ tenant, system, origin, query }) {
      const { entries, next, lookedTo } = await insight.readTrail(tenant.id, origin, readingOf(query));
      const names = await nameActors(deps, { systemId: system.id, tenantId: tenant.id }, entries);
      const items = entries.map((entry) => jsonOf(entry, names, withClients(query)));
      return { body: { items, ...(next === undefined ? {} : { next }), ...(lookedTo === undefined ? {} : { looked_to: lookedTo }) } };
    },
  });

  const types = adminRoute({
    method: 'GET',
    path: `${base}/types`,
    permission: 'audit:read',
    tag: TAG,
    summary: 'Kinds of facts there are',
    answer: typesJson,
    async handle() {
      return { body: { items: eventTypes().map(({ type, about }) => ({ type, about })) } };
    },
  });

  const one = adminRoute({
    method: 'GET',
    path: `${base}/:entry`,
    permission: 'audit:read',
    tag: TAG,
    summary: 'One entry',
    description: whose.trim(),
    params: entryParams,
    answer: wholeEntryJson,
    persons: (entry) => personsIn([entry]),
    async handle({ caller, tenant, system, origin, params }) {
      const entry = await insight.readEntry(tenant.id, origin, params.entry);
      if (!entry) throw adminErrors.not_found();
      const own = tenant.id === system.id;
      const [names, changes] = await Promise.all([
        nameActors(deps, { systemId: system.id, tenantId: tenant.id }, [entry]),
        own || !caller.may('config:read', tenant.slug) ? undefined : changesBy(deps, tenant.id, entry),
      ]);
      return { body: { ...jsonOf(entry, names), ...(changes ? { changes } : {}) }, ...(entry.subject === undefined ? {} : { subject: entry.subject }) };
    },
  });

  const verify = adminRoute({
    method: 'POST',
    path: `${base}/verification`,
    permission: 'audit:read',
    tag: TAG,
    summary: 'Verify it',
    description: `Whether every entry is as it was written. A short trail is over when this answers; a long one is verified by the worker, one at a time: look again at its address.${whose}`,
    answer: checkJson,
    status: 201,
    async handle({ tenant, origin }) {
      const check = await insight.beginCheck(tenant.id, origin);
      return { body: checkJsonOf(check), location: `verification/${check.id}` };
    },
  });

  const verifications = adminRoute({
    method: 'GET',
    path: `${base}/verification`,
    permission: 'audit:read',
    tag: TAG,
    summary: 'When it was verified',
    description: `The last twenty times, newest first, by this API. By whom stands in the trail.${whose}`,
    answer: checksJson,
    async handle({ tenant }) {
      return { body: { items: (await insight.checks(tenant.id)).map(checkJsonOf) } };
    },
  });

  const verification = adminRoute({
    method: 'GET',
    path: `${base}/verification/:id`,
    permission: 'audit:read',
    tag: TAG,
    summary: 'How far a verification is, or what it found',
    description: whose.trim(),
    params: checkParams,
    answer: checkJson,
    async handle({ tenant, params }) {
      const check = await insight.checkOf(tenant.id, params.id);
      if (!check) throw adminErrors.not_found();
      return { body: checkJsonOf(check) };
    },
  });

  const exported = adminRoute({
    method: 'GET',
    path: `${base}/export`,
    permission: 'audit:export',
    tag: TAG,
    summary: 'All of it, with its proof',
    description: `One JSON object a line: verified anywhere by \`parvis audit verify --file\`, without an installation. Addresses and browsers are not in it, only that they were there.${whose}`,
    streams: [NDJSON],
    async handle({ tenant: { id, slug, name, issuer }, origin }) {
      return { stream: { type: NDJSON, name: `audit-${slug}-${today()}.jsonl`, pieces: asLines(insight.exportTrail(id, origin, { name, issuer })) } };
    },
  });

  const report = adminRoute({
    method: 'GET',
    path: `${base}/report`,
    permission: 'reports:read',
    tag: TAG,
    summary: 'A report for auditors',
    description: `What operators did and who read the trail, what was changed, what customers agreed to, requests and erasures; at most a year. It says on top whether the trail is as it was written, and names nobody but by identifiers.${whose}`,
    query: reportQuery,
    streams: Object.values(REPORT_TYPES).map((type) => type.split(';')[0] as string),
    async handle({ tenant: { id, slug, name, issuer }, origin, query: { format, since, until } }) {
      const wanted = { format, since: new Date(since).toISOString(), until: new Date(until).toISOString(), tenant: { name, issuer } };
      return {
        stream: {
          type: REPORT_TYPES[format],
          name: `audit-report-${slug}-${wanted.since.slice(0, 10)}-${wanted.until.slice(0, 10)}.${format}`,
          pieces: insight.report(id, origin, wanted),
        },
      };
    },
  });

  return [list, types, verifications, verify, verification, exported, report, one];
}
