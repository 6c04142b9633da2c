import { createHash, randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrationSources } from '../../src/app/migrations.ts';
import { withStartLock } from '../../src/platform/db/start-lock.ts';
import {
  createDatabase,
  createTripCounter,
  ensureRoles,
  findEmbedded,
  migrate,
  readMigrations,
  startEmbedded,
  type Counter,
  type Database,
  type EmbeddedPostgres,
} from '#platform/db';

const onDisk = fileURLToPath(new URL('../../../.parvis/test-postgres', import.meta.url));
const inMemory = join('/dev/shm', `parvis-tests-${createHash('sha256').update(onDisk).digest('hex').slice(0, 12)}`);
const ENOUGH = 2 ** 31;

/**
 * Where the shared cluster lies: in memory where the machine has some to spare, for as long as its server runs. A test database is 900 files, and a
 * disk that has just lost as many looks for a place for each: that was more work than all the tests had for the database.
 */
function findHome(): string {
  if (existsSync(join(inMemory, 'data'))) return inMemory;
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return Math.min(bavail * bsize, process.availableMemory()) > ENOUGH ? inMemory : onDisk;
  } catch {
    return onDisk;
  }
}
const PASSWORD = 'parvis-tests-only';

/** One cluster for all test processes: the first one starts it, the others find it running. */
let cluster: Promise<EmbeddedPostgres> | undefined;
export function testCluster(): Promise<EmbeddedPostgres> {
  cluster ??= startShared();
  return cluster;
}

/** A cluster of its own for this process instead of the shared one: the benchmark counts what it costs. Call it before anything needs a database. */
export function useOwnCluster(dir: string, settings: Readonly<Record<string, string>> = {}): Promise<EmbeddedPostgres> {
  if (cluster) throw new Error('A cluster is in use already.');
  cluster = startEmbedded({ dir, settings });
  return cluster;
}

/** Another server instead of the shared cluster, for all of this process. */
export function useServer(server: EmbeddedPostgres): void {
  if (cluster) throw new Error('A cluster is in use already.');
  cluster = Promise.resolve(server);
}

function startShared(): Promise<EmbeddedPostgres> {
  return startEmbedded({
    dir: findHome(),
    stopWithProcess: false,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '128MB' },
  });
}

/** Stops the shared cluster. Whoever else works in this checkout keeps it, unless `always`. Returns whether it was left running. */
export async function stopTestCluster(options: { readonly always: boolean }): Promise<boolean> {
  let left = false;
  for (const dir of [inMemory, onDisk]) if (existsSync(dir)) left = !(await stopIn(dir, options.always)) || left;
  return left;
}

async function stopIn(dir: string, always: boolean): Promise<boolean> {
  const server = await findEmbedded(dir);
  for (let tries = 0; server && !always && (await otherClients(server)) > 0; tries++) {
    if (tries === 10) return false;
    await new Promise((done) => setTimeout(done, 200));
  }
  await server?.stop();
  // What it took of the memory is given back, unless somebody has started it again.
  if (dir === inMemory)
    await withStartLock(join(dir, 'starting.lock'), async () => {
      if (!existsSync(join(dir, 'data', 'postmaster.pid'))) rmSync(join(dir, 'data'), { recursive: true, force: true });
    });
  return true;
}

async function otherClients(server: EmbeddedPostgres): Promise<number> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  const { rows } = await client.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
  await client.end();
  return rows[0]?.n ?? 0;
}

export interface TestDatabase {
  readonly db: Database;
  readonly trips: Counter;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** As the superuser: sees all rows. For assertions and for what an attacker with a dump would see. */
  dump<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Moves the database's clock, for every process on this database. */
  advance(seconds: number): Promise<void>;
  /** Stops the database's clock: only `advance` moves it, so that a busy machine blurs no edge. What comes back lets it go on. */
  holdClock(): Promise<() => Promise<void>>;
  /** A second, independent pool on the same database, as another process would have. */
  another(): Database;
  drop(): Promise<void>;
}

