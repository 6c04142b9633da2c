import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform/config';
import type { Tx } from '#platform/db';
import type { User } from '#identity';
import type { Tenant } from '#tenants';
import { createTestDatabase, TEST_ORIGIN, type TestDatabase } from '#test/support';
import { compose, type App } from '../../src/app/compose.ts';
import { hashOfId, newPictureId } from '../../src/identity/pictures/address.ts';
import { sealAddress } from '../../src/preferences/addresses/seal-address.ts';
import { CLIENTS, PLAIN, PURPOSES, TOPICS, type AccountShape } from './accounts.suite.ts';
import { lookupOf, sealPasskey } from '../../src/credentials/passkey/seal-passkey.ts';
import { sealPush } from '../../src/credentials/push/seal-push.ts';
import { lookupOf as lookupOfNumber, sealPhone } from '../../src/credentials/sms-code/seal-phone.ts';
import { sealLabel, sealSecret } from '../../src/credentials/totp/seal-app.ts';
import type { Connector } from '../../src/federation/contract.ts';
import { createFakeConnector, FAKE_KEY } from '../../src/federation/fake-connector.suite.ts';
import { indexAddresses, sealFor } from '../../src/identity/sealing.ts';
import { accountHash, consentHash, sealPayload } from '../../src/oidc/artefacts/seal-artefact.ts';
import { sealEntries } from '../../src/requests/seal.ts';
import { pseudonymOf } from '../../src/saml-idp/participants/participants.ts';
import { openAssurance, sealAssurance } from '../../src/verification/assurances/seal-assurance.ts';

/* All rooms as they are composed, on a database of its own, and accounts that hold whatever an account can hold. */

