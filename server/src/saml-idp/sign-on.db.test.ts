import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSigningKeys } from '#platform/crypto';
import { ACR } from '#sessions/contract';
import { formsOf, testKeys, type Answer, type HttpBrowser } from '#test/support';
import { pkce, authorizeUrl, signInAt, silent, testOrigin } from '../oidc/house.suite.ts';
import { SAML_KEYS } from './index.ts';
import { createSigners } from './keys/signers.ts';
import {
  RELEASES_ALL,
  ACS,
  ENTITY,
  idpOf,
  isAway,
  newKeyPair,
  openSamlHouse,
  passJourney,
  pem,
  postedBy,
  read,
  refusalOf,
  serviceProvider,
  signOn,
  signOnByForm,
  statusOf,
  type SamlHouse,
} from './saml.suite.ts';

const MAIL = 'urn:oid:0.9.2342.19200300.100.1.3';
const key = newKeyPair();
const encryption = newKeyPair();
let house: SamlHouse;
before(async () => {
  house = await openSamlHouse();
  await house.application({ clientId: 'shop' });
  await house.save({
    name: 'Press room',
    entityId: ENTITY,
    home: 'https://press.example/',
    acs: [{ url: ACS }, { url: 'https://press.example/other/acs', index: 7 }],
    logout: { url: 'https://press.example/saml/slo', binding: 'redirect' },
    attributes: [{ attribute: 'email' }, { attribute: 'name' }, { attribute: 'given_name', name: 'firstName' }, { attribute: 'email_verified' }],
  });
  for (const name of ['ada', 'bob', 'eve']) await house.user(name);
});
after(() => house?.stop());

test('node-saml is answered what it asked for: by address and by form, signed twice, for it alone, with what is registered', async () => {
  const sp = await serviceProvider(house);
  const page = await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('where I was', undefined, {}), 'ada');
  const posted = postedBy(page);
  assert.deepEqual([posted.action, posted.fields.RelayState], [ACS, 'where I was']);
  const profile = await read(sp, page);
  assert.equal(profile.nameIDFormat, 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent');
  assert.deepEqual([profile[MAIL], profile['urn:oid:2.16.840.1.113730.3.1.241'], profile.firstName, profile.email_verified], ['ada@example.com', 'Person ada', 'ada', 'true']);
  assert.match(posted.xml, /<saml:Audience>https:\/\/press\.example\/saml<\/saml:Audience>/);
  assert.match(posted.xml, new RegExp(`Recipient="${ACS}"`));
  assert.equal(posted.xml.match(/<ds:SignatureValue>/g)?.length, 2);
  assert.match(posted.xml, /AuthnContextClassRef>urn:oasis:names:tc:SAML:2\.0:ac:classes:PasswordProtectedTransport</);
  const [event] = house.events.of('saml.assertion_issued').slice(-1);
  assert.deepEqual((event?.data as { attributes: string[] }).attributes, ['email', 'name', 'given_name', 'email_verified']);
  assert.ok(!JSON.stringify(event?.data).includes('example.com'));
  const byForm = await serviceProvider(house, { authnRequestBinding: 'HTTP-POST' });
  const fields = formsOf(await byForm.getAuthorizeFormAsync('<form>"&')).at(0)?.fields as Record<string, string>;
  const answered = await signOnByForm(house, house.browser(), fields, 'bob');
  assert.equal(postedBy(answered).fields.RelayState, '<form>"&', 'given back as it was');
  assert.ok(answered.text.includes('value="&lt;form&gt;&quot;&amp;"'), 'and escaped');
  assert.equal((await read(byForm, answered))[MAIL], 'bob@example.com');
});

test('the page that carries the answer works without script, runs nothing else, and may not be framed or kept', async () => {
  const sp = await serviceProvider(house);
  const page = await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /^default-src 'none'; script-src 'nonce-[\w-]+'; style-src 'nonce-[\w-]+'; base-uri 'none'; frame-ancestors 'none'$/);
  assert.match(page.text, /<button type="submit">Continue<\/button>/);
  assert.equal(page.headers['cache-control'], 'no-store');
});