export interface EmptyDatabase {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** A database as an operator makes it: empty, with its two roles. */
export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const server = await testCluster();
  const name = `parvis_test_${randomBytes(8).toString('hex')}`;
  const { appUrl, ownerUrl } = await ensureRoles(server.url, { database: name, owner: 'parvis_owner', app: 'parvis_app', password: PASSWORD });
  return { appUrl, ownerUrl, superuserUrl: server.url(name), drop: () => dropDatabase(server, name) };
}

async function dropDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
}

const companions = new WeakMap<Database, Database>();

/** The small pool beside a test database's own, for what is looked up inside transactions (keys, tenants, applications), as `app/compose-platform.ts` has one. */
export const lookupsOf = (db: Database): Database => companions.get(db) ?? db;

/** The clock of a test database: ahead of the real one, and not going while it is held. */
const TEST_CLOCK = `create table platform.test_clock (ahead interval not null, held timestamptz);
  insert into platform.test_clock values ('0');
  grant select on platform.test_clock to public;
  create or replace function platform.now() returns timestamptz language sql stable as $$ select coalesce(held, now()) + ahead from platform.test_clock $$`;

/** A fresh, migrated database, cloned from a template that is made once per set of migrations. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testCluster();
  const migrations = readMigrations(migrationSources());
  const template = `parvis_template_${createHash('sha256')
    .update([...migrations.map((m) => m.checksum), TEST_CLOCK].join())
    .digest('hex')
    .slice(0, 16)}`;
  const name = `parvis_test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server.url() });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(7)');
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (!rowCount) {
      const draft = `${template}_draft`;
      await admin.query(`drop database if exists ${draft} with (force)`);
      const urls = await ensureRoles(server.url, { database: draft, owner: 'parvis_owner', app: 'parvis_app', password: PASSWORD });
      await migrate({ url: urls.ownerUrl, migrations, appRole: 'parvis_app' });
      // Loaded only by whoever makes the template: most test files never see the queue.
      const { installJobs } = await import('#platform/jobs');
      await installJobs({ ownerUrl: urls.ownerUrl, appRole: 'parvis_app' });
      const inside = new pg.Client({ connectionString: server.url(draft) });
      await inside.connect();
      await inside.query(TEST_CLOCK);
      await inside.end();
      await admin.query(`alter database ${draft} rename to ${template}`);
    }
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
    await admin.query('select pg_advisory_unlock(7)');
  } finally {
    await admin.end();
  }
  const appUrl = server.url(name, 'parvis_app', PASSWORD);
  const trips = createTripCounter();
  const open = (size: number) => createDatabase({ url: appUrl, size, applicationName: 'parvis-test', prepared: true, statementTimeoutMs: 20_000, acquireTimeoutMs: 10_000, trips });
  const opened: Database[] = [];
  const connect = () => {
    const made = open(10);
    const lookups = open(2);
    companions.set(made, lookups);
    opened.push(made, lookups);
    return made;
  };
  const db = connect();
  const dump = async <R>(text: string, values: readonly unknown[] = []) => {
    const client = new pg.Client({ connectionString: server.url(name) });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows as R[];
    } finally {
      await client.end();
    }
  };
  return {
    db,
    trips,
    appUrl,
    ownerUrl: server.url(name, 'parvis_owner', PASSWORD),
    superuserUrl: server.url(name),
    dump,
    async advance(seconds) {
      await dump("update platform.test_clock set ahead = ahead + $1 * interval '1 second'", [seconds]);
    },
    async holdClock() {
      await dump('update platform.test_clock set held = now()');
      return async () => void (await dump('update platform.test_clock set held = null'));
    },
    another() {
      return connect();
    },
    async drop() {
      for (const database of opened) await database.close();
      await dropDatabase(server, name);
    },
  };
}
