import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { ZipFile } from 'yazl';
import type { PurposeInput } from '#consent';
import { TEST_ORIGIN } from '#test/support';
import { importCopy } from '../../src/app/commands/import-copy.ts';
import { readZip, ZIP_LIMITS } from '../../src/portability/importing/read-zip.ts';
import { anyAccount, FULL } from '../merging/accounts.suite.ts';
import { createCopyWorld, filesOf, sectionsOf, type CopyWorld, type Sections } from './copies.suite.ts';

let w: CopyWorld;
let keys: JSONWebKeySet;
before(async () => {
  w = await createCopyWorld();
  keys = (await w.app.portability.keys(w.tenant.id)) as unknown as JSONWebKeySet;
  // One company, moving house: the same purposes there, word for word.
  for (const { slug, name, issuer } of [w.tenant, w.other]) await w.app.tenants.save({ slug, name, issuer, settings: { consent: { controller: { name: 'Moving Ltd' } } } });
  for (const { draft } of await w.app.consent.overview(w.tenant.id)) await publish(draft);
});
/** In the tenant that is moved to. */
const publish = (draft: PurposeInput, version = 1) => w.app.platform.db.tenant(w.other.id, (tx) => w.app.consent.savePurpose(tx, { ...draft, publish: version }, TEST_ORIGIN));
after(() => w?.close());

/** Sections that are taken over: the same afterwards, word for word, but for these. */
const TAKEN = ['account', 'identifiers', 'contacts', 'attributes', 'consents', 'consent_history', 'restrictions'];
const VOLATILE: Readonly<Record<string, readonly string[]>> = {};
const comparable = (sections: Sections) =>
  Object.fromEntries(
    TAKEN.map((name) => [name, (sections[name] ?? []).map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !VOLATILE[name]?.includes(column))))]),
  );

async function zipOf(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(content, name);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream as AsyncIterable<Buffer> & NodeJS.ReadableStream);
}
const bring = (zip: Buffer, trust = keys) => w.app.portability.importCopy(TEST_ORIGIN, { tenantId: w.other.id, file: w.save(zip), keys: trust });
const copyOf = async (userId: string) => (await w.fetch(userId, (await w.copy(userId)).id)) as Buffer;

/** A copy of an imported user, in the other tenant. */
async function copyThere(userId: string): Promise<Buffer> {
  const begun = await w.app.portability.begin(w.other.id, TEST_ORIGIN, { userId, locale: 'en', brandId: w.other.defaultBrandId });
  assert.ok(begun.kind === 'begun');
  await w.build(begun.copy.id, w.other.id);
  return (await w.fetch(userId, begun.copy.id, w.other.id)) as Buffer;
}
const forget = (userId: string) => w.t.dump('delete from identity.users where tenant_id = $1 and (id = $2 or merged_into = $2)', [w.other.id, userId]);

test('any account is the same after it was taken along: export, import, export', async () => {
  await fc.assert(
    fc.asyncProperty(anyAccount, fc.boolean(), async (shape, merged) => {
      const user = await w.account(shape);
      if (merged) await w.merge(user.id, (await w.account({ emails: 1 })).id);
      if (merged) await w.inTenant((tx) => w.app.consent.restrict(tx, TEST_ORIGIN, user.id, true));
      const zip = await copyOf(user.id);
      const { userId, sub, trusted, leftOut } = await bring(zip);
      assert.deepEqual(leftOut, []);
      assert.deepEqual([sub, trusted], [user.sub, true]);
      const there = await copyThere(userId);
      assert.deepEqual(comparable(sectionsOf(await filesOf(there))), comparable(sectionsOf(await filesOf(zip))));
      await forget(userId);
    }),
    { numRuns: 4 },
  );
});

