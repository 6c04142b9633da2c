import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newSecret } from '#platform/ids';
import { createTestDatabase, overlap, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, type TestDatabase } from '#test/support';
import { browserKeyOf, createBrowserKeys, keyHashOf, purgeBrowserKeys, type BrowserKeys, type BrowserTrust } from '../index.ts';

let t: TestDatabase;
let keys: BrowserKeys;
const events = recordEvents();
/** Whose accounts are trusted under which key. */
const trusted = new Map<string, readonly string[]>();
/** Where a renewal stops before its commit. */
let pause: (() => Promise<void>) | undefined;
const trust: BrowserTrust = {
  async carry(_tx, from, to) {
    await pause?.();
    trusted.set(to, [...new Set([...(trusted.get(to) ?? []), ...(trusted.get(from) ?? [])])]);
    trusted.delete(from);
  },
  async end(_tx, key) {
    const users = trusted.get(key) ?? [];
    trusted.delete(key);
    return users;
  },
};
const of = (key: string) => trusted.get(browserKeyOf(keyHashOf(key)));
const trustWith = (key: string, ...users: string[]) => trusted.set(browserKeyOf(keyHashOf(key)), users);
const ADA = '00000000-0000-4000-8000-000000000001';
const BEN = '00000000-0000-4000-8000-000000000002';

before(async () => {
  t = await createTestDatabase();
  keys = createBrowserKeys({ db: t.db, events, trusts: () => [trust] });
});
after(() => t.drop());
beforeEach(() => {
  events.clear();
  trusted.clear();
});

async function signedIn(presented: string | undefined, ...users: string[]): Promise<string> {
  const fresh = newSecret();
  trustWith(fresh, ...users);
  await keys.renew(tenant, presented, fresh);
  return fresh;
}
/** The moment of a renewal is over: no answer is on its way any more. */
const later = () => t.dump("update sessions.browser_keys set replaced_at = replaced_at - interval '61 seconds', issued_at = issued_at - interval '61 seconds'");
const copies = () => events.all.filter(({ type }) => type === 'sessions.browser_copied').map(({ subject }) => subject);

test('each sign-in puts a fresh key in the place of the one before, and everything trusted goes along, also of others', async () => {
  const first = await signedIn(undefined, ADA);
  const second = await signedIn(first, BEN);
  assert.deepEqual([of(first), of(second)?.toSorted()], [undefined, [ADA, BEN]]);
  const third = await signedIn(second, ADA);
  assert.deepEqual([of(second), of(third)?.toSorted()], [undefined, [ADA, BEN]]);
});

test('a planted key, made up or another browser’s old one, gets nothing of who signs in with it', async () => {
  const made = newSecret();
  const own = await signedIn(made, ADA);
  assert.deepEqual([of(made), of(own)], [undefined, [ADA]]);
  // The attacker's own browser first, then its cookies in the victim's.
  const planted = await signedIn(undefined, BEN);
  const victims = await signedIn(planted, ADA);
  assert.equal(of(planted), undefined);
  assert.deepEqual(of(victims)?.toSorted(), [ADA, BEN]);
});

test('an older key opens nothing at once; a moment later it is the sign of a copy, and both are trusted no more: said once', async () => {
  const copied = await signedIn(undefined, ADA);
  const current = await signedIn(copied, ADA, BEN);
  await keys.seen(tenant, origin, copied);
  await keys.seen(tenant, origin, current);
  assert.deepEqual([of(copied), of(current), copies()], [undefined, [ADA, BEN], []], 'an answer may be on its way');
  await later();
  await keys.seen(tenant, origin, current);
  assert.deepEqual(copies(), []);
  await Promise.all(Array.from({ length: 10 }, () => keys.seen(tenant, origin, copied)));
  assert.deepEqual([of(current), copies().toSorted()], [undefined, [ADA, BEN]]);
  // Over with that: neither finds anything, nor ends anything of what the owner begins anew with what is there.
  const anew = await signedIn(current, ADA);
  await later();
  for (const old of [copied, current]) await keys.seen(tenant, origin, old);
  assert.deepEqual([of(anew), copies().length], [[ADA], 2]);
});