export interface MergeWorld {
  readonly t: TestDatabase;
  readonly app: App;
  readonly tenant: Tenant;
  readonly other: Tenant;
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  account(shape?: Partial<AccountShape>): Promise<User>;
  /** Id of the connection that accounts are linked by, and by which names they are known there. */
  readonly connection: string;
  subjects(userId: string): readonly string[];
  merge(survivor: string, absorbed: string): Promise<string>;
  /** What is vouched for of them, and the names that applications of SAML know them by: opened. */
  vouchedFor(userId: string): Promise<unknown>;
  /** Tables with a user in them. */
  readonly tables: readonly string[];
  /** Every row that is about these users, word for word, but what ends for good with a merge or tells of it. */
  everything(userIds: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>>;
  close(): Promise<void>;
}

/** One pixel, as WebP. */
const PHOTO = Buffer.from('UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=', 'base64');

/** Children’s accounts are not merged. Sessions end for good; what tells of merges is not about how an account was; the trail only grows. */
const APART = new Set([
  'erasure.due',
  'erasure.inactive',
  'erasure.erasures',
  'erasure.holds',
  'sessions.sessions',
  'sessions.sign_outs',
  'federation.sessions',
  'identity.merges',
  'organizations.children',
  'organizations.looks',
  'risk.joined',
]);

/** `env`: settings of the installation beside those that a test needs. */
export async function createMergeWorld(more: readonly Connector[] = [], env: Readonly<Record<string, string>> = {}): Promise<MergeWorld> {
  const t = await createTestDatabase();
  const dir = mkdtempSync(join(tmpdir(), 'parvis-merge-'));
  const app = await compose({
    // A busy machine is slow to hash: nobody is turned away for that here.
    config: loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent', HASH_WAIT_SECONDS: '60', ...env }),
    databaseUrl: t.appUrl,
    role: 'command',
    connectors: [createFakeConnector(), ...more],
  });
  await app.platform.jobs.prepare(app.jobTypes);
  const tenant = (await app.tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000' })).tenant;
  const other = (await app.tenants.save({ slug: 'other', name: 'Other', issuer: 'http://localhost:3000/t/other' })).tenant;
  const { db, keys } = app.platform;
  const cipher = await keys.tenant(tenant.id);
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => db.tenant(tenant.id, work);
  const connection = (
    await inTenant((tx) =>
      app.federation.saveConnection(
        tx,
        { slug: 'there', connector: 'fake', name: 'There', settings: { issuer: 'https://there.example' }, secrets: { key: FAKE_KEY } },
        TEST_ORIGIN,
      ),
    )
  ).connection.id;
  const tables = (
    await t.dump<{
      name: string;
    }>(`select n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attname = 'user_id' and c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped and n.nspname not in ('pgboss', 'public') order by 1`)
  )
    .map((row) => row.name)
    .filter((table) => !APART.has(table));
  // One that several accounts may belong to.
  const shared = randomUUID();
  await put('organizations.organizations', { id: shared, kind: 'company', name: 'Shared', name_key: 'shared' });
  const [verifiers, applications] = [
    [randomUUID(), randomUUID()],
    new Map([
      ['repairs', randomUUID()],
      ['library', randomUUID()],
    ]),
  ];
  for (const [index, id] of verifiers.entries()) {
    const told = { connector: 'test', name: `Verifier ${index}`, level: 'substantial', trust_framework: 'test', claims: {}, settings: {}, secret_names: [] };
    await put('verification.connections', { slug: `verifier-${index}`, id, ...told });
  }
  for (const [entity, id] of applications) await put('saml_idp.applications', { entity_id: `https://${entity}.example`, id, name: entity, config: {} });
  for (const key of PURPOSES) {
    const words = { title: key, what: 'Your e-mail address', why: 'To write to you', who: 'The post room', howLong: 'A year' };
    const recipients = [{ party: 'post', name: 'The post room' }];
    await inTenant((tx) => app.consent.savePurpose(tx, { key, attributes: ['email'], recipients, validDays: 365, notice: { en: words }, publish: 1 }, TEST_ORIGIN));
  }
  for (const key of TOPICS)
    await inTenant((tx) => app.preferences.saveTopic(tx, { key, purpose: 'news', channels: ['email', 'push'], otherAddress: true, words: { en: { title: key } } }, TEST_ORIGIN));
  let made = 0;
  /** By user id: what the protocol's room knows an account by. */
  const hashes = new Map<string, Buffer>();
  const subjects = new Map<string, readonly string[]>();
  const consents = new Map<string, readonly Buffer[]>();

  async function put(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
    const columns = Object.keys(row);
    await t.dump(`insert into ${table} (tenant_id, ${columns.join()}) values ($1, ${columns.map((_, index) => `$${index + 2}`).join()})`, [tenant.id, ...Object.values(row)]);
  }

  async function credentials(id: string, shape: AccountShape): Promise<void> {
    if (shape.password) await inTenant(async (tx) => app.credentials.types.find((type) => type.id === 'password')?.importSecret?.(tx, id, { phc: `$argon2id$of-${id}` }));
    for (let slot = 1; slot <= shape.apps; slot++) {
      const own = randomUUID();
      await put('credentials.totp_apps', {
        user_id: id,
        id: own,
        slot,
        sealed_secret: sealSecret(cipher, id, own, randomBytes(20)),
        label: slot % 2 ? sealLabel(cipher, id, own, `${shape.mark ?? ''}mine`) : null,
        last_step: slot,
      });
    }
    for (const [index, number] of shape.numbers.entries()) {
      const phone = randomUUID();
      const value = `+3361234567${number}`;
      await put('credentials.phones', {
        user_id: id,
        id: phone,
        slot: index + 1,
        lookup: lookupOfNumber(cipher, id, value),
        sealed_number: sealPhone(cipher, id, phone, 'number', value),
      });
    }
    for (let index = 0; index < shape.phones; index++) {
      const device = randomUUID();
      await put('credentials.push_devices', {
        user_id: id,
        id: device,
        secret_hash: randomBytes(32),
        public_key: randomBytes(65),
        label: sealPush(cipher, id, device, 'label', `${shape.mark ?? ''}phone ${index}`),
        platform: index ? null : sealPush(cipher, id, device, 'platform', 'Android'),
        confirmed_at: index ? null : new Date(),
      });
    }
    const handle = randomBytes(32);
    if (shape.passkeys > 0) await put('credentials.passkey_handles', { user_id: id, handle });
    for (let index = 0; index < shape.passkeys; index++) {
      const [key, credential] = [randomUUID(), randomBytes(16).toString('base64url')];
      await put('credentials.passkeys', {
        user_id: id,
        id: key,
        lookup: lookupOf(cipher, credential),
        sealed_id: sealPasskey(cipher, id, key, 'id', credential),
        user_handle: handle,
        public_key: randomBytes(77),
        counter: index * 4_000_000_000,
        transports: ['internal', 'hybrid'],
        aaguid: randomUUID(),
        backup_eligible: true,
        backed_up: index > 0,
        user_verified: true,
        label: index ? sealPasskey(cipher, id, key, 'label', `${shape.mark ?? ''}Schlüssel`) : null,
      });
    }
    if (shape.recoveryCodes) {
      const set = randomUUID();
      await put('credentials.recovery_code_sets', { user_id: id, id: set });
      await put('credentials.recovery_codes', { user_id: id, set_id: set, code_mac: randomBytes(32) });
    }
    for (let index = 0; index < shape.browsers; index++)
      for (const table of ['known_browsers', 'factor_browsers', 'second_step_browsers']) await put(`credentials.${table}`, { user_id: id, browser_hash: randomBytes(32) });
    if (shape.nudged) await put('credentials.nudges', { user_id: id, kind: 'passkey', skips: 2 });
    if (shape.disabled) await put('credentials.factor_failures', { user_id: id, type: 'totp', failed_count: 100, disabled_at: new Date() });
  }

  /** What other rooms keep: who vouches for what, names at applications, consents, browsers that show the account, what has gone by. */
  async function known({ id, sub }: User, shape: AccountShape): Promise<void> {
    const own = await inTenant((tx) => app.identity.userCipher(tx, id));
    const later = new Date(Date.now() + 86_400_000);
    const held = await inTenant((tx) => app.identity.attributes(tx, id, [...shape.assured]));
    const assured = Object.entries(held).flatMap(([attribute, { value }]) => verifiers.slice(0, shape.verifiers).map((connection) => ({ attribute, value, connection })));
    for (const { attribute, value, connection: by } of assured) {
      const evidence = [{ type: 'document' as const, methods: ['vpip'] }];
      await put('verification.assurances', {
        user_id: id,
        attribute,
        connection_id: by,
        run_id: randomUUID(),
        level: 'substantial',
        trust_framework: 'test',
        sealed: sealAssurance(own, id, attribute, by, { value, evidence }),
        verified_at: new Date(),
      });
    }
    if (assured.length > 0) {
      await t.dump('update identity.attributes set verified_at = platform.now() where user_id = $1 and name = any($2)', [id, assured.map(({ attribute }) => attribute)]);
      await put('verification.runs', {
        user_id: id,
        id: randomUUID(),
        connection_id: verifiers[0],
        remote_index: randomBytes(32),
        state: 'verified',
        sealed: own.seal(`{"name":"${shape.mark ?? ''}"}`, `run:${id}`),
        brand_id: tenant.defaultBrandId,
        locale: 'fr',
        expires_at: later,
      });
    }
    for (const application of shape.pseudonyms) await inTenant((tx) => pseudonymOf(tx, cipher, { applicationId: applications.get(application) ?? '', userId: id }, true));
    consents.set(
      id,
      CLIENTS.map((client) => consentHash(cipher, sub, client)),
    );
    for (const client of shape.consents) {
      const hash = consentHash(cipher, sub, client);
      await put('oidc.artefacts', { kind: 'Consent', id_hash: hash, payload: sealPayload(cipher, 'Consent', hash, JSON.stringify({ scopes: ['email'] })), expires_at: later });
    }
    for (const [purpose, answer] of Object.entries(shape.said)) {
      const decision = { userId: id, purpose, locale: 'en', method: 'journey' as const };
      await inTenant((tx) => (answer === 'yes' ? app.consent.give(tx, TEST_ORIGIN, decision) : app.consent.refuse(tx, TEST_ORIGIN, decision)));
    }
    for (const [topic, chosen] of Object.entries(shape.topics))
      await put('preferences.choices', {
        user_id: id,
        topic,
        [chosen === 'off' ? 'off_channels' : 'on_channels']: ['email'],
        ...(chosen === 'elsewhere' ? { address: sealAddress(own, id, topic, `${shape.mark ?? ''}books@example.com`), address_proved_at: new Date() } : {}),
      });
    for (let login = 0; login < shape.browsers; login++) {
      const decision = randomUUID();
      const findings = '[{"reason":"place.new_network","grade":"note"}]';
      await put('risk.decisions', {
        user_id: id,
        id: decision,
        action: 'sign-in',
        verdict: 'notify',
        enforced: 'notify',
        because: ['travelling'],
        policy: 0,
        findings,
        outcome: 'passed',
      });
      await put('risk.questions', { user_id: id, decision_id: decision, sent: 1, browser_key: randomBytes(32), shown: cipher.seal('{}', `risk.question:${decision}`) });
      await put('risk.logins', {
        user_id: id,
        id: randomUUID(),
        session_id: randomUUID(),
        ip: login + 1,
        ua: randomBytes(8).readBigInt64BE().toString(),
        place: cipher.seal('[48.9,2.4]', `risk.place:${tenant.id}`),
        findings,
      });
    }
    if (shape.guardian) {
      const family = randomUUID();
      await put('organizations.organizations', { id: family, kind: 'family' });
      await put('organizations.members', { organization_id: family, user_id: id, role: 'guardian' });
      await put('organizations.departures', { organization_id: shared, user_id: id });
      const own = randomUUID();
      await put('organizations.organizations', { id: own, kind: 'company', name: 'Own', name_key: 'own' });
      for (const [organization, role] of [
        [own, 'owner'],
        [shared, id.charCodeAt(0) % 2 === 0 ? 'admin' : 'member'],
      ])
        await put('organizations.memberships', { organization_id: organization, user_id: id, roles: [role] });
      await put('admin.operators', { user_id: id });
    }
    for (const browser of shape.kept)
      await put('federation.kept_accounts', {
        user_id: id,
        id: randomUUID(),
        browser_index: cipher.mac('federation.browser', browser),
        sealed: own.seal(`{"name":"${shape.mark ?? ''}"}`, `kept:${id}:${browser}`),
      });
    if (!shape.past) return;
    const past = new Date(Date.now() - 86_400_000);
    await put('consent.disclosures', {
      user_id: id,
      day: past,
      digest: randomBytes(16),
      recipient: 'shop',
      channel: 'userinfo',
      grounds: JSON.stringify([{ attributes: ['email'], reason: 'unclaimed' }]),
      first_at: past,
      last_at: past,
    });
    await put('preferences.proofs', { user_id: id, topic: 'tours', address: own.seal(`${shape.mark ?? ''}a@example.com`, 'x'), code_mac: cipher.mac('x', id), expires_at: past });
    await put('portability.exports', {
      user_id: id,
      id: randomUUID(),
      state: 'ready',
      locale: 'fr',
      brand_id: tenant.defaultBrandId,
      ready_at: past,
      expires_at: past,
      bytes: 1,
      pieces: 0,
    });
    const [request, asked] = [randomUUID(), { what: 'asked' as const, at: past.toISOString(), text: `${shape.mark ?? ''} please`, value: `${shape.mark ?? ''}Ada` }];
    await put('requests.requests', {
      user_id: id,
      id: request,
      kind: 'correction',
      law: 'gdpr',
      source: 'account',
      received_at: past,
      due_at: later,
      attribute: 'given_name',
      sealed: sealEntries(own, id, request, [asked]),
    });
    await put('identity.address_changes', { user_id: id, id: randomUUID(), sealed: own.seal(`{"was":"${shape.mark ?? ''}"}`, 'x') });
    await put('credentials.push_prompts', { user_id: id, id: randomUUID(), number_hash: randomBytes(32), details: randomBytes(40), expires_at: past });
    await put('credentials.support_codes', { user_id: id, id: randomUUID(), code_mac: randomBytes(32), lost_second_step: true, expires_at: past });
    await put('credentials.second_step_users', { user_id: id, asked_at: past });
    await put('credentials.holds', { user_id: id, reason: 'recovery', began_at: past, until: past });
  }

  async function account(given: Partial<AccountShape> = {}): Promise<User> {
    const shape = { ...PLAIN, ...given };
    const number = ++made;
    // Known before they had an account: that becomes theirs with it.
    const contact = { kind: 'email' as const, value: `${shape.mark ?? ''}u${number}-0@example.com`.toLowerCase() };
    for (const site of shape.leads)
      await inTenant((tx) =>
        app.identity.leads.collect(
          tx,
          TEST_ORIGIN,
          { applicationId: site, source: `lead:${site}` },
          { contact, externalId: `${shape.mark ?? ''}ext-${number}`, attributes: shape.told },
        ),
      );
    const picture = shape.picture ? newPictureId() : undefined;
    const user = await inTenant((tx) =>
      app.identity.register(tx, TEST_ORIGIN, {
        identifiers: [
          ...Array.from({ length: shape.emails }, (_, index) => ({
            kind: 'email' as const,
            value: `${shape.mark ?? ''}u${number}-${index}@example.com`.toLowerCase(),
            verified: index === 0,
          })),
          ...(shape.phone ? [{ kind: 'phone' as const, value: `+3369${String(number).padStart(7, '0')}`, verified: true }] : []),
          ...(shape.username ? [{ kind: 'username' as const, value: `${shape.mark ?? ''}user-${number}`.toLowerCase(), verified: true }] : []),
        ],
        attributes: { ...shape.attributes, ...(picture === undefined ? {} : { picture: `https://login.example/pictures/${picture}` }) },
        source: 'test',
        locale: 'fr',
      }),
    );
    const { id } = user;
    const hash = accountHash(cipher, user.sub);
    hashes.set(id, hash);
    for (const client of shape.clients) {
      await put('oidc.known_accounts', { account_hash: hash, client_id: client });
      await put('identity.visits', { user_id: id, application_id: client, visits: number, last_at: new Date() });
    }
    if (shape.nudged) await put('identity.prompts', { user_id: id, rule: 'birthday', asked_at: new Date(), skips: 1 });
    const seal = sealFor(id, await inTenant((tx) => app.identity.userCipher(tx, id)));
    if (picture !== undefined) await put('identity.pictures', { user_id: id, id_hash: hashOfId(picture), sealed: seal.sealPicture(hashOfId(picture), PHOTO) });
    if (shape.sharedContact !== 'none') {
      const contact = randomUUID();
      await put('identity.contacts', {
        user_id: id,
        kind: 'email',
        blind_index: cipher.blindIndex('identity.address.email', 'family@example.com'),
        id: contact,
        sealed: seal.sealContact(contact, 'family@example.com'),
        verified_at: shape.sharedContact === 'proved' ? new Date() : null,
      });
      const terms = indexAddresses(cipher, [{ kind: 'email', value: 'family@example.com' }], { fields: new Set(), prefixes: true });
      await t.dump(
        `insert into identity.search_terms (tenant_id, user_id, field, term, created_at) select u.tenant_id, u.id, 'email', a.term, u.created_at
         from identity.users u, unnest($2::bytea[]) as a (term) where u.id = $1 on conflict do nothing`,
        [id, terms.map(({ term }) => term)],
      );
    }
    await credentials(id, shape);
    await known(user, shape);
    subjects.set(
      id,
      Array.from({ length: shape.links }, (_, index) => `${shape.mark ?? ''}s-${number}-${index}`),
    );
    for (const [index, subject] of (subjects.get(id) ?? []).entries())
      await inTenant((tx) =>
        app.federation.link(tx, TEST_ORIGIN, { userId: id, connectionId: connection, identity: { subject, claims: { name: `${shape.mark ?? ''}Name ${index}` } } }),
      );
    return user;
  }

  return {
    t,
    app,
    tenant,
    other,
    inTenant,
    account,
    connection,
    subjects: (userId) => subjects.get(userId) ?? [],
    async merge(survivor, absorbed) {
      const done = await inTenant((tx) => app.identity.merging.merge(tx, TEST_ORIGIN, { survivor, absorbed }, {}));
      if (done.kind !== 'merged') throw new Error(`Refused: ${done.why}`);
      return done.id;
    },
    tables,
    async vouchedFor(userId) {
      const rows = await t.dump<{ attribute: string; connection_id: string; sealed: Buffer }>(
        'select * from verification.assurances where user_id = $1 order by attribute, connection_id',
        [userId],
      );
      return inTenant(async (tx) => {
        const own = await app.identity.userCipher(tx, userId);
        const names = await Promise.all([...applications.values()].map((applicationId) => pseudonymOf(tx, cipher, { applicationId, userId }, false)));
        return { assurances: rows.map(({ attribute, connection_id: by, sealed }) => ({ attribute, by, ...openAssurance(own, userId, attribute, by, sealed) })), names };
      });
    },
    async everything(userIds) {
      const found: Record<string, readonly string[]> = {};
      for (const table of tables)
        found[table] = (await t.dump<{ row: string }>(`select to_jsonb(x)::text as row from ${table} x where user_id = any($1::uuid[])`, [userIds]))
          .map(({ row }) => row)
          .toSorted();
      const known = userIds.flatMap((id) => hashes.get(id) ?? []);
      found['oidc.known_accounts'] = (await t.dump<{ row: string }>(`select to_jsonb(x)::text as row from oidc.known_accounts x where account_hash = any($1::bytea[])`, [known]))
        .map(({ row }) => row)
        .toSorted();
      const allowed = userIds.flatMap((id) => consents.get(id) ?? []);
      found['oidc.artefacts'] = (
        await t.dump<{ row: string }>(`select to_jsonb(x)::text as row from oidc.artefacts x where kind = 'Consent' and id_hash = any($1::bytea[])`, [allowed])
      )
        .map(({ row }) => row)
        .toSorted();
      found['identity.users'] = (await t.dump<{ row: string }>(`select to_jsonb(x)::text as row from identity.users x where id = any($1::uuid[])`, [userIds]))
        .map(({ row }) => row)
        .toSorted();
      return found;
    },
    async close() {
      await app.close();
      await t.drop();
      rmSync(dir, { recursive: true });
    },
  };
}
