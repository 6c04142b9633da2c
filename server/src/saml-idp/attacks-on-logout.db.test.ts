import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import type { Profile, SAML } from '@node-saml/node-saml';
import { signXml } from '#platform/xml-signature';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, pkce, silent } from '../oidc/house.suite.ts';
import type { SamlApplicationInput } from './contract.ts';
import { newKeyPair, openSamlHouse, pem, read, refusalOf, serviceProvider, signOn, type KeyPair, type SamlHouse } from './saml.suite.ts';

/* What somebody sends who wants another one signed out: an application that is real but not theirs, a customer who changes a message of their own. */

interface Place {
  readonly issuer: string;
  readonly callbackUrl: string;
  readonly slo: string;
  readonly key: KeyPair;
}
const place = (name: string): Place => ({ issuer: `urn:${name}`, callbackUrl: `https://${name}.example/acs`, slo: `https://${name}.example/slo`, key: newKeyPair(name) });
const [bank, spy, mail, mole] = ['bank', 'spy', 'mail', 'mole'].map(place) as [Place, Place, Place, Place];
let house: SamlHouse;
before(async () => {
  house = await openSamlHouse();
  await house.application({ clientId: 'shop', metadata: { redirect_uris: ['https://app.example/callback'] } });
  const save = ({ issuer, callbackUrl, slo, key }: Place, more: Partial<SamlApplicationInput> = {}) =>
    house.save({
      name: issuer.slice(4),
      entityId: issuer,
      acs: [{ url: callbackUrl }],
      logout: { url: slo, binding: 'redirect' },
      signingCertificates: [pem(key.certificate)],
      ...more,
    });
  await save(bank);
  await save(spy);
  await save(mail, { nameIdFormat: 'emailAddress' });
  await save(mole, { nameIdFormat: 'emailAddress' });
  for (const name of ['ada', 'bob']) await house.user(name);
});
after(() => house?.stop());

