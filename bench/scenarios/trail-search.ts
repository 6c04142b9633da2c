import { createHash } from 'node:crypto';
import { createDatabase } from '../../server/src/platform/db/index.ts';
import { createEvents, type EventHub, type TrailQuery } from '../../server/src/platform/events/index.ts';
import { indexNetwork } from '../../server/src/platform/events/network-index.ts';
import { lookupsOf, createTestDatabase, type TestDatabase } from '../../server/test/support/postgres.ts';
import { testKeys } from '../../server/test/support/journeys.ts';
import { percentile } from '../measure.ts';
import type { Observation, Observed } from '../scenario.ts';
import { APPLICATIONS, fillTrail, FREQUENT_TYPE, NOWHERE_TYPE, OPERATORS, RARE_TYPE, type TrailSize } from '../trail-data.ts';

/** `BENCH_EVENTS=100000 BENCH_CUSTOMERS=10000` is a smoke run. */
export const TRAIL: TrailSize = { events: Number(process.env['BENCH_EVENTS'] ?? 10_000_000), customers: Number(process.env['BENCH_CUSTOMERS'] ?? 1_000_000), months: 6 };
const TENANT = '11111111-1111-4111-8111-111111111111';
const ASKED = 60;
const PAGES = 200;
/** Of one kind, so that a slow one is seen and not waited for. */
const LONGEST_MS = 6000;
/** Milliseconds, 95 of 100 first pages, and pages further back, of the slowest kind. */
const BUDGET = 300;
const DAY_MS = 86_400_000;
const [FREQUENT_ADDRESS, RARE_ADDRESS] = ['203.0.113.1', '203.0.113.2'];

const idOf = (text: string) =>
  createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const customer = (n: number) => idOf(`customer ${n}`);
const operator = (n: number) => idOf(`operator ${n % OPERATORS}`);
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** What somebody looks for, a different one each time where there are several. `timeline_` is a customer's, the rest the explorer's. */
const questions = ({ customers, events }: TrailSize): Readonly<Record<string, (n: number) => TrailQuery>> => ({
  timeline_of_the_busiest: () => ({ subject: customer(0) }),
  timeline_of_the_busiest_by_kind: () => ({ subject: customer(0), types: ['consent.%'] }),
  timeline_of_the_busiest_by_rare_kind: () => ({ subject: customer(0), types: ['erasure.%'] }),
  timeline_of_somebody: (n) => ({ subject: customer((n * 7919) % customers) }),
  timeline_of_the_quietest: (n) => ({ subject: customer(customers - 1 - n) }),
  timeline_of_nobody: (n) => ({ subject: idOf(`nobody ${n}`) }),
  everything: () => ({}),
  kind_frequent: () => ({ type: FREQUENT_TYPE }),
  kind_rare: () => ({ type: RARE_TYPE }),
  kinds_of_a_room: () => ({ types: ['credentials.%'] }),
  kinds_rare: () => ({ types: ['erasure.%', 'requests.%'] }),
  by_customer: (n) => ({ actor: { id: customer((n * 104_729) % customers) } }),
  by_the_busiest: () => ({ actor: { id: customer(0) } }),
  by_operator: (n) => ({ actor: { id: operator(n) } }),
  by_operators: () => ({ actor: { kind: 'operator' } }),
  by_the_system: () => ({ actor: { kind: 'system' } }),
  at_application: () => ({ applicationId: APPLICATIONS[0] }),
  at_application_rare: () => ({ applicationId: APPLICATIONS[5] }),
  from_address_frequent: () => ({ ip: FREQUENT_ADDRESS }),
  from_address_rare: () => ({ ip: RARE_ADDRESS }),
  from_address_unknown: (n) => ({ ip: `198.51.100.${n}` }),
  refused: () => ({ result: 'failure' }),
  by_reference: (n) => ({
    requestId: createHash('md5')
      .update(`request ${Math.floor((n * 99_991) % (events / 3))}`)
      .digest('hex')
      .slice(0, 16),
  }),
  one_hour_of_long_ago: (n) => ({ since: ago(100 + (n % 50)), until: ago(100 + (n % 50) - 1 / 24) }),
  kind_at_application: () => ({ type: 'consent.given', applicationId: APPLICATIONS[3] }),
  operator_and_kind: (n) => ({ actor: { kind: 'operator', id: operator(n) }, type: 'admin.customer_handled' }),
  refused_at_application: () => ({ result: 'failure', applicationId: APPLICATIONS[4] }),
  address_and_kind: () => ({ ip: FREQUENT_ADDRESS, types: ['consent.%'] }),
  never_from_address: () => ({ ip: FREQUENT_ADDRESS, type: RARE_TYPE }),
  customer_refused: () => ({ subject: customer(0), result: 'failure' }),
  never_together: () => ({ type: NOWHERE_TYPE, applicationId: APPLICATIONS[0] }),
  never_together_frequent: () => ({ type: FREQUENT_TYPE, result: 'failure' }),
});
/** Further back, page by page. */
const WALKED = ['timeline_of_the_busiest', 'everything', 'kind_frequent', 'at_application', 'by_operators', 'from_address_frequent', 'kinds_of_a_room'] as const;