test('signed in at the shop (OpenID Connect), the SAML application asks nothing, and the other way round: one session', async () => {
  const sp = await serviceProvider(house);
  const first = house.browser();
  await signInAt(first, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const before = house.asking.seen.length;
  const there = await signOn(house, first, await sp.getAuthorizeUrlAsync('', undefined, {}));
  assert.equal((await read(sp, there))[MAIL], 'ada@example.com');
  assert.equal(house.asking.seen.length, before, 'no screen');

  const second = house.browser();
  await read(sp, await signOn(house, second, await sp.getAuthorizeUrlAsync('', undefined, {}), 'bob'));
  const shown = house.asking.seen.length;
  const back = await silent(second, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none' }));
  assert.ok(back.searchParams.get('code'), back.href);
  assert.equal(house.asking.seen.length, shown);
  const sessions = house.events.of('saml.assertion_issued').map((event) => (event.data as { session: string }).session);
  assert.equal(house.events.of('sessions.session_started').filter((event) => (event.data as { session: string }).session === sessions.at(-1)).length, 1);

  const used = (of: readonly string[], tenantId = house.tenant.id) => house.t.db.read(tenantId, (tx) => house.saml.accountApplications.usedIn(tx, of));
  const lately = sessions.slice(-2);
  const found = await used([...lately, crypto.randomUUID()]);
  assert.deepEqual(
    [...found].map(([session, all]) => [session, all.map(({ entityId }) => entityId)]).sort(),
    lately.map((session) => [session, [ENTITY]]).sort(),
    'its owner is shown which applications were told of which session',
  );
  assert.equal((await used(lately, crypto.randomUUID())).size, 0, 'another tenant');
});

test('the name an application knows somebody by stays, is another one elsewhere, and is not the subject', async () => {
  await house.save({ name: 'Second', entityId: 'urn:second', acs: [{ url: 'https://second.example/acs' }] });
  const { sub } = await house.user('pia');
  const nameAt = async (issuer: string, callbackUrl: string) => {
    const sp = await serviceProvider(house, { issuer, callbackUrl, audience: issuer });
    return (await read(sp, await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'pia'))).nameID;
  };
  const first = await nameAt(ENTITY, ACS);
  assert.equal(await nameAt(ENTITY, ACS), first);
  const second = await nameAt('urn:second', 'https://second.example/acs');
  assert.notEqual(first, second);
  assert.ok(![first, second].includes(sub));
  const dump = JSON.stringify(await house.t.dump('select * from saml_idp.pseudonyms')) + JSON.stringify(await house.t.dump('select * from saml_idp.participants'));
  assert.ok(!dump.includes(first) && !dump.includes(Buffer.from(first).toString('hex')), 'sealed');

  const id = (await userId('pia')) ?? '';
  const connected = (of: { userId: string; sessionIds?: readonly string[]; entityIds?: readonly string[] }, tenantId = house.tenant.id) =>
    house.t.db.read(tenantId, (tx) => house.saml.accountApplications.ofUser(tx, { sessionIds: [], entityIds: [], ...of }));
  const sessions = (await house.t.dump<{ id: string }>('select id from sessions.sessions where user_id = $1', [id])).map((row) => row.id);
  const lately = await connected({ userId: id, sessionIds: sessions });
  assert.deepEqual(lately.map(({ entityId }) => entityId).sort(), [ENTITY, 'urn:second'].sort(), 'its owner is shown who knows them');
  assert.ok(lately.every(({ since, lastUsedAt }) => since && lastUsedAt && since <= lastUsedAt));
  assert.ok(
    (await connected({ userId: id })).every(({ lastUsedAt }) => lastUsedAt === undefined),
    'no session goes on',
  );
  const stranger = crypto.randomUUID();
  assert.deepEqual(await connected({ userId: stranger }), []);
  assert.deepEqual(await connected({ userId: stranger, entityIds: ['urn:second', 'urn:nobody'] }), [{ entityId: 'urn:second', name: 'Second' }], 'by what it got alone');
  assert.deepEqual(await connected({ userId: id, sessionIds: sessions, entityIds: ['urn:second'] }, crypto.randomUUID()), [], 'another tenant');
});

test('transient names change with the session; an address only where it is verified and may leave', async () => {
  const nameOf = async (format: string, user: string, browser = house.browser()) => {
    const sp = await serviceProvider(house, { identifierFormat: format });
    return signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), user);
  };
  const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
  const sp = await serviceProvider(house);
  sp.options.validateInResponseTo = 'never' as never;
  const browser = house.browser();
  const first = (await read(sp, await nameOf(transient, 'ada', browser))).nameID;
  assert.equal((await read(sp, await nameOf(transient, 'ada', browser))).nameID, first, 'in one session');
  assert.notEqual((await read(sp, await nameOf(transient, 'ada'))).nameID, first);
  const address = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
  assert.deepEqual(statusOf(await nameOf(address, 'ada')), ['Requester', 'InvalidNameIDPolicy'], 'it was not registered for that');
  assert.deepEqual(statusOf(await nameOf('urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos', 'ada')), ['Requester', 'InvalidNameIDPolicy']);

  await house.save({ name: 'By address', entityId: 'urn:mail', acs: [{ url: 'https://mail.example/acs' }], nameIdFormat: 'emailAddress' });
  const mail = await serviceProvider(house, { issuer: 'urn:mail', callbackUrl: 'https://mail.example/acs', audience: 'urn:mail' });
  const open = async (user: string) => signOn(house, house.browser(), await mail.getAuthorizeUrlAsync('', undefined, {}), user);
  assert.equal((await read(mail, await open('ada'))).nameID, 'ada@example.com');
  house.filter = async ({ attributes }) => new Set(attributes.filter((name) => name !== 'email'));
  assert.deepEqual(statusOf(await open('ada')), ['Responder', 'UnknownPrincipal'], 'the filter holds it back, also as a name');
  house.filter = RELEASES_ALL;
  await house.t.dump(`update identity.identifiers set verified_at = null where user_id = $1`, [(await userId('eve')) ?? '']);
  assert.deepEqual(statusOf(await open('eve')), ['Responder', 'UnknownPrincipal'], 'not verified');
});

