import { z } from 'zod';
import type { IdentityRoom } from '#identity';
import type { Oidc } from '#oidc/contract';
import type { Database, Tx } from '#platform/db';
import type { TrailEntry, TrailQuery } from '#platform/events';
import { isId } from '#platform/ids';
import type { PrivacyRequests } from '#requests/contract';
import type { Tenants } from '#tenants/contract';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';

/** In their order on the page. */
const FIGURES = ['sign_ups', 'sign_ins', 'sign_in_success', 'passkey_share', 'second_step_share', 'consent_rate'] as const;

interface Figure {
  readonly id: (typeof FIGURES)[number];
  readonly unit: 'count' | 'share';
  readonly value: number | null;
  readonly before: number | null;
  readonly days: readonly (number | null)[];
}

export interface HomeAreaDeps {
  readonly db: Pick<Database, 'read'>;
  readonly statistics: { figures(tenantId: string, days: number): Promise<{ readonly from: string; readonly to: string; readonly figures: readonly Figure[] }> };
  readonly requests: Pick<PrivacyRequests, 'list'>;
  readonly trail: (tenantId: string, query: TrailQuery) => Promise<readonly TrailEntry[]>;
  readonly identity: Pick<IdentityRoom, 'attributes'>;
  readonly hasPasskey: (tx: Tx, userId: string) => Promise<boolean>;
  readonly oidc: Pick<Oidc, 'applications'>;
  readonly tenants: Pick<Tenants, 'brands'>;
  /** Whether mail goes to a mail server, or to the mailbox of a development machine. */
  readonly sendsMail: boolean;
}

/** How each is counted, for whoever reads it. */
const DEFINITIONS: Readonly<Record<(typeof FIGURES)[number], string>> = {
  sign_ups: 'Accounts made, and light accounts that became one.',
  sign_ins: 'Sessions begun, by whatever way.',
  sign_in_success: 'Of the sign-ins that were begun and are over: those that came to their end. The others were given up, ran out or were refused.',
  passkey_share: 'Sign-ins in which a passkey was used.',
  second_step_share: 'Sign-ins with two kinds of proof. A passkey that asks for a fingerprint or PIN is both.',
  consent_rate: 'Of the answers to purposes that customers were asked about: those that were yes.',
};
const MEDIAN_OF = 200;
const COUNTED = 200;
const FEED = 12;
/** Further than the feed is long: what somebody only read is left out. */
const FEED_READ = 100;
const TAG = 'Home';

const when = z.iso.datetime();
const number = z.number().nullable().describe('Null: too few for a number about which nobody can be meant.');
const figuresJson = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  figures: z.array(
    z.strictObject({
      id: z.enum(FIGURES),
      definition: z.string(),
      unit: z.enum(['count', 'share']).describe('`count`: to the nearest ten. `share`: 0 to 1.'),
      value: number,
      before: number.describe('Of as many days before. Null: too few.'),
      days: z.array(number).describe('Of each day, the oldest first.'),
    }),
  ),
  seconds_to_sign_in: z.number().int().optional().describe(`Half of the last ${MEDIAN_OF} sign-ins took longer. Absent: fewer than ten.`),
  privacy_requests: z.strictObject({ open: z.number().int(), overdue: z.number().int() }).describe(`At most ${COUNTED} are counted.`),
});
const setupJson = z.strictObject({ steps: z.array(z.strictObject({ id: z.enum(['passkey', 'application', 'brand', 'mail', 'sign_in']), done: z.boolean() })) });
const changesJson = z.strictObject({
  items: z.array(
    z.strictObject({
      at: when,
      type: z.string(),
      by: z.string().optional().describe('Name of the operator. Absent: an API key, the command line, or somebody without a name.'),
      what: z.string().optional().describe('What of the tenant it is about, by its name.'),
      fields: z.array(z.string()),
    }),
  ),
});

const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)];

/** Names of configuration that facts carry; none is anybody's. */
const NAMED = ['slug', 'clientId', 'purpose', 'journey', 'connection', 'resource', 'setting', 'role'] as const;

function changeOf({ occurredAt, type, data }: TrailEntry, by: string | undefined) {
  const facts = data as Readonly<Record<string, unknown>>;
  const what = NAMED.map((name) => facts[name]).find((value) => typeof value === 'string');
  const fields = [facts['changed'], facts['fields']].find(Array.isArray) ?? [];
  return {
    at: occurredAt,
    type,
    ...(by === undefined ? {} : { by }),
    ...(typeof what === 'string' ? { what } : {}),
    fields: fields.filter((one): one is string => typeof one === 'string').slice(0, 20),
  };
}