const sumOf = (times: readonly number[]) => times.reduce((sum, one) => sum + one, 0);
const round = (ms: number) => Number(ms.toFixed(1));

/** How long whoever looks into a long trail waits for a page. */
export async function measureTrail(events: Pick<EventHub, 'search'>, tenant: string, size: TrailSize): Promise<Observation> {
  const all = questions(size);
  const timed = async (query: TrailQuery, into: number[]) => {
    const began = performance.now();
    const page = await events.search(tenant, query);
    into.push(performance.now() - began);
    return page;
  };
  const figures: Record<string, number> = {};
  const [partly, unexpected]: [string[], string[]] = [[], []];
  let reached = 0;
  const note = (name: string, times: readonly number[]) => {
    figures[`${name}_p50_ms`] = round(percentile([...times], 0.5));
    figures[`${name}_p95_ms`] = round(percentile([...times], 0.95));
    reached = Math.max(reached, percentile([...times], 0.95));
  };
  for (const [name, ask] of Object.entries(all)) {
    const times: number[] = [];
    let found = 0;
    for (let n = 0; n < ASKED && sumOf(times) < LONGEST_MS; n++) {
      const page = await timed({ ...ask(n), limit: 50 }, times);
      found += page.entries.length;
      if (page.lookedTo !== undefined && !partly.includes(name)) partly.push(name);
    }
    if ((found === 0) !== /nobody|unknown|never/.test(name)) unexpected.push(name);
    note(name, times);
  }
  for (const name of WALKED) {
    const times: number[] = [];
    for (let after: string | undefined, page = 0; page < PAGES && sumOf(times) < LONGEST_MS; page++) {
      after = (await timed({ ...all[name]?.(0), limit: 50, ...(after === undefined ? {} : { after }) }, times)).next;
      if (after === undefined) break;
    }
    note(`${name}_further_back`, times);
  }
  return {
    errors: unexpected.length,
    ok: reached <= BUDGET,
    budget: `p95 <= ${BUDGET} ms`,
    reached: round(reached),
    ...size,
    ...figures,
    stopped_before_the_end: partly,
    unexpected,
  };
}

export function openTrailEvents(t: Pick<TestDatabase, 'appUrl' | 'db'>) {
  const db = createDatabase({ url: t.appUrl, size: 2, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 120_000, acquireTimeoutMs: 5000 });
  const keys = testKeys(lookupsOf(t.db));
  return { db, keys, events: createEvents({ db, keys, listeners: [], strict: false }) };
}

export async function addressesOf(keys: ReturnType<typeof testKeys>) {
  const cipher = await keys.tenant(TENANT);
  return { frequent: indexNetwork(cipher, FREQUENT_ADDRESS), rare: indexNetwork(cipher, RARE_ADDRESS) };
}

export const trailSearch: Observed = {
  name: 'trail-search',
  async observe() {
    const t = await createTestDatabase();
    const { db, keys, events } = openTrailEvents(t);
    try {
      const began = performance.now();
      await fillTrail(t.superuserUrl, TENANT, TRAIL, await addressesOf(keys));
      const filled = Math.round((performance.now() - began) / 1000);
      const [size] = await t.dump<{ mb: number }>(
        "select (sum(pg_total_relation_size(inhrelid)) / 1048576)::int as mb from pg_inherits where inhparent = 'platform.events'::regclass",
      );
      return { ...(await measureTrail(events, TENANT, TRAIL)), filled_in_s: filled, trail_mb: size?.mb };
    } finally {
      await db.close();
      await t.drop();
    }
  },
};
