import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { riskSignals } from '../../server/src/app/catalog/risk-signals.ts';
import { createDatabase } from '../../server/src/platform/db/index.ts';
import { createRisk, LEVELS, proposeThreshold, type Network } from '../../server/src/risk/index.ts';
import { holdToWhatHappens } from '../../server/src/risk/curve/hold-to-what-happens.ts';
import { keyedNames } from '../../server/src/risk/features/keyed-names.ts';
import { learnLogins } from '../../server/src/risk/history/learn-logins.ts';
import { countAnew, takeTurn } from '../../server/src/risk/history/store.ts';
import { generateLogins } from '../../server/src/risk/replay/generate-logins.ts';
import type { PastLogin, Values } from '../../server/src/risk/replay/memory-history.ts';
import { replayLogins } from '../../server/src/risk/replay/replay-logins.ts';
import { reportReplay, reportStuffing } from '../../server/src/risk/replay/report-replay.ts';
import { seededRandom } from '../../server/src/risk/replay/seeded-random.ts';
import { MOST_PEOPLE, SLOT_SECONDS } from '../../server/src/risk/settings.ts';
import { KINDS } from '../../server/src/risk/windows/store.ts';
import { TEST_ORIGIN, TEST_TENANT, recordEvents, testKeys } from '../../server/test/support/journeys.ts';
import { createTestDatabase, type TestDatabase } from '../../server/test/support/postgres.ts';
import { cpuOfPostgres, percentile } from '../measure.ts';
import { REAL_CLOCK } from '../open-bench.ts';
import type { Observed } from '../scenario.ts';

const LOGINS = Number(process.env['BENCH_LOGINS'] ?? 1_000_000);
const BATCH = 5000;
const ASSESSED = 2000;
const COUNTED = 8000;
const UNDER_WAY = 8;
const LEARNED = 600;
/** One assessment: milliseconds by the clock, microseconds of processors. */
const BUDGET = { wallMs: 5, cpuMicros: 1000 };

/** Generated customers have names for their addresses; here each is an address. */
function createAddresses() {
  const numbers = new Map<string, string>();
  const networks = new Map<string, Network>();
  return {
    of(values: Values): string {
      let ip = numbers.get(values.ip ?? '');
      if (!ip) {
        const n = numbers.size;
        ip = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
        if (n >= 2 ** 24) throw new Error('There are no more addresses.');
        numbers.set(values.ip ?? '', ip);
        networks.set(ip, { asn: Number(values.asn), country: values.country as string, kinds: [] });
      }
      return ip;
    },
    networks,
  };
}

