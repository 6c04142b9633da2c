import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { compactVerify, createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { TEST_ORIGIN } from '#test/support';
import { FULL } from '../merging/accounts.suite.ts';
import { createCopyWorld, filesOf, sectionsOf, type CopyWorld } from './copies.suite.ts';

let w: CopyWorld;
before(async () => {
  w = await createCopyWorld();
});
after(() => w?.close());

const wish = (userId: string) => ({ userId, locale: 'en' as const, brandId: w.tenant.defaultBrandId });
const begin = (userId: string) => w.app.portability.begin(w.tenant.id, TEST_ORIGIN, wish(userId));
const count = async (table: string, id: string) => (await w.t.dump(`select from portability.${table} where ${table === 'exports' ? 'id' : 'export_id'} = $1`, [id])).length;
const purge = () => w.app.scheduled.find(({ name }) => name === 'portability.purge-copies')?.run(new AbortController().signal);
const rowsOf = (csv: string) =>
  csv
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');

test('a copy tells everything, readable, with sums of every file and the tenant’s signature, and no secret', async () => {
  const user = await w.account(FULL);
  const { id } = await w.copy(user.id);
  const zip = (await w.fetch(user.id, id)) as Buffer;
  const files = await filesOf(zip);
  const sections = sectionsOf(files);

  const manifest = JSON.parse(String(files.get('manifest.json'))) as { sub: string; issuer: string; files: Record<string, { sha256: string; bytes: number }> };
  assert.deepEqual([manifest.sub, manifest.issuer], [user.sub, w.tenant.issuer]);
  assert.deepEqual(Object.keys(manifest.files).toSorted(), [...files.keys()].filter((name) => !name.startsWith('manifest.')).toSorted());
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const file = files.get(name) as Buffer;
    assert.deepEqual([createHash('sha256').update(file).digest('hex'), file.length], [sha256, bytes], name);
  }
  const keys = (await w.app.portability.keys(w.tenant.id)) as unknown as JSONWebKeySet;
  const { payload, protectedHeader } = await compactVerify(String(files.get('manifest.jws')), createLocalJWKSet(keys));
  assert.deepEqual(Buffer.from(payload), files.get('manifest.json'));
  assert.equal(protectedHeader.typ, 'parvis-export-manifest+jws');
  const tokenKeys = (await w.app.platform.signingKeys.current(w.tenant.id)).keys.map(({ kid }) => kid);
  assert.equal(tokenKeys.includes(String(protectedHeader.kid)), false, 'a key of its own');

  const [photo] = sections['picture'] ?? [];
  assert.equal(Buffer.from(String(photo?.['base64']), 'base64').toString('latin1', 8, 12), 'WEBP', 'the file itself');

  const empty = Object.entries(sections).flatMap(([name, rows]) => (rows.length === 0 ? [name] : []));
  // Nobody is a child, signed in, was merged, was signed in elsewhere, or asked for restriction here.
  assert.deepEqual(empty.toSorted(), ['childhood', 'merges', 'restrictions', 'sessions', 'sign_ins_elsewhere', 'sign_outs']);
  assert.deepEqual(
    sections['attributes']?.filter(({ name, source }) => source === 'test' && name !== 'picture').map(({ name, value }) => [name, value]),
    [
      ['birthdate', '1990-12-10'],
      ['family_name', 'Lovelace'],
      ['given_name', 'Ada'],
    ],
  );
  assert.equal(sections['attributes']?.find(({ name }) => name === 'nickname')?.['confirmed'], false, 'what a site said is told as that');
  const kinds = new Set(sections['ways_to_sign_in']?.map(({ kind }) => kind));
  for (const kind of ['passkey', 'password', 'totp', 'sms-code', 'recovery-code']) assert.ok(kinds.has(kind), `${kind} of ${[...kinds].join()}`);
  assert.ok(
    sections['ways_to_sign_in']?.some(({ value }) => value === '+33612345670'),
    'the number, not a mask',
  );
  assert.deepEqual(sections['linked_accounts']?.map(({ external_id }) => external_id).toSorted(), [...w.subjects(user.id)].toSorted());

  const receiptKeys = createLocalJWKSet((await w.app.consent.receiptKeys(w.tenant.id)) as unknown as JSONWebKeySet);
  const receipts = await Promise.all((sections['consent_receipts'] ?? []).map(({ signed }) => jwtVerify(String(signed), receiptKeys, { issuer: w.tenant.issuer })));
  assert.deepEqual(
    receipts.map(({ payload: { jti } }) => jti),
    sections['consent_history']?.map(({ receipt }) => receipt),
    'each record with its receipt',
  );

  const text = [...files.values()].map(String).join('\n');
  for (const table of ['credentials.passwords', 'credentials.passkeys', 'credentials.totp_apps', 'identity.user_keys', 'identity.identifiers'])
    for (const row of await w.t.dump<Record<string, unknown>>(`select * from ${table} where user_id = $1`, [user.id]))
      for (const [column, value] of Object.entries(row))
        if (Buffer.isBuffer(value))
          for (const form of ['hex', 'base64', 'base64url'] as const) assert.equal(text.includes(value.toString(form).replace(/=+$/, '')), false, `${table}.${column} as ${form}`);
  assert.doesNotMatch(text, /\$argon2/);

  for (const [name, rows] of Object.entries(sections)) {
    const csv = String(files.get(`csv/${name}.csv`));
    assert.ok(csv.startsWith('\uFEFF'), `${name}: Excel`);
    assert.ok(rowsOf(csv).length >= rows.length + 1, name);
    assert.ok(files.has(`schema/${name}.json`), name);
  }
  assert.match(String(files.get('csv/identifiers.csv')), /"'\+3369/, 'a number is no formula');
  const page = String(files.get('index.html'));
  assert.match(page, /Lovelace/);
  assert.doesNotMatch(page, /<script|<link|src=|url\(/i, 'nothing is loaded');
  const folder = mkdtempSync(join(tmpdir(), 'parvis-check-'));
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const guide = readFileSync(new URL('../../../docs/guide/export.md', import.meta.url), 'utf8');
  writeFileSync(join(folder, 'check.mjs'), /```js\n(.*?)```/s.exec(guide)?.[1] ?? '');
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
  const check = () => spawnSync(process.execPath, [join(folder, 'check.mjs'), folder, join(folder, 'keys.json')], { encoding: 'utf8' });
  assert.equal(check().stdout, 'Everything is as it was made.\n');
  writeFileSync(join(folder, 'csv/account.csv'), 'x');
  assert.match(check().stderr, /csv\/account\.csv was changed/);
  rmSync(folder, { recursive: true });
  const mail = await w.t.dump<{ n: number }>('select count(*)::int as n from platform.deliveries');
  assert.ok((mail[0]?.n ?? 0) > 0, 'written to');
});

test('one at a time, also of many at the same moment; three a day; none while a recovery is held', async () => {
  const user = await w.account();
  const many = await Promise.all(Array.from({ length: 5 }, () => begin(user.id)));
  const kinds = many.map(({ kind }) => kind);
  assert.equal(kinds.filter((kind) => kind === 'begun').length, 1, kinds.join());
  assert.ok(kinds.every((kind) => ['begun', 'busy', 'limited'].includes(kind)));
  const calm = await w.account();
  for (let n = 0; n < 3; n++) await w.copy(calm.id);
  assert.equal((await begin(calm.id)).kind, 'limited');
  const held = await w.account();
  const { id } = await w.copy(held.id);
  await w.t.dump("insert into credentials.holds (tenant_id, user_id, reason, until) values ($1, $2, 'recovery', platform.now() + interval '1 hour')", [w.tenant.id, held.id]);
  assert.equal((await begin(held.id)).kind, 'held');
  assert.equal(await w.fetch(held.id, id), undefined, 'nor is one given out that was made before');
});

test('nobody else gets it: another user, another tenant, made-up ids; nor its owner once it is deleted or over, and then row and bytes are gone', async () => {
  const [owner, other] = [await w.account(), await w.account()];
  const { id, expiresAt } = await w.copy(owner.id);
  assert.ok(await w.fetch(owner.id, id));
  assert.equal(await w.fetch(other.id, id), undefined);
  assert.equal(await w.fetch(owner.id, id, w.other.id), undefined);
  for (const made of ['', 'x', '../x', '00000000-0000-4000-8000-000000000000', `${id}'`]) assert.equal(await w.fetch(owner.id, made), undefined, made);
  assert.equal(await w.inTenant((tx) => w.app.portability.remove(tx, TEST_ORIGIN, other.id, id)), false);
  assert.equal(await w.inTenant((tx) => w.app.portability.remove(tx, TEST_ORIGIN, owner.id, id)), true);
  assert.equal(await w.fetch(owner.id, id), undefined);
  assert.deepEqual([await count('exports', id), await count('pieces', id)], [0, 0]);

  const next = await w.copy(owner.id);
  assert.ok(expiresAt);
  const letGo = await w.t.holdClock();
  try {
    await w.t.advance(7 * 86_400 - 60);
    assert.ok(await w.fetch(owner.id, next.id));
    await w.t.advance(61);
    assert.equal(await w.fetch(owner.id, next.id), undefined);
    await purge();
    assert.deepEqual([await count('exports', next.id), await count('pieces', next.id), await count('ends', next.id)], [0, 0, 0]);
  } finally {
    await w.t.advance(-7 * 86_400 - 1);
    await letGo();
  }
});

test('sealed with the user’s key: gone with the user, and unreadable where only the key is gone', async () => {
  const user = await w.account();
  const { id } = await w.copy(user.id);
  const stored = await w.t.dump<{ sealed: Buffer }>('select sealed from portability.pieces where export_id = $1', [id]);
  assert.ok(stored.length > 0 && stored.every(({ sealed }) => !sealed.includes('PK\u0003\u0004')));
  await w.t.dump('delete from identity.user_keys where user_id = $1', [user.id]);
  await assert.rejects(w.fetch(user.id, id));
  await w.t.dump('delete from identity.users where id = $1', [user.id]);
  assert.deepEqual([await count('exports', id), await count('pieces', id), await count('ends', id)], [0, 0, 0]);
});

test('a try that died leaves nothing in the next one, and what nobody finishes is given up', async () => {
  const user = await w.account();
  const begun = await begin(user.id);
  assert.ok(begun.kind === 'begun');
  const { id } = begun.copy;
  const dead = '00000000-0000-4000-8000-00000000dead';
  await w.t.dump('update portability.exports set attempt = $2 where id = $1', [id, dead]);
  await w.t.dump(`insert into portability.pieces (tenant_id, export_id, attempt, position, sealed) values ($1, $2, $3, 0, 'x')`, [w.tenant.id, id, dead]);
  await w.build(id);
  const zip = (await w.fetch(user.id, id)) as Buffer;
  assert.ok((await filesOf(zip)).has('manifest.jws'));
  await w.build(id);
  assert.deepEqual(await w.fetch(user.id, id), zip, 'a job that comes twice changes nothing');

  const left = await begin(user.id);
  assert.ok(left.kind === 'begun');
  const letGo = await w.t.holdClock();
  try {
    await w.t.advance(2 * 3600 + 1);
    await purge();
    assert.equal(await count('exports', left.copy.id), 0);
  } finally {
    await w.t.advance(-2 * 3600 - 1);
    await letGo();
  }
  await w.build(left.copy.id);
  assert.equal(await count('exports', left.copy.id), 0);
});

test('in Arabic the page reads from the right', async () => {
  const user = await w.account();
  const { id } = await w.copy(user.id, 'ar');
  const page = String((await filesOf((await w.fetch(user.id, id)) as Buffer)).get('index.html'));
  assert.match(page, /<html lang="ar" dir="rtl">/);
});