const userId = async (name: string) => {
  const found = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: `${name}@example.com` }));
  return found?.user.id;
};

test('attributes leave through the release alone, and nothing it adds does', async () => {
  house.filter = async ({ attributes, recipient, channel }) => {
    assert.deepEqual([recipient, channel], [ENTITY, 'saml']);
    assert.deepEqual(attributes.toSorted(), ['email', 'given_name', 'name']);
    return new Set(['name', 'birthdate', 'sub']);
  };
  const sp = await serviceProvider(house);
  house.asked.length = 0;
  const browser = house.browser();
  const page = await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  await browser.get(await sp.getAuthorizeUrlAsync('', undefined, {}), { 'sec-gpc': '1' });
  assert.deepEqual(house.asked, ['heed nothing', 'look', 'heed true', 'look'], 'a browser that says no to sales is heard first');
  house.filter = RELEASES_ALL;
  const profile = await read(sp, page);
  assert.equal(profile['urn:oid:2.16.840.1.113730.3.1.241'], 'Person ada');
  assert.ok(!postedBy(page).xml.includes('ada@example.com') && !postedBy(page).xml.includes('1815'));
});

test('groups are told, each as a value, to an application that gets them; and to no other, and not past the release', async () => {
  const clerks = { issuer: 'urn:clerks', callbackUrl: 'https://clerks.example/acs', audience: 'urn:clerks' };
  await house.save({ name: 'Clerks', entityId: clerks.issuer, acs: [{ url: clerks.callbackUrl }], attributes: [{ attribute: 'groups' }] });
  house.groups = ['buyer', 'clerk'];
  const sp = await serviceProvider(house, clerks);
  const page = async (by = sp) => signOn(house, house.browser(), await by.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  const isMemberOf = 'urn:oid:1.3.6.1.4.1.5923.1.5.1.1';
  assert.deepEqual((await read(sp, await page()))[isMemberOf], ['buyer', 'clerk']);
  assert.ok(!postedBy(await page(await serviceProvider(house))).xml.includes('clerk'));
  house.filter = async () => new Set();
  assert.equal((await read(sp, await page()))[isMemberOf], undefined);
  house.filter = RELEASES_ALL;
  house.groups = [];
  assert.equal((await read(sp, await page()))[isMemberOf], undefined);
});

test('texts of a customer stay texts, whatever they look like', async () => {
  const { id } = await house.user('mallory');
  const name = `</saml:AttributeValue><x a="1">&amp;<!--${'\u0001'}`;
  await house.t.db.tenant(house.tenant.id, (tx) =>
    house.node.identity.writeAttributes(tx, { actor: { kind: 'system' }, requestId: 't' }, id, { name: name.replace('\u0001', '') }, 'test'),
  );
  const sp = await serviceProvider(house);
  const profile = await read(sp, await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'mallory'));
  assert.equal(profile['urn:oid:2.16.840.1.113730.3.1.241'], name.replace('\u0001', ''));
});