test('who comes along is found by what they sign in with and by their sub, and nothing is taken from anybody', async () => {
  const user = await w.account(FULL);
  const zip = await copyOf(user.id);
  const { userId } = await bring(zip);
  const { db } = w.app.platform;
  const [own] = await w.inTenant((tx) => w.app.identity.identifiers(tx, user.id));
  const found = await db.read(w.other.id, (tx) => w.app.identity.findByIdentifier(tx, own as NonNullable<typeof own>));
  assert.equal(found?.user.id, userId);
  assert.equal((await db.read(w.other.id, (tx) => w.app.identity.findBySub(tx, user.sub)))?.id, userId);
  assert.deepEqual(
    (await db.read(w.other.id, (tx) => w.app.identity.search(tx, { text: 'lovel' }))).customers.map(({ user: { id } }) => id),
    [userId],
    'support finds them',
  );
  await assert.rejects(bring(zip), { code: 'identity.subject_taken' });
  await w.t.dump("update identity.users set sub = 'another' where id = $1", [userId]);
  await assert.rejects(bring(zip), { code: 'identity.identifier_taken' });
  assert.equal((await w.t.dump('select from identity.users where tenant_id = $1 and sub = $2', [w.other.id, user.sub])).length, 0, 'all of it or nothing');
  await forget(userId);
});

test('without the keys of the other installation nothing counts as proved; with other keys it is refused', async () => {
  const zip = await copyOf((await w.account(FULL)).id);
  const bare = await w.app.portability.importCopy(TEST_ORIGIN, { tenantId: w.other.id, file: w.save(zip) });
  assert.equal(bare.trusted, false);
  for (const table of ['identifiers', 'contacts', 'attributes'])
    assert.equal((await w.t.dump(`select from identity.${table} where user_id = $1 and verified_at is not null`, [bare.userId])).length, 0, table);
  await forget(bare.userId);
  const foreign = (await w.app.portability.keys(w.other.id)) as unknown as JSONWebKeySet;
  await assert.rejects(bring(zip, foreign), { code: 'portability.untrusted_copy' });
  const tokens = { keys: (await w.app.platform.signingKeys.current(w.tenant.id)).keys.map(({ publicJwk }) => publicJwk) } as unknown as JSONWebKeySet;
  await assert.rejects(bring(zip, tokens), { code: 'portability.untrusted_copy' });
});

test('what was said counts in the other place as it did here, and its receipt says where it was said; what was said to other words or another company, or is not proved, is told and asked anew', async () => {
  const user = await w.account({ said: { news: 'yes', offers: 'no' } });
  const zip = await copyOf(user.id);
  const { db } = w.app.platform;
  const there = (userId: string) =>
    db.read(w.other.id, async (tx) => [
      (await w.app.consent.states(tx, userId)).map(({ purpose, recipients: [one] }) => `${purpose.key} ${one?.answer} ${one?.allowed}`),
      (await w.app.consent.history(tx, userId)).length,
    ]);
  const moved = await bring(zip);
  assert.deepEqual(await there(moved.userId), [['news given true', 'offers refused false'], 2]);
  const [latest] = await db.read(w.other.id, (tx) => w.app.consent.history(tx, moved.userId));
  const receipt = await db.read(w.other.id, (tx) => w.app.consent.receipt(tx, moved.userId, latest?.id ?? ''));
  const { payload } = await jwtVerify(receipt?.jws ?? '', createLocalJWKSet((await w.app.consent.receiptKeys(w.other.id)) as unknown as JSONWebKeySet), { issuer: w.other.issuer });
  assert.equal((payload['events'] as { recorded_by: string }[])[0]?.recorded_by, w.tenant.issuer);
  const taken = await db.tenant(w.other.id, (tx) => w.app.consent.withdraw(tx, TEST_ORIGIN, { userId: moved.userId, purpose: 'news', locale: 'en', method: 'account' }));
  assert.equal(taken.changed, true, 'and goes on from there');
  await forget(moved.userId);

  const bare = await w.app.portability.importCopy(TEST_ORIGIN, { tenantId: w.other.id, file: w.save(zip) });
  assert.deepEqual(
    [bare.taken['consents'], bare.taken['consent_history'], bare.leftOut.map(({ section, rows }) => `${section} ${rows}`), await there(bare.userId)],
    [0, 0, ['consent_history 2', 'consents 2'], [['news none false', 'offers none false'], 0]],
  );
  await forget(bare.userId);

  const named = (name: string) => w.app.tenants.save({ slug: 'other', name: 'Other', issuer: w.other.issuer, settings: { consent: { controller: { name } } } });
  await named('Buying Ltd');
  const sold = await bring(zip);
  assert.deepEqual([sold.leftOut.map(({ why }) => /another company/.test(why)), (await there(sold.userId))[1]], [[true, true], 0]);
  await forget(sold.userId);
  await named('Moving Ltd');

  // Said there to a version that was never published here.
  const [news] = (await w.app.consent.overview(w.tenant.id)).filter(({ draft }) => draft.key === 'news');
  const draft = news?.draft as PurposeInput;
  await w.inTenant((tx) => w.app.consent.savePurpose(tx, { ...draft, retention: 'P1Y', publish: 2 }, TEST_ORIGIN));
  await w.inTenant((tx) => w.app.consent.give(tx, TEST_ORIGIN, { userId: user.id, purpose: 'news', locale: 'en', method: 'account' }));
  const newer = await bring(await copyOf(user.id));
  assert.deepEqual(
    newer.leftOut.map(({ section, rows, why }) => [section, rows, /word for word/.test(why)]),
    [
      ['consent_history', 1, true],
      ['consents', 1, true],
    ],
  );
  assert.deepEqual(await there(newer.userId), [['news none false', 'offers refused false'], 2]);
  await forget(newer.userId);
  await publish({ ...draft, retention: 'P1Y' }, 2);
});

