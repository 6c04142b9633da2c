import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#test/support';

let t: TestDatabase;
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

/** Without tenant rows: what belongs to the installation, not to people. Each with its reason. */
const NO_TENANT: Readonly<Record<string, string>> = {
  'platform.migrations': 'the installation',
  'platform.test_clock': 'tests only',
  'platform.outbox': 'ids of events, read by the worker for all tenants',
  'platform.schedules': 'work by the clock of the whole installation',
  'platform.audit_progress': 'how far the chain of the whole installation is',
  'tenants.tenants': 'is the tenant',
};
/** Found by an unguessable id or key, and no readable personal value inside: row-level security would cost a round trip and protect nothing. */
const NO_ROW_SECURITY: Readonly<Record<string, string>> = {
  ...NO_TENANT,
  'platform.tenant_keys': 'wrapped keys',
  'platform.signing_keys': 'sealed keys',
  'platform.saml_signing_keys': 'sealed keys',
  'platform.erasure_signing_keys': 'sealed keys',
  'platform.audit_signing_keys': 'sealed keys',
  'platform.audit_cuts': 'times, signed',
  'platform.audit_held': 'places in the order of facts, read by the worker for all tenants',
  'platform.audit_blocks': 'hashes and ids of events, read by the worker for all tenants',
  'erasure.due': 'ids and times',
  'insight.counted': 'a day',
  'insight.trail_streams': 'not about people, read by the worker for all tenants; secrets are sealed',
  'insight.stream_positions': 'numbers of entries, read by the worker for all tenants',
  'organizations.looks': 'ids and times',
  'organizations.domains': 'not about people, looked at again by the worker for all tenants',
  'organizations.unwanted': 'keyed hashes of addresses, purged by the worker for all tenants',
  'organizations.invitations': 'sealed addresses, purged by the worker for all tenants',
  'erasure.inactive': 'ids and times',
  'platform.consent_signing_keys': 'sealed keys',
  'platform.export_signing_keys': 'sealed keys',
  'platform.counters': 'hashed keys and numbers',
  'platform.one_time': 'hashed tokens, sealed data',
  'platform.idempotency': 'hashed keys, sealed answers',
  'platform.dev_mailbox': 'development only, sealed',
  'platform.deliveries': 'hashed keys and states',
  'platform.drafts': 'not about people',
  'platform.publications': 'not about people',
  'tenants.brands': 'not about people',
  'messages.texts': 'not about people',
  'sessions.sessions': 'hashed handles, sealed state',
  'sessions.tenant_sign_outs': 'a moment for each tenant',
  'oidc.sign_outs': 'a moment for each tenant, and a hash',
  'journeys.flows': 'hashed ids, sealed state',
  'journeys.definitions': 'not about people',
  'journeys.canaries': 'not about people',
  'journeys.schedules': 'not about people, read by the worker for all tenants',
  'federation.connections': 'not about people; secrets are sealed',
  'federation.saml_keys': 'sealed keys',
  'federation.trials': 'hashed ids, sealed answers',
  'federation.saml_metadata': 'what others publish',
  'verification.connections': 'not about people; secrets are sealed',
  'verification.messages': 'hashed ids',
  'identity.merge_ends': 'ids and times',
  'identity.search_progress': 'an id and a time',
  'identity.address_change_ends': 'ids and times',
  'portability.ends': 'ids and times',
  'requests.due': 'ids and times',
  'consent.purposes': 'not about people',
  'consent.notices': 'not about people',
  'consent.controllers': 'not about people',
  'consent.revisions': 'a number',
  'consent.ends': 'ids and times',
  'preferences.topics': 'not about people',
  'oidc.artefacts': 'hashed ids, sealed payloads',
  'oidc.known_accounts': 'hashed accounts, sealed names',
  'oidc.applications': 'not about people',
  'oidc.resources': 'not about people',
  'risk.curves_due': 'ids and times, read by the worker for all tenants',
  'risk.due': 'ids and times, read by the worker for all tenants',
  'credentials.text_spending': 'numbers',
  'credentials.text_areas': 'keyed names and numbers',
  'risk.windows': 'keyed names and numbers',
  'oidc.refresh_replays': 'hashed ids, sealed payloads',
  'provisioning.webhook_endpoints': 'not about people; secrets are sealed',
  'provisioning.webhook_deliveries': 'hashed users, sealed bodies',
  'provisioning.webhook_meant': 'ids of what was told, and of applications',
  'federation.last_used': 'hashed browsers, nobody',
  'sessions.browser_keys': 'hashed keys of browsers, nobody',
  'federation.kept_accounts': 'hashed browsers, sealed by user',
};

interface Table {
  readonly name: string;
  readonly rls: boolean;
  readonly forced: boolean;
  readonly tenant: boolean;
  readonly keyed: boolean;
  readonly owner: string;
}

async function tables(): Promise<Table[]> {
  return t.dump<Table>(`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as tenant,
      not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any(i.indkey::int2[]))) as keyed
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'pg_toast', 'public')`);
}

test('every table has a tenant, in every unique key', async () => {
  const wrong = (await tables()).filter((table) => !(table.name in NO_TENANT) && !(table.tenant && table.keyed)).map((table) => table.name);
  assert.deepEqual(wrong, []);
});

test('row-level security is forced on every table that holds people', async () => {
  const wrong = (await tables()).filter((table) => !(table.name in NO_ROW_SECURITY) && !(table.rls && table.forced)).map((table) => table.name);
  assert.deepEqual(wrong, []);
});

test('the application role owns nothing, is no superuser and cannot bypass row-level security', async () => {
  assert.deepEqual(
    (await tables()).filter((table) => table.owner === 'parvis_app'),
    [],
  );
  assert.deepEqual(await t.db.statement('select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user'), [
    { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
  ]);
});

test('append-only tables cannot be changed or emptied by the application', async () => {
  const rows = await t.dump<{ name: string }>(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') like 'append-only%'`);
  assert.ok(
    rows.some((row) => row.name === 'platform.events'),
    'the audit trail is append-only',
  );
  for (const { name } of rows) {
    for (const statement of [`update ${name} set tenant_id = tenant_id`, `delete from ${name}`, `truncate ${name}`])
      await assert.rejects(t.db.statement(statement), /permission denied/, statement);
  }
});

test('a statement without tenant scope sees no person', async () => {
  for (const table of (await tables()).filter((entry) => entry.rls)) assert.deepEqual(await t.db.statement(`select count(*)::int as n from ${table.name}`), [{ n: 0 }], table.name);
});