test('nobody is asked where nobody may be (IsPassive), and asked anew where that is asked (ForceAuthn)', async () => {
  const passive = await serviceProvider(house, { passive: true });
  const browser = house.browser();
  const stranger = await signOn(house, browser, await passive.getAuthorizeUrlAsync('', undefined, {}));
  assert.deepEqual(statusOf(stranger), ['Responder', 'NoPassive']);
  const { profile } = await passive.validatePostResponseAsync(postedBy(stranger).fields as Record<string, string>);
  assert.equal(profile, null, 'node-saml takes it as an answer');
  const sp = await serviceProvider(house);
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  await read(passive, await signOn(house, browser, await passive.getAuthorizeUrlAsync('', undefined, {})));

  const forced = await serviceProvider(house, { forceAuthn: true });
  const before = house.asking.seen.length;
  await read(forced, await signOn(house, browser, await forced.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  const { flow, facts } = house.asking.seen.at(-1) as (typeof house.asking.seen)[number];
  assert.ok(house.asking.seen.length > before && flow.wanted?.fresh === true && flow.currentSessionId !== undefined);
  assert.equal(facts.identifier?.value, 'ada@example.com');
  assert.equal(flow.application?.clientId, ENTITY, 'rules that name applications find it');
  const both = await serviceProvider(house, { forceAuthn: true, passive: true });
  assert.deepEqual(statusOf(await signOn(house, browser, await both.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'NoPassive']);
});

const contextIn = (xml: string) => /<saml:AuthnContextClassRef>([^<]+)</.exec(xml)?.[1];
const asking = (authnContext: string[], racComparison: 'exact' | 'minimum' | 'maximum' = 'exact') =>
  serviceProvider(house, { disableRequestedAuthnContext: false, authnContext, racComparison });

test('RequestedAuthnContext: a level that is missing is a step-up, not a new sign-in; what is said is what was proved', async () => {
  const browser = house.browser();
  const plain = await asking(['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport']);
  const first = await signOn(house, browser, await plain.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  await read(plain, first);
  assert.equal(contextIn(postedBy(first).xml), 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport');
  const strong = await asking(['https://refeds.org/profile/mfa'], 'minimum');
  const page = await signOn(house, browser, await strong.getAuthorizeUrlAsync('', undefined, {}));
  await read(strong, page);
  const { flow, facts } = house.asking.seen.at(-1) as (typeof house.asking.seen)[number];
  assert.deepEqual([flow.journey, flow.wanted?.acr, facts.identifier?.value], ['step-up', [ACR.two], 'ada@example.com']);
  assert.equal(contextIn(postedBy(page).xml), 'https://refeds.org/profile/mfa');
  const shown = house.asking.seen.length;
  const again = await signOn(house, browser, await plain.getAuthorizeUrlAsync('', undefined, {}));
  await read(plain, again);
  assert.equal(contextIn(postedBy(again).xml), 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport', 'in the words that were asked for');
  const unasked = await serviceProvider(house);
  assert.equal(contextIn(postedBy(await signOn(house, browser, await unasked.getAuthorizeUrlAsync('', undefined, {}))).xml), 'https://refeds.org/profile/mfa');
  assert.equal(house.asking.seen.length, shown, 'the session has the level');
});

test('a level that is not reached is no sign-on: of what cannot be reached nobody is asked', async () => {
  const browser = house.browser();
  const sp = await serviceProvider(house);
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  const shown = house.asking.seen.length;
  for (const [classes, comparison] of [
    [['urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard'], 'exact'],
    [['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'], 'maximum'],
  ] as const) {
    const asked = await asking([...classes], comparison);
    assert.deepEqual(statusOf(await signOn(house, browser, await asked.getAuthorizeUrlAsync('', undefined, {}))), ['Requester', 'NoAuthnContext']);
  }
  assert.equal(house.asking.seen.length, shown);
  const resistant = await asking([ACR.resistant]);
  assert.deepEqual(statusOf(await signOn(house, browser, await resistant.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'NoAuthnContext'], 'asked, and not reached');
  house.asking.passes = true;
  const fresh = house.browser();
  await read(sp, await signOn(house, fresh, await sp.getAuthorizeUrlAsync('', undefined, {}), 'bob'));
  const two = await asking([ACR.two]);
  assert.deepEqual(statusOf(await signOn(house, fresh, await two.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'NoAuthnContext'], 'a remembered browser proves nothing');
  house.asking.passes = false;
});

test('a session that comes from another browser proves itself, in silence it is a no, and what proves nothing does not count', async () => {
  const browser = house.browser();
  const sp = await serviceProvider(house);
  const passive = await serviceProvider(house, { passive: true });
  const go = async (by: typeof sp, stops = false) => {
    const address = await by.getAuthorizeUrlAsync('', undefined, {});
    return stops ? browser.follow(await browser.get(address)) : signOn(house, browser, address);
  };
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  const where: (string | undefined)[] = [];
  let copied = true;
  house.watch = ({ application, session }) => {
    where.push(application);
    return copied && session.shown !== undefined ? 'confirm' : 'go-on';
  };
  try {
    assert.deepEqual(statusOf(await go(passive)), ['Responder', 'NoPassive']);
    const page = await go(sp, true);
    assert.equal(house.asking.seen.at(-1)?.flow.journey, 'step-up');
    assert.equal(house.asking.seen.at(-1)?.flow.wanted?.fresh, true);
    house.asking.passes = true;
    assert.deepEqual(statusOf(await go(sp)), ['Responder', 'AuthnFailed'], 'a remembered browser proves nothing');
    house.asking.passes = false;
    assert.ok(page.text.includes('value="prove"'));
    copied = false;
    await read(sp, await browser.submit(page, 'prove'));
    assert.equal(where[0], ENTITY);
    house.watch = () => 'end';
    assert.deepEqual(statusOf(await go(passive)), ['Responder', 'NoPassive']);
  } finally {
    house.watch = () => 'go-on';
    house.asking.passes = false;
  }
});

test('a copy that died with a proof of its owner gets no new handle at the end of a question that it had opened before', async () => {
  const browser = house.browser();
  const thief = house.browser();
  const sp = await serviceProvider(house);
  const passive = await serviceProvider(house, { passive: true });
  const forced = await serviceProvider(house, { forceAuthn: true });
  const address = (by = sp) => by.getAuthorizeUrlAsync('', undefined, {});
  await read(sp, await signOn(house, browser, await address(), 'ada'));
  for (const [name, value] of browser.cookies('localhost')) thief.setCookie('localhost', name, value);
  house.watch = () => 'confirm';
  house.asking.passes = true;
  const end = await thief
    .follow(await thief.get(await address()), (location) => location.includes('?flow='))
    .finally(() => {
      house.watch = () => 'go-on';
      house.asking.passes = false;
    });
  assert.equal(end.status, 0, end.text.slice(0, 300));
  await read(forced, await signOn(house, browser, await address(forced), 'ada'));
  assert.deepEqual(statusOf(await thief.get(end.url)), ['Responder', 'AuthnFailed']);
  assert.deepEqual(statusOf(await thief.get(await address(passive))), ['Responder', 'NoPassive']);
  await read(passive, await browser.get(await address(passive)));
});

test('who is asked for more may go back: the application is told no, and the session stays', async () => {
  const browser = house.browser();
  const sp = await serviceProvider(house);
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  const strong = await asking([ACR.two]);
  const page = await browser.follow(await browser.get(await strong.getAuthorizeUrlAsync('mine', undefined, {})));
  const back = await browser.submit(page, 'leave');
  assert.deepEqual(statusOf(back), ['Responder', 'RequestDenied']);
  assert.equal(postedBy(back).fields.RelayState, 'mine');
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {})));
});

test('an application’s own floor holds, whatever it asks for', async () => {
  await house.save({ name: 'Bank', entityId: 'urn:bank', acs: [{ url: 'https://bank.example/acs' }], mfa: { mode: 'required', assurance: 'aal2' } });
  const bank = await serviceProvider(house, { issuer: 'urn:bank', callbackUrl: 'https://bank.example/acs', audience: 'urn:bank' });
  const browser = house.browser();
  const sp = await serviceProvider(house);
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada'));
  house.asking.passes = true;
  assert.deepEqual(statusOf(await signOn(house, browser, await bank.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'NoAuthnContext']);
  house.asking.passes = false;
  await read(bank, await signOn(house, browser, await bank.getAuthorizeUrlAsync('', undefined, {})));
  assert.deepEqual(house.asking.seen.at(-1)?.flow.application?.mfa, { mode: 'required', assurance: 'aal2' });
});

test('AssertionConsumerServiceIndex chooses a registered address', async () => {
  const sp = await serviceProvider(house, { callbackUrl: 'https://press.example/other/acs' });
  const page = await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  assert.equal(postedBy(page).action, 'https://press.example/other/acs');
  await read(sp, page);
});

test('encrypted for whom it is for: node-saml opens it, nobody else reads it', async () => {
  await house.save({
    name: 'Sealed',
    entityId: 'urn:sealed',
    acs: [{ url: 'https://sealed.example/acs' }],
    attributes: [{ attribute: 'email' }],
    encryptAssertion: true,
    encryptionCertificates: [pem(encryption.certificate)],
  });
  const sp = await serviceProvider(house, { issuer: 'urn:sealed', callbackUrl: 'https://sealed.example/acs', audience: 'urn:sealed', decryptionPvk: encryption.pem });
  const page = await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  assert.ok(!postedBy(page).xml.includes('ada@example.com') && postedBy(page).xml.includes('aes256-gcm'));
  assert.equal((await read(sp, page))[MAIL], 'ada@example.com');
});

test('an application that wants only the assertion signed gets that', async () => {
  await house.save({ name: 'Once', entityId: 'urn:once', acs: [{ url: 'https://once.example/acs' }], signResponse: false });
  const sp = await serviceProvider(house, { issuer: 'urn:once', callbackUrl: 'https://once.example/acs', audience: 'urn:once', wantAuthnResponseSigned: false });
  const page = await signOn(house, house.browser(), await sp.getAuthorizeUrlAsync('', undefined, {}), 'ada');
  assert.equal(postedBy(page).xml.match(/<ds:SignatureValue>/g)?.length, 1);
  await read(sp, page);
});

test('without a request: only where an application takes that, and to its own address', async () => {
  const refused = await house.browser().get(`${house.issuer}/saml/start?application=${encodeURIComponent(ENTITY)}`);
  assert.deepEqual([refused.status, refusalOf(refused)], [403, 'saml.not_idp_initiated']);
  await house.save({ name: 'Open', entityId: 'urn:open', acs: [{ url: 'https://open.example/acs' }], idpInitiated: true, defaultRelayState: '/start' });
  const sp = await serviceProvider(house, { issuer: 'urn:open', callbackUrl: 'https://open.example/acs', audience: 'urn:open', validateInResponseTo: 'never' as never });
  const page = await signOn(house, house.browser(), `${house.issuer}/saml/start?application=urn:open&RelayState=https://evil.example`, 'ada');
  assert.deepEqual([postedBy(page).action, postedBy(page).fields.RelayState], ['https://open.example/acs', '/start']);
  assert.ok(!postedBy(page).xml.includes('InResponseTo'));
  await read(sp, page);
  assert.equal((await house.browser().get(`${house.issuer}/saml/start?application=urn:nobody`)).status, 404);
});

test('a customer who may no longer sign in, and a session that ends meanwhile, get an answer that says no', async () => {
  const { id } = await house.user('zoe');
  const browser = house.browser();
  const sp = await serviceProvider(house);
  await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), 'zoe'));
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.setState(tx, { actor: { kind: 'operator' }, requestId: 't' }, id, 'suspended', 'test'));
  assert.deepEqual(statusOf(await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'AuthnFailed']);
  await house.deliver();
  assert.ok((await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}))).text.includes('value="submit"'), 'the session is gone: asked');
});