test('what was changed, added, left out, or made to hurt is refused with the reason, and nothing of it is used', async () => {
  const user = await w.account(FULL);
  const files = [...(await filesOf(await copyOf(user.id)))];
  const file = (name: string) => files.find(([known]) => known === name)?.[1] as Buffer;
  const change = (name: string, text: string | undefined) =>
    zipOf(files.flatMap(([known, content]) => (known === name ? (text === undefined ? [] : [[known, Buffer.from(text)] as const]) : [[known, content] as const])));
  /** The manifest fits again, and its signature does not. */
  const forged = async (edit: (copy: { sections: Record<string, Record<string, unknown>[]>; version: number }) => void) => {
    const copy = JSON.parse(String(file('export.json'))) as Parameters<typeof edit>[0];
    edit(copy);
    const text = Buffer.from(JSON.stringify(copy));
    const manifest = JSON.parse(String(file('manifest.json'))) as { files: Record<string, unknown> };
    manifest.files['export.json'] = { sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length };
    return zipOf(files.map(([name, content]) => [name, name === 'export.json' ? text : name === 'manifest.json' ? Buffer.from(JSON.stringify(manifest)) : content] as const));
  };
  const manifest = JSON.parse(String(file('manifest.json'))) as Record<string, unknown>;
  const cases: readonly (readonly [string, Buffer, string, RegExp])[] = [
    ['one name changed', await change('export.json', String(file('export.json')).replace('Lovelace', 'Mallory')), 'tampered_copy', /export\.json was changed/],
    ['a table changed', await change('csv/account.csv', 'x'), 'tampered_copy', /csv\/account\.csv was changed/],
    ['a file left out', await change('index.html', undefined), 'tampered_copy', /index\.html is missing/],
    ['a file more', await zipOf([...files, ['csv/more.csv', Buffer.from('x')]]), 'tampered_copy', /not in the manifest/],
    ['no manifest', await change('manifest.json', undefined), 'tampered_copy', /manifest\.json is missing/],
    ['no signature', await change('manifest.jws', undefined), 'untrusted_copy', /not signed/],
    ['no signature at all in it', await change('manifest.jws', 'eyJhbGciOiJub25lIn0.e30.'), 'untrusted_copy', /signed/],
    [
      'proved what was not, manifest made to fit',
      await forged((copy) => Object.assign(copy.sections['identifiers']?.[1] ?? {}, { verified_at: '2020-01-01T00:00:00Z' })),
      'untrusted_copy',
      /else|signed/,
    ],
    ['a later version', await change('manifest.json', JSON.stringify({ ...manifest, version: 2 })), 'unknown_version', /version 2/],
    ['another form', await change('manifest.json', JSON.stringify({ ...manifest, format: 'other' })), 'tampered_copy', /manifest/],
    ['one file twice', await zipOf([...files, ['export.json', file('export.json')]]), 'unsafe_copy', /twice/],
    ['a file that nobody expects', await zipOf([...files, ['run.sh', Buffer.from('x')]]), 'unsafe_copy', /name/],
    ['no ZIP file', Buffer.from('hello'), 'unreadable_copy', /ZIP/],
    ['cut off', (await zipOf(files)).subarray(0, 2000), 'unreadable_copy', /ZIP/],
  ];
  for (const [what, zip, code, said] of cases)
    await assert.rejects(bring(zip), (error: { code: string; message: string }) => error.code === `portability.${code}` && said.test(error.message), what);

  // The writer makes no such names: they are written over those of a file that is there.
  for (const evil of ['../../etc/passwd1', '/etc/cron.d/evil1', 'csv\\..\\..\\evil1', 'C:/windows/evil1a']) {
    const zip = await zipOf([...files, ['csv/'.padEnd(evil.length, 'z'), Buffer.from('x')]]);
    const text = zip.toString('latin1').replaceAll('csv/'.padEnd(evil.length, 'z'), evil);
    await assert.rejects(bring(Buffer.from(text, 'latin1')), { code: 'portability.unsafe_copy' }, evil);
  }
  const unsigned = await forged((copy) => Object.assign(copy.sections['attributes']?.[0] ?? {}, { value: 7 }));
  await assert.rejects(w.app.portability.importCopy(TEST_ORIGIN, { tenantId: w.other.id, file: w.save(unsigned) }), { code: 'portability.invalid_copy' });
  const unknown = await forged((copy) => Object.assign(copy.sections['attributes']?.[0] ?? {}, { name: 'shoe_size' }));
  await assert.rejects(w.app.portability.importCopy(TEST_ORIGIN, { tenantId: w.other.id, file: w.save(unknown) }), { code: 'identity.invalid_attributes' });
  assert.equal((await w.t.dump('select from identity.users where tenant_id = $1', [w.other.id])).length, 0, 'nobody came of it');
});

