import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { User } from '#identity';
import { TEST_ORIGIN } from '#test/support';
import { reapplyErasures } from '../../src/app/commands/erasure.ts';
import { compose, type App } from '../../src/app/compose.ts';
import { createFakeConnector } from '../../src/federation/fake-connector.suite.ts';
import { startInstalledPostgres, type InstalledPostgres } from '../support/installed-postgres.ts';
import { useServer } from '../support/postgres.ts';
import { FULL } from '../merging/accounts.suite.ts';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';
import { find, keysIn, rowsOfDump, type StoredRow } from './search.suite.ts';

/*
 * A person who is erased is gone: from every byte of the database as `pg_dump` writes it, of yesterday's backup, and of that restored as the guide says, whatever keys are
 * left; and the audit trail verifies before and after, here and there.
 */

let postgres: InstalledPostgres;
let w: MergeWorld;
let dir: string;
before(async () => {
  postgres = await startInstalledPostgres();
  useServer(postgres.server);
  w = await createMergeWorld();
  dir = mkdtempSync(join(tmpdir(), 'parvis-backup-'));
});
after(async () => {
  await w?.close();
  await postgres?.stop();
  rmSync(dir, { recursive: true });
});

const APP_PASSWORD = 'parvis-tests-only';
const database = () => new URL(w.t.superuserUrl).pathname.slice(1);

async function person(mark: string, ip: string): Promise<User> {
  const attributes = { given_name: `${mark}Ada`, family_name: `${mark}Lovelace`, birthdate: '1990-12-10' };
  const user = await w.account({ ...FULL, mark, attributes, told: { nickname: `${mark}az` } });
  const origin = { actor: { kind: 'user' as const, id: user.id }, ip, userAgent: `${mark} browser`, requestId: 'test' };
  const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const at = (clock as { now: Date }).now.toISOString();
  await w.inTenant((tx) =>
    w.app.sessions.start(tx, origin, { userId: user.id, sub: user.sub, evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at }] }),
  );
  return user;
}

/** All that happened until now is in the chain, and it is whole. */
async function verified(app: App, dump: MergeWorld['t']['dump']): Promise<{ readonly entries: number; readonly head: string }> {
  const left = async () =>
    (
      await dump<{ n: number }>(
        'select (select count(*)::int from platform.events where tenant_id = $1) - (select coalesce(sum(cardinality(ids)), 0)::int from platform.audit_blocks where tenant_id = $1) as n',
        [w.tenant.id],
      )
    )[0]?.n;
  while ((await left()) !== 0) await app.platform.audit.chain();
  const found = await app.platform.audit.verify(w.tenant.id);
  assert.deepEqual(found.findings, []);
  assert.ok(found.ok && found.entries > 0 && found.head);
  return { entries: found.entries, head: found.head };
}

async function erase(userId: string): Promise<void> {
  await w.inTenant((tx) => w.app.erasure.schedule(tx, TEST_ORIGIN, { userId, askedBy: 'customer' }));
  await w.t.dump(`update erasure.erasures set due_at = platform.now() where user_id = $1 and state = 'scheduled'`, [userId]);
  assert.equal((await w.app.erasure.eraseUser(w.tenant.id, userId)).kind, 'erased');
}

/** What has arrived is the recipient's, and no part of what we keep. */
async function sendMails(): Promise<void> {
  const job = w.app.jobTypes.find(({ name }) => name === 'platform.send-message');
  const waiting = await w.t.dump<{ tenant_id: string; key_hash: Buffer }>(`select tenant_id, key_hash from platform.deliveries where status = 'queued'`);
  for (const { tenant_id: tenantId, key_hash: key } of waiting)
    await job?.handle({ tenantId, key: key.toString('base64url') }, { id: 'test', attempt: 1, signal: new AbortController().signal });
  assert.ok(waiting.length > 0);
  await w.t.dump('delete from platform.dev_mailbox');
}

/** A dump as it lies in a file, byte for byte, and row by row. */
const plain = (name: string) => postgres.run('pg_dump', ['--format=plain'], name);
const read = (of: string, keys: readonly Buffer[], markers: readonly string[]) => [...find([{ table: 'file', text: of }], [], markers), ...find(rowsOfDump(of), keys, markers)];
const keysOf = (rows: readonly StoredRow[]) => keysIn(w.app, w.t, rows, w.tenant.id);

/** The command of the plan, to a file of ours. */
async function backUp(which: 'lasting' | 'short', name: string): Promise<string> {
  const file = join(dir, `${which}.dump`);
  const [command = '', ...tables] = w.app.backupPlan()[which];
  const options = command.split(' ').slice(1);
  await postgres.run('pg_dump', [...options.map((option) => (option.startsWith('--file=') ? `--file=${file}` : option)), ...tables], name);
  return file;
}