interface SignedOn {
  readonly sp: SAML;
  readonly profile: Profile;
}
async function signedOn(browser: HttpBrowser, { issuer, callbackUrl, key, slo }: Place, user?: string): Promise<SignedOn> {
  const sp = await serviceProvider(house, { issuer, callbackUrl, audience: issuer, key, logoutCallbackUrl: slo });
  return { sp, profile: await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), user)) };
}
const away = (location: string) => !location.startsWith(house.issuer);
/** Where a page sends the browser by itself. */
const onwardOf = (page: Answer) => /url=(.*)$/.exec(String(page.headers.refresh ?? ''))?.[1] ?? '';
/** Where the way out of the house ends, by a redirect or by a page. */
const endOf = (page: Answer) => (page.status === 0 ? page.url : onwardOf(page));
const stillIn = async (browser: HttpBrowser) => (await silent(browser, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none' }))).searchParams.has('code');

interface Request {
  readonly from: Place;
  readonly nameId: string;
  readonly index?: string | undefined;
  readonly id?: string;
  readonly at?: Date;
  readonly destination?: string | null;
  readonly content?: string;
}

/** A request as text, so that a test may write what no library would. */
const request = ({ from, nameId, index, id = `_${randomBytes(16).toString('hex')}`, at = new Date(), destination = `${house.issuer}/saml/slo`, content = '' }: Request) =>
  `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at.toISOString()}"${
    destination === null ? '' : ` Destination="${destination}"`
  }><saml:Issuer>${from.issuer}</saml:Issuer>${content}<saml:NameID>${nameId}</saml:NameID>${
    index === undefined ? '' : `<samlp:SessionIndex>${index}</samlp:SessionIndex>`
  }</samlp:LogoutRequest>`;

/** From no browser of the customer: what a message says is all there is. */
const send = async (xml: string, more: Record<string, string> = {}, to = `${house.issuer}/saml/slo`): Promise<Answer> => {
  const browser = house.browser();
  return browser.follow(await browser.post(to, { SAMLRequest: Buffer.from(xml).toString('base64'), ...more }, { origin: 'https://evil.example' }), away);
};
const signed = (of: Request) => signXml(request(of), of.from.key.privateKey, { certificate: of.from.key.certificate });

test('the request of these tests is a good one, until something is done to it', async () => {
  const browser = house.browser();
  const { profile } = await signedOn(browser, bank, 'ada');
  await send(signed({ from: bank, nameId: profile.nameID, index: profile.sessionIndex }));
  assert.equal(await stillIn(browser), false);
});

test('an application signs out nobody it was not told of, whatever it knows from another one: name, session, address', async () => {
  const [ada, bob] = [house.browser(), house.browser()];
  const { profile } = await signedOn(ada, bank, 'ada');
  const known = await signedOn(ada, mail);
  await signedOn(bob, spy, 'bob');
  await signedOn(bob, mole);
  assert.equal(known.profile.nameID, 'ada@example.com');
  for (const [name, of] of [
    ['the name of the bank', { from: spy, nameId: profile.nameID }],
    ['its session', { from: spy, nameId: profile.nameID, index: profile.sessionIndex }],
    ['the address, which is the same everywhere', { from: mole, nameId: 'ada@example.com' }],
    ['the address and the session of another one', { from: mole, nameId: 'ada@example.com', index: known.profile.sessionIndex }],
    ['no name at all', { from: spy, nameId: '' }],
  ] as const) {
    const end = await send(signed(of));
    assert.ok(endOf(end).startsWith(`${of.from.slo}?`), `${name}: it is answered like for anybody who is not there`);
    assert.equal(await stillIn(ada), true, name);
  }
  // Told of the same session under its own name, it still cannot use the name of another one for it.
  const own = await signedOn(ada, spy);
  await send(signed({ from: spy, nameId: profile.nameID, index: own.profile.sessionIndex }));
  await send(signed({ from: spy, nameId: own.profile.nameID, index: profile.sessionIndex }));
  assert.equal(await stillIn(ada), true);
  await send(signed({ from: spy, nameId: own.profile.nameID, index: own.profile.sessionIndex }));
  assert.deepEqual([await stillIn(ada), await stillIn(bob)], [false, true]);
});

test('who carries a request of another customer stays signed in', async () => {
  const [ada, bob] = [house.browser(), house.browser()];
  const { sp, profile } = await signedOn(ada, bank, 'ada');
  await signedOn(bob, bank, 'bob');
  const answer = await bob.get(await sp.getLogoutUrlAsync(profile, '', {}));
  assert.equal(answer.headers['clear-site-data'], undefined);
  assert.deepEqual([await stillIn(ada), await stillIn(bob)], [false, true]);
});

test('signature wrapping: a customer cannot put another name into a request that signs themselves out', async () => {
  const victim = house.browser();
  const ada = await signedOn(victim, bank, 'ada');
  const bob = await signedOn(house.browser(), bank, 'bob');
  const original = signed({ from: bank, nameId: bob.profile.nameID, index: bob.profile.sessionIndex });
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(original)?.[0] as string;
  const bare = original.replace(signature, '');
  const id = /ID="([^"]+)"/.exec(original)?.[1] as string;
  const evil = (content: string, newId = '_evil') => request({ from: bank, nameId: ada.profile.nameID, index: ada.profile.sessionIndex, id: newId, content });
  const extensions = (inner: string) => `<samlp:Extensions>${inner}</samlp:Extensions>`;
  for (const [name, xml] of [
    ['changed', original.replace(bob.profile.nameID, ada.profile.nameID)],
    ['the signed request in the extensions of another', evil(extensions(original))],
    ['the signature moved up, the signed request below', evil(signature + extensions(bare))],
    ['the same under the signed name', evil(signature + extensions(bare), id)],
    [
      'in an object of the signature',
      evil(original.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`).replace(/^[\s\S]*?(<ds:Signature[\s\S]*<\/ds:Signature>)[\s\S]*$/, '$1')),
    ],
    ['a second name behind the first', original.replace('</samlp:LogoutRequest>', `<saml:NameID>${ada.profile.nameID}</saml:NameID></samlp:LogoutRequest>`)],
    ['a comment in the name', original.replace(bob.profile.nameID, `${ada.profile.nameID}<!-- -->`)],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "${ada.profile.nameID}">]>${original.replace(bob.profile.nameID, '&a;')}`],
  ] as const) {
    assert.ok(['saml.signature_invalid', 'saml.malformed_message'].includes(refusalOf(await send(xml)) ?? ''), name);
    assert.equal(await stillIn(victim), true, name);
  }
});

test('for another address, of another time, of another kind, with state that cannot be given back: nobody is signed out', async () => {
  const browser = house.browser();
  const { profile } = await signedOn(browser, bank, 'ada');
  const good = { from: bank, nameId: profile.nameID, index: profile.sessionIndex };
  const now = Date.now();
  const { tenant: other } = await house.node.tenants.save({ slug: 'twin', name: 'Twin', issuer: `${house.issuer}/t/twin` });
  await house.save({ name: 'Bank', entityId: bank.issuer, acs: [{ url: bank.callbackUrl }], signingCertificates: [pem(bank.key.certificate)] }, other.id);
  for (const [code, answer] of [
    ['wrong_destination', send(signed({ ...good, destination: `${house.issuer}/saml/sso` }))],
    ['wrong_destination', send(signed({ ...good, destination: 'https://other.example/saml/slo' }))],
    ['wrong_destination', send(signed({ ...good, destination: null }))],
    ['wrong_destination', send(signed(good), {}, `${other.issuer}/saml/slo`)],
    ['stale_message', send(signed({ ...good, at: new Date(now - 6 * 60_000) }))],
    ['stale_message', send(signed({ ...good, at: new Date(now + 2 * 60_000) }))],
    ['unsupported_message', send(signXml(request(good).replaceAll('LogoutRequest', 'AuthnRequest'), bank.key.privateKey))],
    ['relay_state_too_long', send(signed(good), { RelayState: 'r'.repeat(81) })],
    ['malformed_message', send(signed({ ...good, content: '<!-- x -->' }))],
    ['malformed_message', send(signXml(request(good).replaceAll('saml:NameID', 'saml:EncryptedID'), bank.key.privateKey))],
    ['signature_required', send(request(good))],
  ] as const)
    assert.equal(refusalOf(await answer), `saml.${code}`);
  // The same application of another tenant, which is told the names of this one.
  await send(signed({ ...good, destination: `${other.issuer}/saml/slo` }), {}, `${other.issuer}/saml/slo`);
  assert.equal(await stillIn(browser), true);
});

test('an application confirms for itself alone, what it was asked, once', async () => {
  const inflate = (url: string) => inflateRawSync(Buffer.from(new URL(url).searchParams.get('SAMLResponse') ?? '', 'base64')).toString();
  const response = (from: Place, inResponseTo: string, destination = `${house.issuer}/saml/slo`) =>
    signXml(
      `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${destination}" InResponseTo="${inResponseTo}"><saml:Issuer>${from.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>`,
      from.key.privateKey,
    );
  /** Signing out at the bank takes the browser by the mail. */
  const begin = async () => {
    const browser = house.browser();
    const { sp, profile } = await signedOn(browser, bank, 'ada');
    await signedOn(browser, mail);
    const page = await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, '', {})), away);
    const url = new URL(onwardOf(page));
    const asked = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    const id = /ID="([^"]+)"/.exec(asked)?.[1] as string;
    return { browser, id, state: url.searchParams.get('RelayState') ?? '' };
  };
  const confirm = async (browser: HttpBrowser, xml: string, state: string) =>
    browser.follow(await browser.post(`${house.issuer}/saml/slo`, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: state }), away);

  const good = await begin();
  assert.ok(!inflate(endOf(await confirm(good.browser, response(mail, good.id), good.state))).includes('PartialLogout'));
  const again = await confirm(good.browser, response(mail, good.id), good.state);
  assert.ok(again.url.endsWith('/logout/done') || endOf(again).endsWith('/logout/done'), 'once');
  for (const [name, say] of [
    ['by another application', (id: string) => response(spy, id)],
    ['to another question', () => response(mail, '_other')],
    ['for another address', (id: string) => response(mail, id, `${house.issuer}/saml/sso`)],
    ['by a stranger', (id: string) => response({ ...mail, key: newKeyPair() }, id)],
  ] as const) {
    const { browser, id, state } = await begin();
    assert.match(inflate(endOf(await confirm(browser, say(id), state))), /PartialLogout/, name);
    assert.equal(await stillIn(browser), false, 'it stops nobody all the same');
  }
  const { browser, id } = await begin();
  const lost = await confirm(browser, response(mail, id), 'x'.repeat(43));
  assert.ok((lost.url + endOf(lost)).includes('/logout/done'), 'without the step it came from, it leads nowhere but to the end');
});

test('what asks for an answer at an address of its own gets it at the registered one', async () => {
  const { profile } = await signedOn(house.browser(), bank, 'bob');
  const end = await send(signed({ from: bank, nameId: profile.nameID, index: profile.sessionIndex }), { RelayState: 'https://evil.example/' });
  const to = endOf(end);
  assert.ok(to.startsWith(`${bank.slo}?`), to);
  assert.equal(new URL(to).searchParams.get('RelayState'), 'https://evil.example/');
});
