import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tablesOf } from '#erasure';
import { loadConfig } from '#platform/config';
import type { PersonalTable } from '#platform/personal-data';
import type { RetentionRule } from '#platform/retention';
import { tenantSettingsSchema } from '#tenants';
import { daysOf } from '#consent';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { compose } from '../../src/app/compose.ts';

/* What is kept of people is declared: a table that could hold something of somebody and that no room claims is found here. */

let t: TestDatabase;
let rules: readonly RetentionRule[];
let declared: ReadonlyMap<string, PersonalTable>;
before(async () => {
  t = await createTestDatabase();
  const dir = mkdtempSync(join(tmpdir(), 'parvis-house-'));
  const app = await compose({ config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent' }), databaseUrl: t.appUrl, role: 'command' });
  const all = tablesOf(app.personalData);
  declared = new Map(all);
  rules = app.retention.rules();
  assert.equal(declared.size, all.length, 'claimed once');
  await app.close();
  rmSync(dir, { recursive: true });
});
after(() => t.drop());

/** Nobody is in it. Each with its reason; what is not found any more must go from here. */
const NOBODY: Readonly<Record<string, string>> = {
  'admin.api_keys': 'keys of programs, hashed, and from where a program called',
  'admin.role_readings': 'settings of the installation',
  'admin.roles': 'settings of the installation',
  'messages.texts': 'settings of the tenant',
  'platform.drafts': 'settings of the tenant, and ids of who changed them',
  'platform.publications': 'settings of the tenant, and ids of who changed them',
  'configuration.heads': 'settings of the tenant',
  'configuration.revisions': 'settings of the tenant, and ids of who changed them',
  'consent.controllers': 'who the company is',
  'consent.notices': 'what the tenant told everybody',
  'consent.purposes': 'settings of the tenant',
  'credentials.push_keys': 'a key of the tenant',
  'credentials.text_areas': 'keyed names of numbers, of a day each, and how many',
  'federation.connections': 'settings of the tenant',
  'federation.ended_messages': 'hashes of ids of messages',
  'federation.saml_keys': 'keys of the tenant',
  'federation.saml_metadata': 'what providers publish of themselves',
  'insight.trail_checks': 'when the audit trail was verified, and what was found: ids and times',
  'insight.trail_streams': 'settings of the tenant',
  'insight.days': 'how often something happened on a day: numbers',
  'insight.journey_days': 'how journeys ended on a day: numbers',
  'journeys.definitions': 'settings of the tenant',
  'journeys.canaries': 'settings of the tenant',
  'journeys.schedules': 'settings of the tenant',
  'oidc.applications': 'settings of the tenant',
  'oidc.resources': 'settings of the tenant',
  'oidc.sign_outs': 'when everybody of a tenant was signed out, and a hash of the session that stayed',
  'organizations.domains': 'domains of business customers',
  'platform.consent_signing_keys': 'keys of the tenant',
  'platform.audit_blocks': 'hashes and ids of events',
  'platform.audit_cuts': 'settings of the tenant',
  'platform.audit_progress': 'the installation',
  'platform.audit_signing_keys': 'keys of the tenant',
  'platform.erasure_signing_keys': 'keys of the tenant',
  'platform.export_signing_keys': 'keys of the tenant',
  'platform.migrations': 'the installation',
  'platform.saml_signing_keys': 'keys of the tenant',
  'risk.curves': 'what thresholds would do: numbers',
  'risk.policy_tests': 'settings of the tenant, and ids of who changed them',
  'risk.policies': 'settings of the tenant, and ids of who changed them',
  'risk.switches': 'settings of the tenant, and ids of who changed them',
  'identity.search_progress': 'how far the worker has come with a tenant',
  'platform.schedules': 'the installation',
  'platform.signing_keys': 'keys of the tenant',
  'platform.tenant_keys': 'keys of the tenant',
  'preferences.topics': 'settings of the tenant',
  'provisioning.webhook_endpoints': 'settings of the tenant',
  'provisioning.webhook_meant': 'ids of what was told, and of applications',
  'saml_idp.applications': 'settings of the tenant',
  'tenants.brands': 'settings of the tenant',
  'tenants.tenants': 'settings of the tenant',
  'verification.connections': 'settings of the tenant',
};

/** With a column that can hold a value of somebody's, or whose name says that the row is about somebody. */
async function tablesThatCould(): Promise<string[]> {
  const rows = await t.dump<{ name: string }>(`
    select distinct n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pgboss', 'public', 'pg_catalog', 'information_schema', 'pg_toast')
      and (a.atttypid in ('bytea'::regtype, 'text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'json'::regtype, 'varchar'::regtype, 'inet'::regtype)
        or a.attname ~ '(^|_)(user|account|sub|subject|owner|person|customer|member)(_(id|hash|index|key|mac))?$')
    order by 1`);
  return rows.map(({ name }) => name);
}

test('every table that could hold something of a person is claimed by a room, or it stands here why not', async () => {
  // Without anything that could hold a value: they go with a row of another table, or hold numbers only.
  const quiet = ['identity.merge_ends', 'identity.address_change_ends'];
  assert.deepEqual([...declared.keys(), ...Object.keys(NOBODY)].filter((table) => !quiet.includes(table)).toSorted(), await tablesThatCould());
});

test('such a table is found by what it could hold', async () => {
  const before = await tablesThatCould();
  await t.dump('create table journeys.zz_notes (tenant_id uuid not null, id uuid not null, note text)');
  assert.deepEqual(await tablesThatCould(), [...before, 'journeys.zz_notes'].toSorted());
  await t.dump('drop table journeys.zz_notes');
});

test('what is kept or expires says why, and what is deleted is found by a column that is there', async () => {
  for (const [table, { by, ends, why }] of declared) {
    if (ends === 'kept' || ends === 'expires' || ends === 'anonymised') assert.ok(why, `${table}: why`);
    if (!by) continue;
    const found = await t.dump(`select 1 from pg_attribute where attrelid = $1::regclass and attname = $2 and not attisdropped`, [table, by.column]);
    assert.equal(found.length, 1, `${table}.${by.column}`);
  }
});

test('every row that names a user is deleted by that column, or it is said why it stays', async () => {
  const rows = await t.dump<{
    name: string;
  }>(`select n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attname = 'user_id' and c.relkind in ('r', 'p') and not a.attisdropped and n.nspname not in ('pgboss', 'public') order by 1`);
  const wrong = rows.filter(({ name }) => declared.get(name)?.by?.column !== 'user_id' && declared.get(name)?.ends !== 'kept').map(({ name }) => name);
  // Found on either side of a merge.
  assert.deepEqual(wrong, ['identity.merges']);
});

/** Kept for good although they are about people, each with its reason; what is not found any more must go from here. */
const FOR_GOOD: Readonly<Record<string, string>> = {
  'consent.records': 'what proves a consent is wanted as long as anybody could doubt it; names of attributes and random identifiers only',
  'erasure.erasures': 'the memory that restored backups are cleaned by',
  'platform.events': 'the audit trail is never written anew; it names nobody once an account is erased',
  'sessions.sign_outs': 'without it what was proved before would count again',
};

test('every table that holds something of people has an answer to how long it does: a rule, the account, by itself, or a reason', async () => {
  const settings = tenantSettingsSchema.parse({}) as Parameters<typeof daysOf>[1];
  const ruled = new Set(rules.flatMap(({ tables }) => tables));
  const unanswered = [...declared].flatMap(([table, { ends }]) => (ends === 'kept' && !ruled.has(table) && FOR_GOOD[table] === undefined ? [table] : []));
  assert.deepEqual(unanswered, []);
  assert.deepEqual(
    Object.keys(FOR_GOOD).filter((table) => declared.get(table)?.ends !== 'kept' || ruled.has(table)),
    [],
  );
  for (const rule of rules) {
    for (const table of rule.tables) assert.ok(declared.has(table) || NOBODY[table] !== undefined, `${table} of ${rule.setting} is nobody's`);
    assert.ok(rule.why.length > 20 && rule.about.length > 20, rule.setting);
    assert.ok((daysOf(rule, settings) ?? 1) >= 1, rule.setting);
    // Asked of an empty database, each statement is one that PostgreSQL understands.
    const tenant = randomUUID();
    assert.deepEqual(await t.db.tenant(tenant, (tx) => rule.count(tx, 30)), { rows: 0 }, rule.setting);
    const { remove } = rule;
    const gone = 'within' in remove ? await t.db.tenant(tenant, (tx) => remove.within(tx, 30, 10)) : (await remove.across(t.db, 30, 10, { only: [tenant] })).size;
    assert.equal(gone, 0);
  }
});