test('a ZIP file that unpacks to more than any copy is stopped before it does, whatever it says of its sizes', async () => {
  const zeros = Buffer.alloc(2_000_000);
  const bomb = await zipOf([['csv/zeros.csv', zeros]]);
  assert.ok(bomb.length < 10_000);
  const limits = { ...ZIP_LIMITS, fileBytes: 1_000_000 };
  await assert.rejects(readZip(w.save(bomb), limits), { code: 'portability.unsafe_copy' });
  await assert.rejects(readZip(w.save(bomb), { ...ZIP_LIMITS, totalBytes: 1_999_999 }), { code: 'portability.unsafe_copy' });
  const many = await zipOf(Array.from({ length: 3 }, (_, index) => [`csv/${'abc'[index]}.csv`, Buffer.from('x')] as const));
  await assert.rejects(readZip(w.save(many), { ...ZIP_LIMITS, entries: 2 }), { code: 'portability.unsafe_copy' });
  // It says that it is small.
  const lying = Buffer.from(bomb);
  const at = lying.indexOf(Buffer.from('PK\u0001\u0002'));
  lying.writeUInt32LE(10, at + 24);
  await assert.rejects(readZip(w.save(lying), limits), { code: 'portability.tampered_copy' });
});

test('the operator’s command says what came along, and prints nothing of it', async () => {
  const zip = w.save(await copyOf((await w.account(FULL)).id));
  const keyFile = `${zip}.jwks`;
  writeFileSync(keyFile, JSON.stringify(keys));
  await assert.rejects(importCopy(w.app.portability, w.other, zip, `${zip}.none`), /JSON Web Key Set/);
  const lines = (await importCopy(w.app.portability, w.other, zip, keyFile)).join('\n');
  assert.match(lines, /identifiers \(4\)/);
  assert.match(lines, /what was proved there counts/);
  assert.doesNotMatch(lines, /Lovelace|example\.com/);
  const [event] = await w.t.dump<{ data: { verified: boolean } }>("select data from platform.events where type = 'portability.user_imported' order by occurred_at desc limit 1");
  assert.equal(event?.data.verified, true);
});
