import { randomUUID } from 'node:crypto';
import { createDatabase } from '../../server/src/platform/db/index.ts';
import { createJobs } from '../../server/src/platform/jobs/index.ts';
import { createSignEverybodyOut } from '../../server/src/sessions/index.ts';
import { recordEvents, TEST_ORIGIN } from '../../server/test/support/journeys.ts';
import { exchange, signIn } from '../../server/test/support/installation.ts';
import { percentile } from '../measure.ts';
import type { Bench, Observed } from '../scenario.ts';

const SESSIONS = Number(process.env['BENCH_SESSIONS'] ?? 50_000);
const QUIET = 100;
const CLIENTS = 2;
const MOST_ERRORS = 10;
/** "Within minutes"; and whoever signs in meanwhile may notice it, and no more than that. */
const BUDGET = { seconds: 600, slower: 2 };

/** As many customers, each signed in and with what an application was granted. Random bytes where sealed values are. */
const FILL = `with people as materialized (select gen_random_uuid() as id, encode(sha256(n::text::bytea), 'hex') as uid, n from generate_series(1, $2) n),
    users as (insert into identity.users (tenant_id, id, sub, light) select $1, id, id::text, false from people),
    sessions as (insert into sessions.sessions (tenant_id, id, user_id, sub, protocol_uid, evidence, acr, amr, auth_time, client, created_at, last_seen_at, idle_expires_at, expires_at)
      select $1, gen_random_uuid(), id, id::text, uid, '[]', 'urn:parvis:1', '{pwd}', now, '\\x00', now, now, now + interval '1 day', now + interval '30 days'
      from people, (select platform.now() - interval '1 minute') t (now))
  insert into oidc.artefacts (tenant_id, kind, id_hash, grant_hash, session_hash, payload, created_at, expires_at)
  select $1, kind, case kind when 'SessionLink' then sha256(uid::bytea) else sha256((kind || n)::bytea) end, case kind when 'RefreshToken' then sha256(('Grant' || n)::bytea) end,
    case when kind <> 'Grant' then sha256(uid::bytea) end, '\\x00', platform.now() - interval '1 minute', platform.now() + interval '30 days'
  from people, unnest(array['SessionLink', 'Grant', 'RefreshToken']) as kind`;

interface Left {
  readonly sessions: boolean;
  readonly grants: boolean;
}

/** Everybody at a tenant is signed out, as in an emergency: how long it takes, and what those notice who sign in beside it. */
export const signOutAll: Observed = {
  name: 'sign-out-all',
  async observe(bench) {
    const { installation } = bench;
    const [tenant] = await installation.database.dump<{ id: string }>("select id from tenants.tenants where slug = 'demo'");
    if (!tenant) throw new Error('There is no tenant "demo".');
    await installation.database.dump(FILL, [tenant.id, SESSIONS]);
    for (const table of ['sessions.sessions', 'oidc.artefacts', 'identity.users']) await installation.database.dump(`vacuum analyze ${table}`);
    const quiet = await signInsUntil(bench, (done) => done >= QUIET);
    const db = createDatabase({ url: installation.database.appUrl, size: 4, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 30_000, acquireTimeoutMs: 5000 });
    try {
      const jobs = createJobs({ db });
      const everybody = createSignEverybodyOut({
        db,
        events: recordEvents(),
        jobs,
        dependants: { end: async () => {}, disown: async () => {}, endGranted: async () => undefined },
      });
      const began = performance.now();
      const at = await db.tenant(tenant.id, (tx) => everybody.begin(tx, TEST_ORIGIN, { reason: `bench ${randomUUID()}` }));
      const left = async () =>
        (
          await installation.database.dump<Left>(
            `select exists (select from sessions.sessions where tenant_id = $1 and revoked_at is null and created_at <= $2) as sessions,
               exists (select from oidc.artefacts where tenant_id = $1 and kind = 'Grant' and created_at <= $2) as grants`,
            [tenant.id, at],
          )
        )[0] as Left;
      let [sessionsGone, allGone] = [0, 0];
      const watch = (async () => {
        while (allGone === 0 && performance.now() - began < 1.5 * BUDGET.seconds * 1000) {
          await new Promise((done) => setTimeout(done, 500));
          const { sessions, grants } = await left();
          const seconds = (performance.now() - began) / 1000;
          if (!sessions) sessionsGone ||= seconds;
          if (!sessions && !grants) allGone = seconds;
        }
      })();
      let over = false;
      void watch.finally(() => (over = true));
      const beside = await signInsUntil(bench, () => over);
      await watch;
      const [{ stayed } = { stayed: 0 }] = await installation.database.dump<{ stayed: number }>(
        'select count(*)::int as stayed from sessions.sessions where tenant_id = $1 and revoked_at is null and created_at > $2',
        [tenant.id, at],
      );
      const slower = percentile(beside.times, 0.95) / percentile(quiet.times, 0.95);
      const missing = allGone === 0 || stayed !== beside.times.length ? 1 : 0;
      return {
        errors: quiet.errors + beside.errors + missing,
        ok: allGone <= BUDGET.seconds && slower <= BUDGET.slower,
        budget: `<= ${BUDGET.seconds} s, sign-ins <= ${BUDGET.slower} x`,
        reached: Math.round(allGone),
        sessions: SESSIONS,
        sessions_ended_s: Math.round(sessionsGone),
        grants_ended_s: Math.round(allGone),
        sign_ins_beside: beside.times.length,
        sign_in_quiet_p50_ms: Math.round(percentile(quiet.times, 0.5)),
        sign_in_quiet_p95_ms: Math.round(percentile(quiet.times, 0.95)),
        sign_in_beside_p50_ms: Math.round(percentile(beside.times, 0.5)),
        sign_in_beside_p95_ms: Math.round(percentile(beside.times, 0.95)),
        p95_slower: Number(slower.toFixed(2)),
      };
    } finally {
      await db.close();
    }
  },
};

/** Whole sign-ins with a password, up to tokens, a few browsers at once. */
async function signInsUntil(bench: Bench, isOver: (done: number) => boolean): Promise<{ readonly times: readonly number[]; readonly errors: number }> {
  const times: number[] = [];
  let errors = 0;
  const client = async (_: unknown, number: number) => {
    while (!isOver(times.length)) {
      const browser = bench.newBrowserAt(`203.0.113.${number + 1}`);
      const began = performance.now();
      try {
        const { callback, verifier } = await signIn(browser, bench.issuer, bench.redirectUri);
        await exchange(bench.issuer, callback, bench.redirectUri, verifier);
        times.push(performance.now() - began);
      } catch (error) {
        if (++errors > MOST_ERRORS) throw error;
      } finally {
        browser.close();
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { times, errors };
}