/** What one look at a sign-in costs beside a million others. */
export const risk: Observed = {
  name: 'risk',
  async observe({ postmaster }) {
    const t = await createTestDatabase();
    const db = createDatabase({ url: t.appUrl, size: 4, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 300_000, acquireTimeoutMs: 5000 });
    try {
      // The clock of tests, which can be moved, is a question of its own each time: a third of what PostgreSQL did.
      await t.dump(REAL_CLOCK);
      const keys = testKeys(t.db);
      const cipher = await keys.tenant(TEST_TENANT);
      const addresses = createAddresses();
      const people = new Map<string, string>();
      const userOf = (name: string) => people.get(name) ?? (people.set(name, randomUUID()), people.get(name) as string);
      const remembered = new Map<string, string>();
      const named = (values: Values) => LEVELS.map((level) => nameOf(level, level === 'ip' ? addresses.of(values) : values[level]));
      const nameOf = (level: (typeof LEVELS)[number], value: string | undefined) => {
        if (value === undefined) return null;
        const key = `${level} ${value}`;
        let name = remembered.get(key);
        if (!name) remembered.set(key, (name = keyedNames(cipher, { [level]: value })[level] as string));
        return name;
      };
      const logins = generateLogins({ seed: 1, logins: LOGINS, days: 170 });
      let began = performance.now();
      await fill(t.superuserUrl, logins, userOf, named);
      await db.tenant(TEST_TENANT, async (tx) => {
        await takeTurn(tx);
        await countAnew(tx);
      });
      await t.dump('vacuum analyze risk.logins');
      await t.dump('vacuum analyze risk.seen');
      await crowd(t);
      const filled = Math.round((performance.now() - began) / 1000);
      const room = createRisk({
        applications: async () => new Set(),
        db,
        keys,
        events: recordEvents(),
        jobs: { enqueue: async () => undefined },
        signals: riskSignals,
        networks: { knows: { network: true, place: false, kinds: false }, of: (ip) => addresses.networks.get(ip ?? '') ?? { kinds: [] } },
        heldUntil: async () => undefined,
        tenants: async function* () {},
        onFailure: () => {},
      });
      const sample = (n: number) => logins[(n * 7919) % logins.length] as PastLogin;
      const attemptOf = ({ user, values }: PastLogin) => ({ tenantId: TEST_TENANT, userId: userOf(user), origin: { ip: addresses.of(values), userAgent: values.ua ?? '' } });
      let errors = 0;
      const look = async (n: number) => {
        const found = await room.assess(attemptOf(sample(n)));
        if (found.score === undefined) errors++;
        return found;
      };
      for (let warm = 0; warm < 200; warm++) await look(warm);
      const times: number[] = [];
      for (let n = 0; n < ASSESSED; n++) {
        began = performance.now();
        await look(n);
        times.push(performance.now() - began);
      }
      // One after the other shows how long one waits. What it costs is told with several under way: else half of it is waking up processors that went to sleep meanwhile.
      const each = async (work: (n: number) => Promise<unknown>) => {
        const [app, database] = [process.cpuUsage(), cpuOfPostgres(postmaster)];
        let next = 0;
        const worker = async () => {
          while (next < COUNTED) await work(next++);
        };
        await Promise.all(Array.from({ length: UNDER_WAY }, worker));
        return { app: spent(process.cpuUsage(app)) / COUNTED, pg: (cpuOfPostgres(postmaster) - database) / COUNTED };
      };
      const spent = (used: NodeJS.CpuUsage) => used.user + used.system;
      const assess = await each(look);
      // What any question to the database costs on this machine, in the same run: a transaction with the least there is in it.
      const trip = await each(() => db.read(TEST_TENANT, (tx) => tx.query('select 1')));
      // Whoever signs in must exist; then what is due is learnt, as the worker does.
      const some = Array.from({ length: LEARNED }, (_, n) => sample(n + 77));
      for (const { user } of some)
        await t.dump('insert into identity.users (tenant_id, id, sub, light) values ($1, $2, $3, false) on conflict do nothing', [TEST_TENANT, userOf(user), userOf(user)]);
      const decisions = await Promise.all(some.map(async (login) => ({ userId: userOf(login.user), decision: await room.decide({ ...attemptOf(login), action: 'sign-in' }) })));
      for (const { userId, decision } of decisions) await db.tenant(TEST_TENANT, (tx) => room.learn(tx, TEST_ORIGIN, { userId, sessionId: randomUUID(), decision }));
      const due = (await t.dump<{ login_id: string }>('select login_id from risk.due')).map((row) => row.login_id);
      const [app, database] = [process.cpuUsage(), cpuOfPostgres(postmaster)];
      began = performance.now();
      let learnt = 0;
      for (let at = 0; at < due.length; at += 200) learnt += await db.tenant(TEST_TENANT, (tx) => learnLogins(tx, due.slice(at, at + 200)));
      const learnMs = (performance.now() - began) / LEARNED;
      if (learnt !== LEARNED) errors++;
      const learnCpu = (spent(process.cpuUsage(app)) + cpuOfPostgres(postmaster) - database) / LEARNED;
      const p95 = percentile(times, 0.95);
      const cpu = assess.app + assess.pg;
      return {
        errors,
        ok: p95 < BUDGET.wallMs && cpu < BUDGET.cpuMicros,
        budget: `p95 < ${BUDGET.wallMs} ms, CPU < ${BUDGET.cpuMicros} us`,
        reached: Math.round(cpu),
        logins: logins.length,
        users: people.size,
        filled_in_s: filled,
        assess_p50_ms: Number(percentile(times, 0.5).toFixed(2)),
        assess_p95_ms: Number(p95.toFixed(2)),
        assess_cpu_us_app: Math.round(assess.app),
        assess_cpu_us_pg: Math.round(assess.pg),
        trip_cpu_us_app: Math.round(trip.app),
        trip_cpu_us_pg: Math.round(trip.pg),
        learn_ms: Number(learnMs.toFixed(2)),
        learn_cpu_us: Math.round(learnCpu),
      };
    } finally {
      await db.close();
      await t.drop();
    }
  },
};