test('signed requests: by address and by form, with an old and a new certificate', async () => {
  const next = newKeyPair();
  const signed = { issuer: 'urn:signed', callbackUrl: 'https://signed.example/acs', audience: 'urn:signed' };
  await house.save({ name: 'Signed', entityId: 'urn:signed', acs: [{ url: signed.callbackUrl }], signingCertificates: [pem(key.certificate), next.certificate] });
  assert.equal((await house.saml.application(house.tenant.id, 'urn:signed'))?.requireSignedRequests, true);
  for (const pair of [key, next]) {
    const byAddress = await serviceProvider(house, { ...signed, key: pair });
    await read(byAddress, await signOn(house, house.browser(), await byAddress.getAuthorizeUrlAsync('state of mine', undefined, {}), 'ada'));
    const byForm = await serviceProvider(house, { ...signed, key: pair, authnRequestBinding: 'HTTP-POST' });
    const { fields } = formsOf(await byForm.getAuthorizeFormAsync('')).at(0) as { fields: Record<string, string> };
    await read(byForm, await signOnByForm(house, house.browser(), fields, 'ada'));
  }
});

test('metadata: signed, with the key that signs and the one to come; a rotation is one nobody notices', async () => {
  const before = await idpOf(house);
  assert.equal(before.certificates.length, 2);
  assert.ok(before.xml.startsWith('<md:EntityDescriptor') && before.entityId === `${house.issuer}/saml/metadata`);
  assert.ok(before.xml.includes('<ds:SignatureValue>'));
  assert.equal((await house.browser().get(before.entityId)).headers['content-type'], 'application/samlmetadata+xml');
  const signingKeys = createSigningKeys({ db: house.t.db, keys: testKeys(house.t.db), ...SAML_KEYS });
  await assert.rejects(signingKeys.rotate(house.tenant.id), { code: 'crypto.next_key_too_new' }, 'not before everybody can have read it');
  await signingKeys.rotate(house.tenant.id, { emergency: true });
  const { signers } = await createSigners(signingKeys).published(house.tenant);
  assert.equal(signers[0]?.certificate, before.certificates[1], 'the coming key signs');
});

