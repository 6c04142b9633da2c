import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createDatabase, type Database } from '#platform/db';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { freePorts } from '#test/installation';

/* PgBouncer in transaction mode with fewer server connections than clients: every transaction may meet another tenant's connection (T22). */
let t: TestDatabase;
let bouncer: ChildProcess;
let db: Database;
const TENANTS = Array.from({ length: 20 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);

function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === 'nobody');
  return entry && { uid: Number(entry[2]), gid: Number(entry[3]) };
}

before(async () => {
  const binary = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path));
  assert.ok(binary, 'PgBouncer is installed (npm test installs it where it may)');
  t = await createTestDatabase();
  await t.dump(`create table platform.notes (tenant_id uuid not null, body text not null);
    alter table platform.notes enable row level security; alter table platform.notes force row level security;
    create policy tenant on platform.notes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
    grant select, insert on platform.notes to parvis_app`);
  const target = new URL(t.appUrl);
  const [port = 0] = await freePorts(1);
  const dir = mkdtempSync(join(tmpdir(), 'parvis-pooler-'));
  chmodSync(dir, 0o755);
  const file = join(dir, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
parvis = host=${target.hostname} port=${target.port} dbname=${target.pathname.slice(1)} user=${target.username} password=${decodeURIComponent(target.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
ignore_startup_parameters = extra_float_digits,statement_timeout,lock_timeout,idle_in_transaction_session_timeout
`,
    { mode: 0o644 },
  );
  bouncer = spawn(binary, ['-q', file], { ...unprivileged(), stdio: 'ignore' });
  db = createDatabase({
    url: `postgres://anyone@127.0.0.1:${port}/parvis`,
    size: 40,
    applicationName: 'parvis-pooler',
    prepared: false,
    statementTimeoutMs: 10_000,
    acquireTimeoutMs: 10_000,
  });
  for (let tries = 0; !(await db.ready()); tries++) {
    assert.ok(tries < 400, 'PgBouncer answers');
    await new Promise((done) => setTimeout(done, 50));
  }
});
after(async () => {
  await db?.close();
  bouncer?.kill('SIGKILL');
  await t?.drop();
});

test('twenty tenants over four connections, with failing and abandoned transactions between: no row of another tenant is ever seen', async () => {
  await Promise.all(TENANTS.map((tenant) => db.tenant(tenant, (tx) => tx.query('insert into platform.notes values ($1, $2)', [tenant, tenant]))));
  let seen = 0;
  await Promise.all(
    Array.from({ length: 40 }, async (_, worker) => {
      for (let round = 0; round < 50; round++) {
        const tenant = TENANTS[(worker + round * 7) % TENANTS.length] as string;
        if (round % 10 === 3) await db.tenant(tenant, (tx) => tx.query('select 1/0')).catch(() => {});
        if (round % 10 === 6) {
          await db
            .tenant(tenant, async (tx) => {
              await tx.query('select 1');
              throw new Error('given up');
            })
            .catch(() => {});
        }
        const rows = await db.read(tenant, (tx) => tx.query<{ body: string }>('select body from platform.notes'));
        assert.deepEqual(rows, [{ body: tenant }]);
        assert.deepEqual(await db.statement('select body from platform.notes'), [], 'nothing without a scope');
        seen += rows.length;
      }
    }),
  );
  assert.equal(seen, 2000);
});

test('writing into another tenant is refused through the pooler too', async () => {
  await assert.rejects(
    db.tenant(TENANTS[0] as string, (tx) => tx.query('insert into platform.notes values ($1, $2)', [TENANTS[1], 'planted'])),
    /row-level security/,
  );
});