/** As many accounts at the doors within the hour as are told apart: everybody's window is as full as it gets. */
async function crowd(t: TestDatabase): Promise<void> {
  await t.dump(
    `insert into risk.windows (tenant_id, kind, key, slot, attempts, failures, common, leaked, people, passed, expires_at)
     select $1, $2, 0, floor(extract(epoch from platform.now()) / $3)::bigint + slot, 900, 200, 3, 0, names, names[1:50], platform.now() + interval '2 hours'
     from generate_series(-1, 1) as slot, (select array_agg(hashint8extended(n, 0)) as names from generate_series(1, $4) as n) as people`,
    [TEST_TENANT, KINDS.tenant, SLOT_SECONDS.tenant, MOST_PEOPLE],
  );
}

async function fill(url: string, logins: readonly PastLogin[], userOf: (name: string) => string, named: (values: Values) => readonly (string | null)[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Without checks of references, and all within the time that is remembered.
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    const newest = logins.at(-1)?.at ?? 0;
    for (let at = 0; at < logins.length; at += BATCH) {
      const some = logins.slice(at, at + BATCH);
      const names = some.map(({ values }) => named(values));
      await client.query(
        `insert into risk.logins (tenant_id, id, user_id, session_id, at, findings, learned_at, ${LEVELS.join(', ')})
         select $1, gen_random_uuid(), user_id, gen_random_uuid(), platform.now() - make_interval(secs => seconds), '[]', platform.now(), ${LEVELS.join(', ')}
         from unnest($2::uuid[], $3::float8[], ${LEVELS.map((_, index) => `$${index + 4}::bigint[]`).join(', ')}) as l (user_id, seconds, ${LEVELS.join(', ')})`,
        [TEST_TENANT, some.map(({ user }) => userOf(user)), some.map((login) => (newest - login.at) / 1000), ...LEVELS.map((_, index) => names.map((row) => row[index]))],
      );
    }
  } finally {
    await client.end();
  }
}

const REPLAYED = Number(process.env['BENCH_REPLAYED'] ?? 100_000);

const TENANTS = [
  { seeds: 24, firstSeed: 3001, unscored: 5000, history: 3500, days: 365, attackEvery: 8 },
  { seeds: 24, firstSeed: 3001, unscored: 5000, history: 10_000, days: 365, attackEvery: 12 },
  { seeds: 6, firstSeed: 3001, unscored: 5000, history: 40_000, days: 365, attackEvery: 40 },
];

/** Generated customers and known attackers, in the order of time: what docs/risk-replay.md tells. */
export const riskReplay: Observed = {
  name: 'risk-replay',
  async observe() {
    const logins = generateLogins({ seed: 1, logins: REPLAYED });
    const replayed = replayLogins(logins, { random: seededRandom(2), attackEvery: 10 });
    const { points, area, prediction, scored } = reportReplay(replayed);
    const threshold = proposeThreshold(replayed, { attacker: 'naive', caught: 0.98 })?.threshold;
    // Seeds that nothing was chosen on.
    const bounds = TENANTS.map((tenants) => ({ ...tenants, ...holdToWhatHappens(tenants) }));
    const missed = prediction ? Math.abs(prediction.happened / prediction.predicted - 1) : 1;
    return {
      errors: 0,
      ok: missed <= 0.2,
      budget: 'prediction within 20 %',
      reached: Number(missed.toFixed(3)),
      logins: logins.length,
      scored,
      area,
      prediction,
      points,
      bounds,
      stuffing: threshold === undefined ? [] : reportStuffing(logins, threshold, seededRandom(3)),
    };
  },
};