const isReading = (type: string) => /(?:_read|\.read|_verified|_exported|_reported|_unmasked)$/.test(type);

export const homeRoutes = (deps: HomeAreaDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/figures',
    permission: 'statistics:read',
    tag: TAG,
    summary: 'How it goes',
    description: 'Numbers without anybody in them, of a time and of as long before. See docs/guide/statistics.md.',
    query: z.strictObject({ days: z.coerce.number().int().min(7).max(90).default(30) }),
    answer: figuresJson,
    async handle({ tenant, query: { days } }) {
      const since = new Date(Date.now() - days * 86_400_000).toISOString();
      const [{ figures, ...time }, requests, finished] = await Promise.all([
        deps.statistics.figures(tenant.id, days),
        deps.db.read(tenant.id, async (tx) => {
          const [open, paused, overdue] = await Promise.all([
            deps.requests.list(tx, { state: 'open', limit: COUNTED }),
            deps.requests.list(tx, { state: 'paused', limit: COUNTED }),
            deps.requests.list(tx, { overdue: true, limit: COUNTED }),
          ]);
          return { open: Math.min(COUNTED, open.requests.length + paused.requests.length), overdue: overdue.requests.length };
        }),
        deps.trail(tenant.id, { type: 'journeys.journey_finished', since, limit: MEDIAN_OF }),
      ]);
      const seconds = finished
        .map(({ data }) => data as { readonly journey?: unknown; readonly newUser?: unknown; readonly seconds?: unknown })
        .flatMap((one) => (one.journey === 'sign-in' && one.newUser !== true && typeof one.seconds === 'number' ? [one.seconds] : []))
        .toSorted((a, b) => a - b);
      const middle = seconds.length < 10 ? undefined : median(seconds);
      return {
        body: {
          ...time,
          figures: figures.map((figure) => ({ ...figure, days: [...figure.days], definition: DEFINITIONS[figure.id] })),
          ...(middle === undefined ? {} : { seconds_to_sign_in: Math.round(middle) }),
          privacy_requests: requests,
        },
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/setup',
    permission: 'tenants:read',
    tag: TAG,
    summary: 'What makes it whole',
    description: 'Whether whoever asks has a passkey, there is an application, a brand of its own, a mail server, and somebody has signed in.',
    answer: setupJson,
    async handle({ caller, tenant, system }) {
      const [passkey, applications, brands, signIns] = await Promise.all([
        caller.kind === 'api_key' || deps.db.read(system.id, (tx) => deps.hasPasskey(tx, caller.id)),
        deps.db.read(tenant.id, (tx) => deps.oidc.applications(tx, '', 1)),
        deps.tenants.brands(tenant.id),
        deps.trail(tenant.id, { type: 'sessions.session_started', limit: 1 }),
      ]);
      return {
        body: {
          steps: [
            { id: 'passkey' as const, done: passkey },
            { id: 'application' as const, done: applications.length > 0 },
            { id: 'brand' as const, done: brands.some(({ brand, version }) => version > 1 || brand.logo !== undefined) || brands.length > 1 },
            { id: 'mail' as const, done: deps.sendsMail },
            { id: 'sign_in' as const, done: signIns.length > 0 },
          ],
        },
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/changes',
    permission: 'audit:read',
    tag: TAG,
    summary: 'What operators changed lately',
    description: 'The newest of their acts, without what they only read and without customers. All of it is in the audit trail.',
    answer: changesJson,
    async handle({ tenant, system }) {
      const acts = (await deps.trail(tenant.id, { actor: { kind: 'operator' }, limit: FEED_READ }))
        .filter(({ type, subject }) => !isReading(type) && subject === undefined)
        .slice(0, FEED);
      // An API key and the command line have ids of another kind, and no name.
      const ids = [...new Set(acts.flatMap(({ actor }) => (actor.id !== undefined && isId(actor.id) ? [actor.id] : [])))];
      const names = await deps.db.read(system.id, async (tx) => {
        const all = await Promise.all(ids.map(async (id) => [id, (await deps.identity.attributes(tx, id, ['name']))['name']?.value] as const));
        return new Map(all.flatMap(([id, name]) => (typeof name === 'string' ? [[id, name] as const] : [])));
      });
      return { body: { items: acts.map((entry) => changeOf(entry, entry.actor.id === undefined ? undefined : names.get(entry.actor.id))) } };
    },
  }),
];
