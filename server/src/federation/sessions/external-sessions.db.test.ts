import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import type { ExternalIdentity } from '../contract.ts';
import { fakeEnded } from '../fake-connector.suite.ts';
import { somebody } from '../people.suite.ts';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'there', trust: { email: 'verified' } });
  await w.connection({ slug: 'other', trust: { email: 'verified' } });
});
after(() => w.close());
beforeEach(() => w.events.clear());

/** Signs in by a connection and tells which session that made. */
async function signIn(who: ExternalIdentity, sessionId?: string, slug = 'there'): Promise<string> {
  const customer = await w.begin('sign-in');
  await customer.continueWith(slug, sessionId === undefined ? who : { ...who, session: { id: sessionId } });
  return (await customer.facts()).sessionId ?? '';
}

async function alive(...sessionIds: readonly string[]): Promise<readonly boolean[]> {
  return w.inTenant((tx) => Promise.all(sessionIds.map(async (id) => (await w.sessions.byId(tx, id)) !== undefined)));
}

const says = (
  ended: { readonly subject?: string; readonly sessionId?: string; readonly id?: string },
  options: { readonly slug?: string; readonly key?: string; readonly on?: World['second'] } = {},
) =>
  (options.on ?? w).federation.sessions.end(w.tenant, options.slug ?? 'there', { method: 'POST', parameters: fakeEnded({ id: randomUUID(), ...ended }, options.key) }, TEST_ORIGIN);

test("the session that rests on the one that ended there ends; the customer's other sessions, and other customers', stay", async () => {
  const [ada, bob] = [somebody(), somebody()];
  const [phone, laptop, bobs] = [await signIn(ada, 'phone'), await signIn(ada, 'laptop'), await signIn(bob, 'bob')];
  assert.equal(await says({ subject: ada.subject, sessionId: 'phone' }), 1);
  assert.deepEqual(await alive(phone, laptop, bobs), [false, true, true]);
  assert.deepEqual(
    w.events.of('federation.sessions_ended').map(({ data }) => data),
    [{ connection: (w.events.of('federation.sessions_ended')[0]?.data as { connection: string }).connection, slug: 'there', sessions: 1 }],
  );
  assert.equal(await says({ sessionId: 'laptop' }), 1, 'its own name for the session is enough');
  assert.deepEqual(await alive(laptop, bobs), [false, true]);
});

test('all of somebody: every session that was made by that identity, and none that was made in another way', async () => {
  const ada = somebody();
  const ids = [await signIn(ada, 'one'), await signIn(ada)];
  const facts = await w.inTenant(async (tx) => ({
    user: await w.federation.userOf(tx, (await w.federation.connections(w.tenant.id)).find(({ slug }) => slug === 'there')?.id ?? '', ada.subject),
  }));
  const found = await w.inTenant((tx) => w.identity.find(tx, facts.user ?? ''));
  const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }];
  const own = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: found?.id ?? '', sub: found?.sub ?? '', evidence }));
  assert.equal(await says({ subject: ada.subject }), 2);
  assert.deepEqual(await alive(...ids, own.id), [false, false, true]);
  assert.equal(await says({ subject: ada.subject }), 0, 'nobody is signed out twice');
});

test('a message counts once, whichever process hears it: kept and sent again it ends nothing that began since', async () => {
  const ada = somebody();
  await signIn(ada);
  const id = randomUUID();
  assert.equal(await says({ subject: ada.subject, id }), 1);
  const later = await signIn(ada);
  assert.deepEqual([await says({ subject: ada.subject, id }), await says({ subject: ada.subject, id }, { on: w.second })], [undefined, undefined]);
  assert.deepEqual(await alive(later), [true]);
  assert.deepEqual(
    w.events.of('federation.sign_out_refused').map(({ data }) => (data as { check: string }).check),
    ['used', 'used'],
  );
});

test('what is not from the other side, is about nobody, or about somebody of another connection, ends nothing', async () => {
  const ada = somebody();
  const session = await signIn(ada, 'shared');
  assert.equal(await says({ subject: ada.subject }, { key: 'of somebody else' }), undefined);
  assert.equal(await says({}), undefined);
  assert.equal(await says({ subject: randomUUID() }), 0);
  assert.equal(await says({ subject: ada.subject }, { slug: 'other' }), 0);
  assert.equal(await says({ sessionId: 'shared' }, { slug: 'other' }), 0);
  assert.equal(await says({ subject: ada.subject, sessionId: 'nothing' }), 0);
  assert.deepEqual(await alive(session), [true]);
  assert.deepEqual(
    w.events.of('federation.sign_out_refused').map(({ data }) => (data as { check: string }).check),
    ['signature', 'nobody'],
  );
});

test('an identity that was taken away takes the memory of its sessions with it; a session of a new one is its own', async () => {
  const ada = somebody();
  const session = await signIn(ada, 'one');
  const connection = (await w.federation.connections(w.tenant.id)).find(({ slug }) => slug === 'there')?.id ?? '';
  await w.inTenant(async (tx) => {
    const userId = (await w.federation.userOf(tx, connection, ada.subject)) ?? '';
    const [link] = await w.federation.links(tx, userId);
    await w.federation.unlink(tx, TEST_ORIGIN, userId, link?.id ?? '');
  });
  assert.equal(await says({ sessionId: 'one' }), 0);
  assert.deepEqual(await alive(session), [true], 'whether it ends with the identity is for the owner to say');
});

test('nothing in the table tells who it is about', async () => {
  const ada = { ...somebody(), signOutHint: 'a-hint-to-see-again' };
  await signIn(ada, 'session-name-there');
  const rows = JSON.stringify(await w.t.dump("select encode(external_index, 'hex') as index, encode(sealed, 'escape') as sealed from federation.sessions"));
  for (const secret of ['session-name-there', 'a-hint-to-see-again', ada.subject, ada.email?.value ?? '']) assert.equal(rows.includes(secret), false, secret);
  assert.match(rows, /"sealed":"[^"]{20}/);
});
