import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { createOutbound } from '#platform/outbound';
import { TEST_ORIGIN } from '#test/support';
import { makeProviderKey, newId, pack, PERSISTENT, signXml } from '../../../test/support/saml-provider.ts';
import { connectionOf } from '../connectors/oauth2/connector-world.suite.ts';
import { createOidcConnector } from '../connectors/oidc/create-oidc.ts';
import { CLIENT_ID, signWith, startHostileProvider, type HostileProvider } from '../connectors/oidc/hostile-provider.suite.ts';
import { createSamlConnector } from '../connectors/saml/create-saml.ts';
import type { Connector, ExternalIdentity, Returned } from '../contract.ts';
import { createFakeConnector, fakeEnded } from '../fake-connector.suite.ts';
import { somebody } from '../people.suite.ts';
import { createWorld, type World } from '../world.suite.ts';

/** People come as with the fake one; words of ended sessions are judged by a real one. */
function hearing(id: string, ended: NonNullable<Connector['away']>['ended'] & {}): Connector {
  const fake = createFakeConnector(id);
  if (!fake.away) throw new Error('The fake one goes away.');
  return { ...fake, away: { ...fake.away, ended } };
}

let w: World;
let provider: HostileProvider;
const samlKey = makeProviderKey();
const SAML_ISSUER = 'https://idp.example/entity';
before(async () => {
  provider = await startHostileProvider();
  const outbound = createOutbound({ allow: [new URL(provider.issuer).host] });
  const oidc = createOidcConnector({ outbound });
  const realOidc = connectionOf(oidc, { issuer: provider.issuer, clientId: CLIENT_ID, clientAuthentication: 'none' });
  const saml = () => createSamlConnector({ outbound, db: w.db, keys: w.keys, limits: w.limits });
  w = await createWorld([
    createFakeConnector(),
    hearing('hears-oidc', (_connection, message, ctx) => oidc.away!.ended!(realOidc, message, ctx)),
    hearing('hears-saml', ({ id }, message, ctx) => {
      const real = saml();
      return real.away!.ended!({ ...connectionOf(real, { entityId: SAML_ISSUER, ssoUrl: `${SAML_ISSUER}/sso`, certificates: [samlKey.pem] }), id }, message, ctx);
    }),
  ]);
  for (const slug of ['there', 'other']) await w.connection({ slug, trust: { email: 'verified' } });
  for (const slug of ['hears-oidc', 'hears-saml']) await w.connection({ slug, connector: slug, trust: { email: 'verified' } });
});
after(async () => {
  await w.close();
  await provider.close();
});