test('what cannot go on is a page with a reason, and the way back to the application', async () => {
  const page = await house.browser().get(`${house.issuer}/saml/sso/finish?flow=${'x'.repeat(43)}`);
  assert.deepEqual([page.status, refusalOf(page)], [400, 'saml.sign_in_gone']);
  const sp = await serviceProvider(house);
  const browser = house.browser();
  const url = await sp.getAuthorizeUrlAsync('', undefined, {});
  const start = await browser.follow(await browser.get(url));
  const done = await browser.submit(start, 'submit', { user: 'ada' });
  const again = await browser.get(done.url);
  assert.deepEqual([again.status, refusalOf(again)], [400, 'saml.sign_in_gone'], 'Back or reload hands nothing over twice');
  assert.ok(again.text.includes('href="https://press.example/"'));
  assert.equal((await house.browser().get(done.url)).status, 400, 'another browser');
});

test('nobody gets in without what must be verified about them: they are asked once, the application is told no, and they stay signed in', async () => {
  const sp = await serviceProvider(house);
  house.verified = () => false;
  try {
    const browser = house.browser();
    const url = () => sp.getAuthorizeUrlAsync('', undefined, {});
    assert.deepEqual(statusOf(await signOn(house, browser, await url(), 'ada')), ['Responder', 'RequestDenied']);
    const asked = house.asking.seen.length;
    assert.deepEqual(statusOf(await signOn(house, browser, await url(), 'ada')), ['Responder', 'RequestDenied']);
    assert.ok(house.asking.seen.length > asked, 'asked again in a request of its own');
    const passive = await serviceProvider(house, { passive: true });
    assert.deepEqual(statusOf(await signOn(house, browser, await passive.getAuthorizeUrlAsync('', undefined, {}))), ['Responder', 'NoPassive']);
    house.verified = () => true;
    const before = house.asking.seen.length;
    assert.equal((await read(sp, await signOn(house, browser, await url())))[MAIL], 'ada@example.com');
    assert.equal(house.asking.seen.length, before, 'no screen');
  } finally {
    house.verified = () => true;
  }
});

