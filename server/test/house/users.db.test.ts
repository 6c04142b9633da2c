import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadConfig } from '#platform/config';
import { IDENTITY_FATES } from '#identity';
import { credentialTypes, type CredentialTypeDeps } from '../../src/app/catalog/credentials.ts';
import { compose } from '../../src/app/compose.ts';
import { createCredentials } from '../../src/credentials/create-credentials.ts';
import { createTestDatabase, TEST_TENANT, type TestDatabase } from '#test/support';

/* Whoever goes leaves nothing. A table that holds something of a user is found here by its column, and must be emptied by somebody. */

let t: TestDatabase;
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly needed: boolean;
}

/** Where a table wants certain values. */
const VALUES: Readonly<Record<string, string>> = { slot: '1' };
const SAMPLE: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  bytea: `decode(md5(random()::text), 'hex')`,
  text: `'x'`,
  'text[]': `'{}'`,
  jsonb: `'{}'`,
  bigint: '1',
  integer: '1',
  smallint: '1',
  boolean: 'false',
  'timestamp with time zone': 'platform.now()',
};

async function columnsOf(schema: string): Promise<Map<string, Column[]>> {
  const rows = await t.dump<Column>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as needed
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = '${schema}' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and exists (select from pg_attribute u where u.attrelid = c.oid and u.attname = 'user_id')
    -- Older tables first: younger ones point to them.
    order by c.oid, a.attnum`);
  return Map.groupBy(rows, (row) => row.table);
}

async function fill(schema: string, columns: ReadonlyMap<string, readonly Column[]>, userId: string, own: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const [table, all] of columns) {
    const needed = all.filter((column) => column.needed);
    const values = needed.map(({ name, type }) => (name === 'tenant_id' ? `'${TEST_TENANT}'` : name === 'user_id' ? `'${userId}'` : (own[name] ?? VALUES[name] ?? SAMPLE[type])));
    assert.ok(
      values.every((value) => value !== undefined),
      `${table}: a sample is missing here for ${needed.map((column) => column.type).join()}`,
    );
    await t.dump(`insert into ${schema}.${table} (${needed.map((column) => column.name).join()}) values (${values.join()})`);
  }
}

async function left(schema: string, tables: Iterable<string>, userId: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables) if ((await t.dump(`select from ${schema}.${table} where user_id = $1`, [userId])).length > 0) found.push(table);
  return found;
}

test('nothing that credentials keep about a user stays after all was revoked, and nothing of others goes', async () => {
  const columns = await columnsOf('credentials');
  assert.ok(columns.size >= 17, `${columns.size} tables`);
  // Revoking needs nothing that is handed in.
  const deps = new Proxy({}, { get: () => undefined }) as CredentialTypeDeps;
  const credentials = createCredentials({ types: credentialTypes(deps) });
  const [user, neighbour] = [randomUUID(), randomUUID()];
  for (const id of [user, neighbour]) await fill('credentials', columns, id);
  assert.deepEqual(await left('credentials', columns.keys(), user), [...columns.keys()]);
  await t.db.tenant(TEST_TENANT, (tx) => credentials.revokeAll(tx, user));
  assert.deepEqual(await left('credentials', columns.keys(), user), []);
  assert.deepEqual(await left('credentials', columns.keys(), neighbour), [...columns.keys()]);
});

test('nor does what other systems know of a user', async () => {
  const columns = await columnsOf('federation');
  assert.ok(columns.size >= 1, `${columns.size} tables`);
  const credentials = createCredentials({ types: credentialTypes(new Proxy({}, { get: () => undefined }) as CredentialTypeDeps) });
  const [user, neighbour, connection] = [randomUUID(), randomUUID(), randomUUID()];
  await t.dump(
    `insert into federation.connections (tenant_id, slug, id, connector, shown, applications, trust, provisioning, groups, settings, secret_names)
     values ($1, 'there', $2, 'x', 'button', '{}', '{}', 'create', '{}', '{}', '{}')`,
    [TEST_TENANT, connection],
  );
  for (const id of [user, neighbour]) {
    await t.dump('insert into identity.users (tenant_id, id, sub, light) values ($1, $2, $3, false)', [TEST_TENANT, id, id]);
    await fill('federation', columns, id, {
      connection_id: `'${connection}'`,
      subject_index: `sha256('${id}')`,
      browser_index: `sha256('${id}')`,
      link_id: `(select id from federation.links where user_id = '${id}')`,
    });
  }
  await t.db.tenant(TEST_TENANT, (tx) => credentials.revokeAll(tx, user));
  assert.deepEqual(await left('federation', columns.keys(), user), []);
  assert.deepEqual(await left('federation', columns.keys(), neighbour), [...columns.keys()]);
});

test('every table with a user in it belongs to a room that empties it', async () => {
  const rows = await t.dump<{ name: string; cascade: boolean }>(`
    select n.nspname || '.' || c.relname as name,
      exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'identity.users'::regclass and f.confdeltype = 'c') as cascade
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attname = 'user_id' and c.relkind in ('r', 'p') and not a.attisdropped and n.nspname not in ('pgboss', 'public')`);
  /** With its reason. */
  const claimed: Readonly<Record<string, string>> = {
    'verification.runs': 'goes with the row of the user',
    'verification.assurances': 'goes with the row of the user',
    'sessions.sessions': 'ended by sessions.revoke, purged after its longest possible life',
    'erasure.erasures': 'the memory of who was erased: ids and a certificate',
    'erasure.holds': 'goes with the erasure',
    'erasure.due': 'goes with the erasure',
    'erasure.inactive': 'goes with the erasure, or when the account is used',
    'requests.requests': 'the record that each request was answered: its words go with the account',
    'organizations.looks': 'goes with the row of the child',
    'sessions.sign_outs': 'a moment and hashes, so that what was proved before it stays worthless',
  };
  const wrong = rows.filter(({ name, cascade }) => !name.startsWith('credentials.') && !name.startsWith('federation.') && !cascade && claimed[name] === undefined);
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
});

/** Whose name says that it tells of a user, or that points at one whatever its name. */
async function tablesAboutUsers(): Promise<string[]> {
  const rows = await t.dump<{ name: string }>(`
    select distinct n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pgboss', 'public', 'pg_catalog', 'information_schema', 'pg_toast')
      and (a.attname ~ '(^|_)(user|account|sub|subject|owner|person|customer|member)(_(id|hash|index|key|mac))?$'
        or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'identity.users'::regclass and a.attnum = any(f.conkey) and a.attname <> 'tenant_id'))
    order by 1`);
  return rows.map(({ name }) => name);
}

/** About users, and claimed by no room for merges. Each with its reason; what is not found any more must go from here. */
const NOT_OURS_TO_MERGE: Readonly<Record<string, string>> = {
  'identity.users': 'the accounts themselves: one is pointed at the other',
  'oidc.known_accounts': 'found by a MAC of the subject: the part of its room adds the names applications knew',
  'oidc.artefacts': 'codes, tokens and grants end with the sessions and sign-outs of a merge; what was allowed for good is copied by the part of its room',
  'provisioning.webhook_deliveries': 'messages on their way: each says to its application what was true when it happened, under the subject of then; they end by themselves',
  'erasure.due': 'an account that is about to be erased is not merged',
  'erasure.inactive': 'whoever makes two accounts one uses them: the next look ends the question',
  'erasure.erasures': 'an account that is about to be erased is not merged, and one that was is not there',
  'erasure.holds': 'an account under a legal hold is not merged',
  'admin.reading_visits': 'who was shown to whom in the last hour: it is told to the trail, and goes',
  'platform.event_clients': 'belongs to the trail, and stays with the account that did it',
  'platform.events': 'the trail says what happened to whom, and is never written anew',
};

test('for every table that tells of a user some room says what becomes of its rows when two accounts become one, or it stands here why not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-house-'));
  const app = await compose({ config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent' }), databaseUrl: t.appUrl, role: 'command' });
  const said = [IDENTITY_FATES, ...app.mergeParts.map((part) => part.tables)].flatMap((tables) => Object.keys(tables));
  await app.close();
  rmSync(dir, { recursive: true });
  assert.equal(new Set(said).size, said.length, 'claimed once');
  assert.deepEqual([...said, ...Object.keys(NOT_OURS_TO_MERGE)].toSorted(), await tablesAboutUsers());
});

test('for every table that tells of a user some room says in which sections of a copy it is told, or why it is not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-house-'));
  const app = await compose({ config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent' }), databaseUrl: t.appUrl, role: 'command' });
  const parts = app.portability.parts();
  await app.close();
  rmSync(dir, { recursive: true });
  const tables = parts.flatMap(({ told, untold }) => [...Object.keys(told), ...Object.keys(untold)]);
  assert.equal(new Set(tables).size, tables.length, 'claimed once');
  assert.deepEqual(tables.toSorted(), await tablesAboutUsers());
  const sections = parts.flatMap((part) => part.sections.map(({ name }) => name));
  assert.equal(new Set(sections).size, sections.length, 'one name each');
  assert.deepEqual(
    [...new Set(parts.flatMap(({ told }) => Object.values(told).flat()))].toSorted(),
    sections.toSorted(),
    'what is told stands in a section that is there, and every section tells a table',
  );
  const reasons = parts.flatMap(({ untold }) => Object.values(untold));
  assert.ok(reasons.every((reason) => reason.length > 20));
});

test('such a table is found by what points at a user, whatever the column is called, and by its name, wherever it points', async () => {
  const before = await tablesAboutUsers();
  await t.dump(`create table identity.zz_pets (tenant_id uuid not null, id uuid not null, walked_by uuid not null,
    foreign key (tenant_id, walked_by) references identity.users (tenant_id, id) on delete cascade)`);
  await t.dump('create table oidc.zz_badges (tenant_id uuid not null, owner_hash bytea not null)');
  assert.deepEqual(await tablesAboutUsers(), [...before, 'identity.zz_pets', 'oidc.zz_badges'].toSorted());
  await t.dump('drop table identity.zz_pets, oidc.zz_badges');
});
