import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHttpBrowser, freePorts, startInstallation, useOwnCluster, type HttpBrowser } from '../server/test/support/installation.ts';
import type { Bench } from './scenario.ts';

const floorFile = fileURLToPath(new URL('floor-server.ts', import.meta.url));
const clusterHome = fileURLToPath(new URL('../.parvis/bench-postgres', import.meta.url));

/** Attempts are counted by network: each customer of the benchmark comes from an address of his own, as behind a load balancer. */
export const BEHIND_A_PROXY = { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } as const;
/** What `platform.now()` is in an installation. */
export const REAL_CLOCK = 'create or replace function platform.now() returns timestamptz language sql stable parallel safe as $$ select now() $$';
const anyAddress = () => `10.${[...randomBytes(3)].join('.')}`;
export const someCustomer = (address = anyAddress()): HttpBrowser => createHttpBrowser({ headers: { 'x-forwarded-for': address } });

export interface OpenBench extends Bench {
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly rounds: number;
  readonly patienceMs: number;
  /** Folder for CPU profiles of the server processes, written when they stop. */
  readonly profile?: string;
  /** Let PostgreSQL keep count of statements; costs a little. */
  readonly statements?: boolean;
}

/** An installation and the floor server over a PostgreSQL of their own, with PostgreSQL's default durability. */
export async function openBench({ rounds, patienceMs, profile, statements }: BenchOptions): Promise<OpenBench> {
  const cluster = await useOwnCluster(clusterHome, { max_connections: '200', shared_buffers: '256MB', ...(statements ? { shared_preload_libraries: 'pg_stat_statements' } : {}) });
  const installation = await startInstallation({
    separate: true,
    serves: 1,
    workers: 1,
    env: { ...BEHIND_A_PROXY, ...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profile)}` }) },
  });
  if (statements) await installation.database.dump('create extension pg_stat_statements');
  // Test databases have a clock that can be moved; installations do not pay for that.
  await installation.database.dump(REAL_CLOCK);
  await installation.database.dump(
    'create schema floor; create table floor.artefacts (id bytea primary key, payload bytea not null); grant usage on schema floor to parvis_app; grant select, insert, update on floor.artefacts to parvis_app',
  );
  const [floorPort = 0] = await freePorts(1);
  const floorProcess = spawn(process.execPath, [floorFile], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FLOOR_PORT: String(floorPort), FLOOR_DATABASE_URL: installation.database.appUrl },
  });
  const floor = `http://127.0.0.1:${floorPort}`;
  for (let tries = 0; !(await answers(`${floor}/hello`)); tries++) {
    if (tries > 200 || floorProcess.exitCode !== null) throw new Error('The floor server does not answer.');
    await new Promise((done) => setTimeout(done, 50));
  }
  const browsers = new Map<number, HttpBrowser>();
  return {
    installation,
    issuer: installation.issuer,
    redirectUri: `${installation.shopUrl}/callback`,
    floor,
    floorPid: floorProcess.pid as number,
    postmaster: cluster.pid,
    rounds,
    patienceMs,
    browser(worker) {
      let browser = browsers.get(worker);
      if (!browser) browsers.set(worker, (browser = someCustomer()));
      return browser;
    },
    newBrowser: () => someCustomer(),
    newBrowserAt: someCustomer,
    trips: () => tripsOf(installation.ports[0] as number),
    async close() {
      for (const browser of browsers.values()) browser.close();
      floorProcess.kill();
      await installation.stop();
      await cluster.stop();
    },
  };
}

const answers = (url: string) =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );

/** What the statements since the last call cost, dearest first. */
export async function statementsOf({ installation }: Bench): Promise<string[]> {
  const rows = await installation.database.dump<{ calls: number; us: number; query: string }>(
    `select calls::int, (total_exec_time * 1000 / calls)::int as us, regexp_replace(query, '\\s+', ' ', 'g') as query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database() where calls > 20 order by total_exec_time desc limit 25`,
  );
  await installation.database.dump('select pg_stat_statements_reset()');
  return rows.map((row) => `  ${row.calls} x ${row.us} us  ${row.query.slice(0, 180)}`);
}

export async function tripsOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const found = /^parvis_sql_round_trips_total(?:\{[^}]*\})? (\d+)/m.exec(text);
  if (!found) throw new Error('The metric parvis_sql_round_trips_total is missing.');
  return Number(found[1]);
}