/** Messages as those protocols have them, about one session or several. */
const words: Readonly<Record<string, (who: ExternalIdentity, sessions: readonly string[]) => Promise<Returned>>> = {
  async 'hears-oidc'({ subject }, [sid]) {
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const claims = { iss: provider.issuer, aud: CLIENT_ID, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), sub: subject, ...(sid === undefined ? {} : { sid }), events };
    return { method: 'POST', parameters: { logout_token: await signWith(provider.keys[0]!, claims, { typ: 'logout+jwt' }) } };
  },
  async 'hears-saml'({ subject }, sessions) {
    const names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
    const head = `ID="${newId()}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${w.tenant.issuer}/federation/hears-saml/logout"`;
    const indexes = sessions.map((index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`).join('');
    const xml = `<samlp:LogoutRequest ${names} ${head}><saml:Issuer>${SAML_ISSUER}</saml:Issuer><saml:NameID Format="${PERSISTENT}">${subject}</saml:NameID>${indexes}</samlp:LogoutRequest>`;
    return { method: 'POST', parameters: { SAMLRequest: pack(signXml(xml, 'LogoutRequest', samlKey.privateKey)) } };
  },
};
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
  ended: { readonly subject?: string; readonly sessions?: readonly string[]; readonly of?: string; readonly id?: string },
  options: { readonly slug?: string; readonly key?: string; readonly on?: World['second'] } = {},
) =>
  (options.on ?? w).federation.sessions.end(w.tenant, options.slug ?? 'there', { method: 'POST', parameters: fakeEnded({ id: randomUUID(), ...ended }, options.key) }, TEST_ORIGIN);

test("the session that rests on the one that ended there ends; the customer's other sessions, and other customers', stay", async () => {
  const [ada, bob] = [somebody(), somebody()];
  const [phone, laptop, bobs] = [await signIn(ada, 'phone'), await signIn(ada, 'laptop'), await signIn(bob, 'bob')];
  assert.equal(await says({ subject: ada.subject, sessions: ['phone'] }), 1);
  assert.deepEqual(await alive(phone, laptop, bobs), [false, true, true]);
  assert.deepEqual(
    w.events.of('federation.sessions_ended').map(({ data }) => data),
    [{ connection: (w.events.of('federation.sessions_ended')[0]?.data as { connection: string }).connection, slug: 'there', sessions: 1 }],
  );
  assert.equal(await says({ sessions: ['laptop'] }), 1, 'its own name for the session is enough');
  assert.deepEqual(await alive(laptop, bobs), [false, true]);
});

test('names of sessions that return end nobody else: where the other side calls people otherwise than we do, the session of that name is theirs alone', async () => {
  const [ada, bob] = [somebody(), somebody()];
  const signInAs = (who: ExternalIdentity, of: string) => signIn({ ...who, session: { id: '1', of } });
  const [adas, bobs] = [await signInAs(ada, 'name of ada'), await signInAs(bob, 'name of bob')];
  assert.equal(await says({ sessions: ['1'] }), 0);
  assert.equal(await says({ sessions: ['1'], of: 'name of carol' }), 0);
  assert.equal(await says({ sessions: ['1'], of: 'name of ada' }), 1);
  assert.deepEqual(await alive(adas, bobs), [false, true]);
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

for (const slug of Object.keys(words)) {
  const hear = (message: Returned, on: World['second'] = w) => on.federation.sessions.end(w.tenant, slug, message, TEST_ORIGIN);

  test(`${slug}: what fails after the message was looked at leaves both, message and session; it is good until it has done its work, and then it is not`, async (context) => {
    const ada = somebody();
    const session = await signIn(ada, 'one', slug);
    const message = await words[slug]!(ada, ['one']);
    const { revoke } = w.sessions;
    const failing = context.mock.method(w.sessions, 'revoke', async (...of: Parameters<typeof revoke>) => {
      await revoke(...of);
      throw new Error('the process ends here');
    });
    await assert.rejects(hear(message), /the process ends here/);
    assert.deepEqual([failing.mock.callCount(), await alive(session)], [1, [true]]);
    failing.mock.restore();
    assert.deepEqual([await hear(message), await alive(session)], [1, [false]]);
    assert.equal(await hear(message), undefined);
  });

  test(`${slug}: of copies that come at the same moment, to two processes, one ends the session`, async () => {
    const ada = somebody();
    const session = await signIn(ada, 'one', slug);
    const later = await signIn(ada, 'two', slug);
    w.events.clear();
    const message = await words[slug]!(ada, ['one']);
    const heard = await Promise.all([w, w.second, w, w.second].map((on) => hear(message, on)));
    assert.deepEqual(heard.toSorted(), [1, undefined, undefined, undefined]);
    assert.deepEqual([await alive(session, later), w.events.of('federation.sessions_ended').length], [[false, true], 1]);
    assert.deepEqual([await hear(await words[slug]!(ada, [])), await alive(later)], [1, [false]], 'none named: all that is left');
  });
}

test('several are named: exactly those end; one that nobody knows is no error to the others, and a name that stands there twice is one', async () => {
  const ada = somebody();
  const ids = [await signIn(ada, 'first', 'hears-saml'), await signIn(ada, 'second', 'hears-saml'), await signIn(ada, 'third', 'hears-saml')];
  const elsewhere = await signIn(somebody(), 'first');
  const hear = async (...sessions: readonly string[]) => w.federation.sessions.end(w.tenant, 'hears-saml', await words['hears-saml']!(ada, sessions), TEST_ORIGIN);
  assert.equal(await hear('first', 'nobody knows it', 'third', 'first'), 2);
  assert.deepEqual(await alive(...ids, elsewhere), [false, true, false, true]);
  assert.deepEqual([await hear('nobody knows it', 'nor this one'), await alive(ids[1]!)], [0, [true]]);
  const bob = somebody();
  const bobs = await signIn(bob, 'bobs', 'hears-saml');
  assert.deepEqual([await hear('bobs', 'second'), await alive(ids[1]!, bobs)], [1, [false, true]], "somebody else's is not among this person's");
});

test('messages about the same sessions in other orders, at the same moment, do not wait for each other in a circle', async () => {
  const ada = somebody();
  const names = Array.from({ length: 8 }, (_, index) => `s${index}`);
  for (const name of names) await signIn(ada, name);
  const counts = await Promise.all([names, names.toReversed(), names, names.toReversed()].map((sessions, index) => says({ sessions }, index % 2 === 0 ? {} : { on: w.second })));
  assert.equal(
    counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    names.length,
  );
});

/** Back from there, and not finished here: the address is still to be proved. */
async function underWay(who: ExternalIdentity, session?: string) {
  const customer = await w.begin('sign-in');
  const email = who.email?.value ?? '';
  await customer.continueWith('there', { ...who, email: { value: email, verified: false }, ...(session === undefined ? {} : { session: { id: session } }) });
  await customer.act('continue', { email });
  assert.notEqual(customer.at, 'done');
  return {
    async finish() {
      await customer.code(email);
      return (await customer.facts()).sessionId ?? '';
    },
  };
}

test('signed out there while they were still on the way here: the session that comes of it has ended, whatever the message named, and one event says so', async () => {
  for (const about of ['session', 'person', 'both'] as const) {
    const [ada, bob] = [somebody(), somebody()];
    const [adas, bobs] = [await underWay(ada, `${about} of ada`), await underWay(bob, `${about} of bob`)];
    w.events.clear();
    assert.equal(
      await says({ ...(about === 'session' ? {} : { subject: ada.subject }), ...(about === 'person' ? {} : { sessions: [`${about} of ada`] }) }),
      0,
      'nothing there yet',
    );
    assert.deepEqual(await alive(await adas.finish(), await bobs.finish()), [false, true], about);
    assert.equal(w.events.of('federation.sessions_ended').length, 1);
    assert.deepEqual(await alive(await signIn(ada, `${about} anew`)), [true], 'what began since counts');
  }
});

test('of a message and the end of a sign-in at the same moment, on two processes, the session never survives', async () => {
  const people = Array.from({ length: 6 }, () => somebody());
  const ways = await Promise.all(people.map((who) => underWay(who, who.subject)));
  const told = people.map((who, index) => says(index % 2 === 0 ? { subject: who.subject } : { sessions: [who.subject] }, { on: w.second }));
  const [ids] = await Promise.all([Promise.all(ways.map((way) => way.finish())), Promise.all(told)]);
  assert.deepEqual(
    await alive(...ids),
    people.map(() => false),
  );
});

test('a message about somebody else with a name of this session ends nothing that is under way', async () => {
  const [ada, bob] = [somebody(), somebody()];
  await signIn(bob, 'of bob');
  const way = await underWay(ada, 'of ada');
  assert.equal(await says({ subject: bob.subject, sessions: ['of ada'] }), 0);
  assert.deepEqual(await alive(await way.finish()), [true]);
});

test('what is not from the other side, is about nobody, or about somebody of another connection, ends nothing', async () => {
  const ada = somebody();
  const session = await signIn(ada, 'shared');
  assert.equal(await says({ subject: ada.subject }, { key: 'of somebody else' }), undefined);
  assert.equal(await says({}), undefined);
  assert.equal(await says({ subject: randomUUID() }), 0);
  assert.equal(await says({ subject: ada.subject }, { slug: 'other' }), 0);
  assert.equal(await says({ sessions: ['shared'] }, { slug: 'other' }), 0);
  assert.equal(await says({ subject: ada.subject, sessions: ['nothing'] }), 0);
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
  assert.equal(await says({ sessions: ['one'] }), 0);
  assert.deepEqual(await alive(session), [true], 'whether it ends with the identity is for the owner to say');
});

test('nothing in the table tells who it is about', async () => {
  const ada = { ...somebody(), signOutHint: 'a-hint-to-see-again' };
  await signIn(ada, 'session-name-there');
  const rows = JSON.stringify(await w.t.dump("select encode(external_index, 'hex') as index, encode(sealed, 'escape') as sealed from federation.sessions"));
  for (const secret of ['session-name-there', 'a-hint-to-see-again', ada.subject, ada.email?.value ?? '']) assert.equal(rows.includes(secret), false, secret);
  assert.match(rows, /"sealed":"[^"]{20}/);
});