const NEEDS = 'https://wine.example/saml';
const REASON = { en: 'We may only sell wine to adults.', de: 'Wein verkaufen wir nur an Erwachsene.' };
const askFor = (id: string) => ({ samlAuthnRequestExtensions: { 'parvis:Ask': { '@xmlns:parvis': 'urn:parvis:saml', '#text': id } } });
const needy = (more: object = {}) => serviceProvider(house, { issuer: NEEDS, audience: NEEDS, callbackUrl: 'https://wine.example/acs', ...more });
const give = (browser: HttpBrowser, page: Answer, fields: Readonly<Record<string, string>>) => browser.submit(page, 'continue', fields, isAway(house));

test('what an application cannot do without is asked for once somebody is signed in, there only; a no is RequestDenied, and they stay signed in', async () => {
  await house.save({
    name: 'Wine shop',
    entityId: NEEDS,
    acs: [{ url: 'https://wine.example/acs' }],
    attributes: [{ attribute: 'birthdate' }, { attribute: 'nickname' }],
    requires: [{ attribute: 'birthdate', reason: REASON }],
    asks: { 'hello-again': { attributes: ['nickname'], reason: { en: 'So that we greet you right.' } } },
  });
  await house.user('una');
  const browser = house.browser();
  const sp = await needy();
  const ask = async (saml = sp) => signOn(house, browser, await saml.getAuthorizeUrlAsync('kept', undefined, {}), 'una');
  let page = await ask();
  assert.match(page.text, /We may only sell wine to adults\./);
  assert.match(page.text, /One detail for Wine shop/);
  page = await browser.submit(page, 'leave', {}, isAway(house));
  assert.deepEqual([statusOf(page), postedBy(page).fields.RelayState], [['Responder', 'RequestDenied'], 'kept']);
  await assert.rejects(read(sp, page), /RequestDenied/, 'node-saml says so');
  const elsewhere = await signOn(house, browser, await (await serviceProvider(house)).getAuthorizeUrlAsync('', undefined, {}));
  assert.deepEqual(statusOf(elsewhere), ['Success'], 'still signed in, and nothing is asked elsewhere');
  assert.deepEqual(statusOf(await ask(await needy({ passive: true }))), ['Responder', 'NoPassive']);

  page = await give(browser, await ask(), { birthdate: '1990-02-31' });
  assert.match(page.text, /We may only sell wine to adults\./, 'wrong input is told, and nothing passed on');
  page = await give(browser, page, { birthdate: '1990-12-10' });
  assert.equal((await read(sp, page)).birthdate, '1990-12-10');
  const seen = house.asking.seen.length;
  assert.equal((await read(sp, await ask())).birthdate, '1990-12-10', 'asked once');
  assert.equal(house.asking.seen.length, seen);

  const { user } = (await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: 'una@example.com' }))) as {
    user: { id: string };
  };
  const write = (birthdate: string | null) => house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, user.id, { birthdate }, 'user'));
  await write(null);
  assert.match((await ask()).text, /We may only sell wine/, 'what is taken back is asked for again');
  await write('1990-12-10');
});