test('nothing of an erased person can be read in a dump, in yesterday’s backup or in that restored, and the audit trail verifies before and after, here and there', async () => {
  const [MINE, THEIRS, OTHER] = ['ZqXmine7', 'ZqXtheirs7', 'ZqXother7'];
  const mine = await person(MINE, '198.51.100.77');
  const theirs = await person(THEIRS, '198.51.100.78');
  const neighbour = await person(OTHER, '203.0.113.9');
  const markers = [MINE, THEIRS, '198.51.100.77', '198.51.100.78'];
  await w.merge(mine.id, theirs.id);
  const before = await verified(w.app, w.t.dump);

  // Yesterday. Whoever has all of it and its keys reads all of it, so that the search below is one that finds.
  const yesterday = await plain(database());
  const found = read(yesterday, await keysOf(rowsOfDump(yesterday)), markers);
  for (const table of [
    'identity.identifiers',
    'identity.attributes',
    'credentials.totp_apps',
    'federation.links',
    'platform.event_clients',
    'verification.assurances',
    'sessions.sessions',
  ])
    assert.ok(
      found.some((hit) => hit.startsWith(table)),
      `${table} among ${found.join('; ')}`,
    );
  const lasting = await backUp('lasting', database());
  const others = await w.everything([neighbour.id]);

  const later = await person('ZqXlater7', '203.0.113.10');
  await erase(mine.id);
  await sendMails();
  const after = await verified(w.app, w.t.dump);
  assert.ok(after.entries > before.entries);
  assert.deepEqual(await w.everything([neighbour.id]), others);

  // Today's database, with all the keys there are.
  const today = await plain(database());
  const left = await keysOf(rowsOfDump(today));
  assert.deepEqual(read(today, left, markers), []);
  assert.ok(read(today, left, [OTHER]).length > 5);
  // Yesterday's backup, as it lies in its file and as what is in it, with the same keys.
  assert.deepEqual(find([{ table: 'file', text: readFileSync(lasting, 'latin1') }], [], markers), []);
  const kept = await postgres.run('pg_restore', ['--file=-', lasting]);
  assert.deepEqual(read(kept, left, markers), []);
  assert.ok(read(kept, left, [OTHER]).length > 0, 'those who are not erased can be restored');

  // Restored beside it, as the guide says.
  const beside = `${database()}_restored`;
  await postgres.createDatabase(beside);
  await postgres.run('pg_restore', ['--exit-on-error', lasting], beside);
  await postgres.run('pg_restore', ['--exit-on-error', '--data-only', '--disable-triggers', await backUp('short', database())], beside);
  const dump: MergeWorld['t']['dump'] = async (text, values = []) => {
    const client = new pg.Client({ connectionString: postgres.server.url(beside) });
    await client.connect();
    return (await client.query(text, [...values]).finally(() => client.end())).rows;
  };
  const app = await compose({
    config: w.app.platform.config,
    databaseUrl: postgres.server.url(beside, 'parvis_app', APP_PASSWORD),
    role: 'command',
    connectors: [createFakeConnector()],
  });
  try {
    assert.deepEqual(read(await plain(beside), left, markers), []);
    assert.deepEqual(await verified(app, dump), before, 'the trail is that of yesterday');
    assert.match((await reapplyErasures(app, w.tenant)).join(), /^2 accounts erased again/);
    const restored = await plain(beside);
    assert.deepEqual(read(restored, left, markers), []);
    assert.ok(read(restored, left, [OTHER]).length > 5);
    const inside = <T>(work: Parameters<typeof app.platform.db.read<T>>[1]) => app.platform.db.read(w.tenant.id, work);
    for (const { id } of [mine, theirs]) assert.equal((await inside((tx) => app.identity.find(tx, id)))?.state, 'erased');
    assert.deepEqual(await inside((tx) => app.identity.attributes(tx, mine.id)).catch(() => ({})), {});
    assert.equal((await inside((tx) => app.identity.attributes(tx, neighbour.id)))['given_name']?.value, `${OTHER}Ada`);
    // Registered after the lasting backup was taken: nobody knows the account, so nothing of it is kept that could be in its way.
    assert.deepEqual(await dump('select from identity.identifiers where user_id = $1', [later.id]), []);
    assert.match((await reapplyErasures(app, w.tenant)).join(), /^0 accounts erased again, 0 rows/);
    // And it goes on there.
    await app.platform.db.tenant(w.tenant.id, (tx) => app.identity.writeAttributes(tx, TEST_ORIGIN, neighbour.id, { family_name: 'Goes on' }, 'test'));
    assert.ok((await verified(app, dump)).entries > before.entries);
  } finally {
    await app.close();
  }
});