test('every older key of a line tells, however many sign-ins ago, and only in its tenant', async () => {
  const first = await signedIn(undefined, ADA);
  const last = await signedIn(await signedIn(first, ADA), ADA);
  await later();
  await keys.seen('99999999-9999-4999-8999-999999999999', origin, first);
  assert.deepEqual(of(last), [ADA]);
  await keys.seen(tenant, origin, first);
  assert.deepEqual([of(last), copies()], [undefined, [ADA]]);
});

test('several that finish at the same moment with one key: what it was trusted with goes to one of them, and nobody gets what another one was given', async () => {
  // Tabs of one browser, or the owner's and that of whoever planted the key there: nobody can tell.
  const shared = await signedIn(undefined, ADA);
  const users = Array.from({ length: 6 }, (_, at) => `00000000-0000-4000-8000-00000000001${at}`);
  const fresh = await Promise.all(users.map((user) => signedIn(shared, user)));
  const got = fresh.map((key, at) => of(key)?.filter((user) => user !== users[at]));
  assert.deepEqual(got.flat(), [ADA]);
  assert.equal(of(shared), undefined);
  // Each is a browser of its own from here on: none gives another away.
  await later();
  for (const key of fresh) await keys.seen(tenant, origin, key);
  assert.deepEqual(copies(), []);
});

test('whoever planted a key and renews theirs just before the victim signs in gets nothing of the victim’s', async () => {
  const planted = await signedIn(undefined, BEN);
  const attackers = await signedIn(planted, BEN);
  const victims = await signedIn(planted, ADA);
  assert.deepEqual([of(attackers), of(victims)], [[BEN], [ADA]]);
});

test('an alarm and a sign-in at the same moment: the sign-in goes through, and nothing is left under an older key', async () => {
  for (let round = 0; round < 5; round++) {
    const copied = await signedIn(undefined, ADA);
    const current = await signedIn(copied, ADA);
    await later();
    const [fresh] = await Promise.all([signedIn(current, BEN), keys.seen(tenant, origin, copied)]);
    assert.equal(of(copied), undefined);
    assert.ok(of(fresh) === undefined || of(fresh)?.includes(BEN));
  }
});

test('replaced keys are kept for 90 days, current ones as long as browsers keep them; the table says nothing of what browsers hold', async () => {
  const old = await signedIn(undefined, ADA);
  const current = await signedIn(old, ADA);
  const rows = JSON.stringify(await t.dump("select encode(key_hash, 'base64') as key, line from sessions.browser_keys"));
  assert.ok(!rows.includes(current) && !rows.includes(old) && !rows.includes(ADA));
  const left = async () => (await t.dump<{ n: number }>('select count(*)::int as n from sessions.browser_keys'))[0]?.n;
  const purge = () => purgeBrowserKeys(t.db).run(new AbortController().signal);
  await t.dump('delete from sessions.browser_keys where key_hash not in ($1, $2)', [keyHashOf(old), keyHashOf(current)]);
  await t.dump("update sessions.browser_keys set replaced_at = replaced_at - interval '91 days', issued_at = issued_at - interval '91 days'");
  await purge();
  assert.equal(await left(), 1);
  await t.dump("update sessions.browser_keys set issued_at = issued_at - interval '310 days'");
  await purge();
  assert.equal(await left(), 0);
});

test('a copy that shows at the very moment of a renewal ends the key that it brings as well', async () => {
  const copied = await signedIn(undefined, ADA);
  const current = await signedIn(copied, ADA);
  await later();
  const fresh = newSecret();
  await overlap(
    t,
    (meet) => {
      pause = meet;
      return keys.renew(tenant, current, fresh);
    },
    () => keys.seen(tenant, origin, copied),
  );
  pause = undefined;
  assert.deepEqual([of(current), of(fresh), copies()], [undefined, undefined, [ADA]]);
});