test('at the moment it is needed: asked by the id that is registered, inside what is signed, and by nothing else', async () => {
  const browser = house.browser();
  const plain = await needy();
  const ask = async (saml = plain, extra = '') => signOn(house, browser, (await saml.getAuthorizeUrlAsync('', undefined, {})) + extra, 'una');
  assert.deepEqual(statusOf(await ask()), ['Success'], 'only when it is asked for');
  assert.deepEqual(statusOf(await ask(plain, '&ask=hello-again')), ['Success'], 'what stands beside a request is none of it');
  for (const id of ['nickname', 'constructor', '__proto__', 'Tell Mallory everything', '']) {
    const answer = await ask(await needy(askFor(id)));
    assert.deepEqual(statusOf(answer), ['Requester', 'RequestUnsupported'], id);
  }
  assert.deepEqual(statusOf(await signOn(house, browser, await (await serviceProvider(house, askFor('hello-again'))).getAuthorizeUrlAsync('', undefined, {}))), [
    'Requester',
    'RequestUnsupported',
  ]);
  const other = { samlAuthnRequestExtensions: { 'other:Ask': { '@xmlns:other': 'urn:other', '#text': 'x' } } };
  assert.deepEqual(statusOf(await ask(await needy(other))), ['Success'], 'extensions of others mean nothing');
  const sp = await needy(askFor('hello-again'));
  assert.deepEqual(statusOf(await ask(await needy({ ...askFor('hello-again'), passive: true }))), ['Responder', 'NoPassive']);
  const page = await ask(sp);
  assert.match(page.text, /So that we greet you right\./);
  assert.equal((await read(sp, await give(browser, page, { nickname: 'U' }))).nickname, 'U');
  assert.equal((await read(sp, await ask(sp))).nickname, 'U', 'known now');
});

test('each is asked in its turn, and what was asked for is no answer to what was not: first the details, then what must be verified', async () => {
  const browser = house.browser();
  await house.user('vic');
  const sp = await needy();
  const press = await serviceProvider(house);
  assert.deepEqual(statusOf(await signOn(house, browser, await press.getAuthorizeUrlAsync('', undefined, {}), 'vic')), ['Success']);
  house.verified = () => false;
  try {
    let page = await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}));
    const seen = house.asking.seen.length;
    page = await give(browser, page, { birthdate: '1990-12-10' });
    page = await passJourney(house, browser, page);
    assert.deepEqual(statusOf(page), ['Responder', 'RequestDenied']);
    assert.ok(house.asking.seen.length > seen, 'the way to verify was offered');
  } finally {
    house.verified = () => true;
  }
});
