import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Profile, SAML } from '@node-saml/node-saml';
import { verify, X509Certificate } from 'node:crypto';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, pkce, signInAt, silent, exchange } from '../oidc/house.suite.ts';
import { signXml } from '#platform/xml-signature';
import { idpOf, newKeyPair, openSamlHouse, pem, postedBy, read, refusalOf, serviceProvider, signOn, type KeyPair, type SamlHouse } from './saml.suite.ts';

/* Three applications: two that can be told only by the browser (one by address, one by form), one with an address for our server. And the shop (OpenID Connect). */

interface Place {
  readonly issuer: string;
  readonly callbackUrl: string;
  readonly key: KeyPair;
  readonly slo: string;
}
const place = (name: string): Place => ({ issuer: `urn:${name}`, callbackUrl: `https://${name}.example/acs`, slo: `https://${name}.example/slo`, key: newKeyPair(name) });
const [paper, radio, cable] = ['paper', 'radio', 'cable'].map(place) as [Place, Place, Place];
let house: SamlHouse;
before(async () => {
  house = await openSamlHouse();
  await house.application({
    clientId: 'shop',
    metadata: {
      redirect_uris: ['https://app.example/callback'],
      backchannel_logout_uri: 'https://app.example/backchannel',
      post_logout_redirect_uris: ['https://app.example/bye'],
    },
  });
  const of = ({ issuer, callbackUrl, key }: Place) => ({
    name: issuer.slice(4),
    entityId: issuer,
    acs: [{ url: callbackUrl }],
    signingCertificates: [key.certificate],
    requireSignedRequests: false,
  });
  await house.save({ ...of(paper), logout: { url: paper.slo, responseUrl: `${paper.slo}/back`, binding: 'redirect' } });
  await house.save({ ...of(radio), logout: { url: radio.slo, binding: 'post' } });
  await house.save({ ...of(cable), logout: { url: cable.slo, binding: 'redirect' }, backchannelLogout: { url: 'https://cable.example/soap', binding: 'soap' } });
  for (const name of ['ada', 'bob']) await house.user(name);
});
after(() => house?.stop());
beforeEach(async () => {
  await house.deliver();
  house.jobs.splice(0);
  house.outbound.sent.splice(0);
});

const spAt = ({ issuer, callbackUrl, key, slo }: Place) => serviceProvider(house, { issuer, callbackUrl, audience: issuer, key, logoutCallbackUrl: slo });

async function signedOn(browser: HttpBrowser, at: Place, user?: string): Promise<{ sp: SAML; profile: Profile }> {
  const sp = await spAt(at);
  return { sp, profile: await read(sp, await signOn(house, browser, await sp.getAuthorizeUrlAsync('', undefined, {}), user)) };
}
async function atShop(browser: HttpBrowser, user: string) {
  const { verifier, challenge } = pkce();
  const callback = await signInAt(browser, authorizeUrl(house, 'shop', challenge), user);
  return (await exchange(house, 'shop', callback.searchParams.get('code'), verifier)).body as { id_token: string };
}
const away = (location: string) => !location.startsWith(house.issuer);
const stillIn = async (browser: HttpBrowser) => (await silent(browser, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none' }))).searchParams.has('code');
/** Where a page sends the browser by itself. */
const onwardOf = (page: Answer) => /url=(.*)$/.exec(String(page.headers.refresh ?? ''))?.[1] ?? '';
const inflate = (url: string, name: string) => inflateRawSync(Buffer.from(new URL(url).searchParams.get(name) ?? '', 'base64')).toString();
/** What an application makes of a message that came by address. */
const taken = (sp: SAML, url: string) => sp.validateRedirectAsync(Object.fromEntries(new URL(url).searchParams), new URL(url).search.slice(1));

test('an application signs its customer out: here, at the shop and at every other application; and is told so', async () => {
  const browser = house.browser();
  await atShop(browser, 'ada');
  const { sp, profile } = await signedOn(browser, paper);
  await signedOn(browser, cable);
  const page = await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, 'bye', {})), away);
  assert.ok(page.url.startsWith(`${paper.slo}/back?`), page.url);
  const answer = await taken(sp, page.url);
  assert.deepEqual([answer.loggedOut, new URL(page.url).searchParams.get('RelayState')], [true, 'bye']);
  assert.equal(await stillIn(browser), false);
  const [ended] = house.events.of('sessions.session_revoked').slice(-1);
  assert.deepEqual([(ended?.data as { reason: string }).reason, ended?.origin.actor], ['signed_out', { kind: 'application', id: paper.issuer }]);

  house.outbound.answer = (url, options) => ({ ok: true, status: 200, headers: {}, body: url.includes('soap') ? soapAnswer(String(options?.body)) : '' });
  await house.deliver();
  assert.deepEqual(await house.work(), []);
  assert.deepEqual(house.outbound.sent.map(({ url }) => url).sort(), ['https://app.example/backchannel', 'https://cable.example/soap']);
  const body = String(house.outbound.sent.find(({ url }) => url.includes('soap'))?.options?.body);
  assert.match(body, /^<soap:Envelope.*<samlp:LogoutRequest .*Destination="https:\/\/cable\.example\/soap"/);
  await house.deliver();
  assert.deepEqual(house.jobs, [], 'once');
});

const soapAnswer = (body: string, status = 'Success', id = /ID="([^"]+)"/.exec(body)?.[1]) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" IssueInstant="${new Date().toISOString()}" InResponseTo="${id}"><saml:Issuer>urn:cable</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status></samlp:LogoutResponse></soap:Body></soap:Envelope>`;

test('through the browser: each application gets its own name and index, confirms, and the next one follows; the one that asked is answered last', async () => {
  const browser = house.browser();
  const { sp, profile } = await signedOn(browser, cable, 'ada');
  const news = await signedOn(browser, paper);
  const music = await signedOn(browser, radio);
  let page = await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, 'the end', {})), away);
  const told: string[] = [];
  for (let hops = 0; hops < 2; hops++) {
    if (page.headers.refresh !== undefined) {
      const url = onwardOf(page);
      const { profile: request } = await taken(news.sp, url);
      assert.deepEqual([request?.nameID, request?.sessionIndex, request?.loggedOut], [news.profile.nameID, news.profile.sessionIndex, undefined]);
      assert.match(page.text, /You are being signed out of (?:<bdi>)?paper/);
      told.push('paper');
      const back = await news.sp.getLogoutResponseUrlAsync(request as Profile, new URL(url).searchParams.get('RelayState') ?? '', {}, true);
      page = await browser.follow(await browser.get(back), away);
    } else {
      const posted = postedBy(page);
      assert.equal(posted.action, radio.slo);
      const { profile: request } = await music.sp.validatePostRequestAsync(posted.fields as Record<string, string>);
      assert.deepEqual([request.nameID, request.sessionIndex], [music.profile.nameID, music.profile.sessionIndex]);
      told.push('radio');
      const xml = signXml(music.sp._generateLogoutResponse(request, true), radio.key.privateKey);
      page = await browser.post(
        `${house.issuer}/saml/slo`,
        { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: posted.fields.RelayState ?? '' },
        { origin: 'https://radio.example' },
      );
      page = await browser.follow(page, away);
    }
  }
  assert.deepEqual(told.sort(), ['paper', 'radio']);
  const end = page.status === 0 ? page.url : onwardOf(page);
  assert.ok(end.startsWith(`${cable.slo}?`), end);
  assert.equal((await taken(sp, end)).loggedOut, true);
  assert.ok(!inflate(end, 'SAMLResponse').includes('PartialLogout'));
});

test('where the session began elsewhere, that is signed out of when all were told, and the one that asked is answered after it, with what was not confirmed', async (context) => {
  const asked: { sessionId: string; afterwards: string }[] = [];
  house.signOutThere = async ({ sessionId, afterwards }) => {
    asked.push({ sessionId, afterwards });
    return 'https://provider.example/leave';
  };
  context.after(() => (house.signOutThere = async () => undefined));
  for (const success of [true, false]) {
    const browser = house.browser();
    const { sp, profile } = await signedOn(browser, cable, 'ada');
    const news = await signedOn(browser, paper);
    const first = onwardOf(await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, 'the end', {})), away));
    assert.ok(first.startsWith(paper.slo), 'applications first');
    const { profile: told } = await taken(news.sp, first);
    const there = await browser.follow(
      await browser.get(await news.sp.getLogoutResponseUrlAsync(told as Profile, new URL(first).searchParams.get('RelayState') ?? '', {}, success)),
      away,
    );
    assert.equal(there.url, 'https://provider.example/leave');
    const { sessionId, afterwards } = asked.at(-1)!;
    assert.equal(sessionId, (house.events.of('sessions.session_revoked').at(-1)?.data as { session: string }).session);
    assert.ok(afterwards.startsWith(`${house.issuer}/saml/`), afterwards);
    const end = await browser.follow(await browser.get(afterwards), away);
    assert.ok(end.url.startsWith(`${cable.slo}?`), end.url);
    assert.equal(inflate(end.url, 'SAMLResponse').includes('PartialLogout'), !success);
    assert.equal(new URL(end.url).searchParams.get('RelayState'), 'the end');
    assert.ok((await browser.follow(await browser.get(afterwards), away)).text.includes('You are signed out'), 'once');
  }
  assert.equal(asked.length, 2);
});

test('signing out at the shop goes on through the browser, and ends where the shop said', async () => {
  const browser = house.browser();
  const { id_token } = await atShop(browser, 'ada');
  const news = await signedOn(browser, paper);
  const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: 'https://app.example/bye', state: 's' });
  const page = await browser.follow(await browser.get(`${house.issuer}/logout?${query}`), away);
  const { profile } = await taken(news.sp, onwardOf(page));
  assert.equal(profile?.sessionIndex, news.profile.sessionIndex);
  const back = await news.sp.getLogoutResponseUrlAsync(profile as Profile, new URL(onwardOf(page)).searchParams.get('RelayState') ?? '', {}, true);
  const end = await browser.follow(await browser.get(back), away);
  assert.equal(end.url, 'https://app.example/bye?state=s');
  assert.equal(await stillIn(browser), false);
  const again = await browser.follow(await browser.get(back), away);
  assert.equal(again.status, 200, 'Back and reload end on the page that says "signed out"');
  assert.ok(again.text.includes('You are signed out'));
});

test('asked first: signing out of the issuer’s own page, by a press, takes the same way; staying tells nobody', async () => {
  const browser = house.browser();
  const news = await signedOn(browser, paper, 'bob');
  const asked = await browser.follow(await browser.get(`${house.issuer}/logout`), away);
  await browser.submit(asked, 'stay', {}, away);
  assert.equal(await stillIn(browser), true);
  const again = await browser.follow(await browser.get(`${house.issuer}/logout`), away);
  const page = await browser.submit(again, 'confirm', {}, away);
  const { profile } = await taken(news.sp, onwardOf(page));
  const back = await news.sp.getLogoutResponseUrlAsync(profile as Profile, new URL(onwardOf(page)).searchParams.get('RelayState') ?? '', {}, true);
  const end = await browser.follow(await browser.get(back), away);
  assert.ok(end.url === `${house.issuer}/logout/done` && end.text.includes('You are signed out'));
});

test('an application that says no, or says nothing that is signed, stops nobody: the end says that not all were told', async () => {
  const browser = house.browser();
  const { sp, profile } = await signedOn(browser, cable, 'ada');
  const news = await signedOn(browser, paper);
  const page = await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, '', {})), away);
  const state = new URL(onwardOf(page)).searchParams.get('RelayState') ?? '';
  const { profile: request } = await taken(news.sp, onwardOf(page));
  const unsigned = news.sp._generateLogoutResponse(request as Profile, true);
  const bare = `${house.issuer}/saml/slo?SAMLResponse=${encodeURIComponent(deflateRawSync(unsigned).toString('base64'))}&RelayState=${state}`;
  const end = await browser.follow(await browser.get(bare), away);
  assert.match(inflate(end.url, 'SAMLResponse'), /Success"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2\.0:status:PartialLogout"/);
  assert.equal((await taken(sp, end.url)).loggedOut, true);
  assert.deepEqual((house.events.of('saml.logout_notice_failed').at(-1)?.data as { way: string }).way, 'browser');
});

test('forged: unsigned, by a stranger, changed, repeated, late — nobody is signed out', async () => {
  const browser = house.browser();
  const { sp, profile } = await signedOn(browser, paper, 'ada');
  const unsigned = await spAt(paper);
  unsigned.options.privateKey = undefined as never;
  const say = async (url: string) => browser.follow(await browser.get(url), away);
  assert.equal(refusalOf(await say(await unsigned.getLogoutUrlAsync(profile, '', {}))), 'saml.signature_required');
  const stranger = await serviceProvider(house, { issuer: paper.issuer, callbackUrl: paper.callbackUrl, key: newKeyPair() });
  assert.equal(refusalOf(await say(await stranger.getLogoutUrlAsync(profile, '', {}))), 'saml.signature_invalid');
  const form = Buffer.from(await unsigned._generateLogoutRequest(profile)).toString('base64');
  assert.equal(refusalOf(await browser.post(`${house.issuer}/saml/slo`, { SAMLRequest: form })), 'saml.signature_required');
  const changed = new URL(await sp.getLogoutUrlAsync(profile, '', {}));
  changed.searchParams.set('RelayState', 'x');
  assert.equal(refusalOf(await say(changed.href)), 'saml.signature_invalid');
  const wrongIndex = await say(await sp.getLogoutUrlAsync({ ...profile, sessionIndex: '_other' }, '', {}));
  assert.ok(wrongIndex.url.startsWith(`${paper.slo}/back`), 'an index that is over signs nobody out');
  assert.equal(await stillIn(browser), true, 'SessionIndex counts');
  const late = signXml((await sp._generateLogoutRequest(profile)).replace('Version="2.0"', 'Version="2.0" NotOnOrAfter="2020-01-01T00:00:00Z"'), paper.key.privateKey);
  await browser.follow(await browser.post(`${house.issuer}/saml/slo`, { SAMLRequest: Buffer.from(late).toString('base64') }), away);
  assert.equal(await stillIn(browser), true);
  const good = await sp.getLogoutUrlAsync(profile, '', {});
  await say(good);
  assert.equal(await stillIn(browser), false);
  assert.equal(refusalOf(await say(good)), 'saml.replayed_message');
});

test('without a SessionIndex all sessions of that customer at that application end; with one, that one', async () => {
  const [first, second, third] = [house.browser(), house.browser(), house.browser()];
  const { sp, profile } = await signedOn(first, paper, 'ada');
  await signedOn(second, paper, 'ada');
  await signedOn(third, paper, 'bob');
  const one = await signedOn(house.browser(), paper, 'ada');
  await first.follow(await first.get(await sp.getLogoutUrlAsync(one.profile, '', {})), away);
  assert.deepEqual([await stillIn(first), await stillIn(second)], [true, true]);
  const { sessionIndex: _, ...all } = profile;
  await first.follow(await first.get(await sp.getLogoutUrlAsync(all as Profile, '', {})), away);
  assert.deepEqual([await stillIn(first), await stillIn(second), await stillIn(third)], [false, false, true]);
});

test('a session that ends without its customer: our server tells those it can reach, again until they confirm', async () => {
  const browser = house.browser();
  await house.user('cleo');
  const { profile, sp } = await signedOn(browser, cable, 'cleo');
  const { id } = await house.t.db.read(
    house.tenant.id,
    async (tx) => (await house.node.identity.findByIdentifier(tx, { kind: 'email', value: 'cleo@example.com' }))?.user as { id: string },
  );
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, { actor: { kind: 'operator' }, requestId: 't' }, { userId: id }, 'test'));
  await house.deliver();
  assert.equal(house.jobs.length, 1);
  assert.ok(!JSON.stringify(house.jobs).includes(profile.nameID), 'names wait sealed');
  const [job] = house.jobs;
  house.outbound.answer = (_url, options) => ({ ok: true, status: 200, headers: {}, body: soapAnswer(String(options?.body), 'Responder') });
  assert.equal((await house.work()).length, 1, 'it said no');
  house.jobs.push(job as never);
  house.outbound.answer = (_url, options) => ({ ok: true, status: 200, headers: {}, body: soapAnswer(String(options?.body), 'Success', '_other') });
  assert.equal((await house.work(8)).length, 1, 'an answer to another question');
  assert.deepEqual(house.events.of('saml.logout_notice_failed').at(-1)?.data, {
    application: (await house.saml.application(house.tenant.id, cable.issuer))?.id,
    way: 'soap',
    status: 200,
  });
  house.jobs.push(job as never);
  house.outbound.answer = (_url, options) => ({ ok: true, status: 200, headers: {}, body: soapAnswer(String(options?.body)) });
  assert.deepEqual(await house.work(), []);
  const xml = /<samlp:LogoutRequest[\s\S]*<\/samlp:LogoutRequest>/.exec(String(house.outbound.sent.at(-1)?.options?.body))?.[0] as string;
  const { profile: request } = await sp.validatePostRequestAsync({ SAMLRequest: Buffer.from(xml).toString('base64') });
  assert.deepEqual([request.nameID, request.sessionIndex], [profile.nameID, profile.sessionIndex]);
});

test('by form from our server, for applications that take it so', async () => {
  const wire = place('wire');
  await house.save({
    name: 'wire',
    entityId: wire.issuer,
    acs: [{ url: wire.callbackUrl }],
    signingCertificates: [wire.key.certificate],
    backchannelLogout: { url: 'https://wire.example/notice', binding: 'post' },
  });
  const browser = house.browser();
  const { id_token } = await atShop(browser, 'ada');
  const { profile, sp } = await signedOn(browser, wire);
  await browser.follow(await browser.get(`${house.issuer}/logout?${new URLSearchParams({ id_token_hint: id_token })}`), away);
  await house.deliver();
  house.outbound.answer = () => ({ ok: true, status: 204, headers: {}, body: '' });
  assert.deepEqual(await house.work(), []);
  const sent = house.outbound.sent.find(({ url }) => url === 'https://wire.example/notice');
  const { profile: request } = await sp.validatePostRequestAsync(Object.fromEntries(new URLSearchParams(String(sent?.options?.body))));
  assert.equal(request.sessionIndex, profile.sessionIndex);
});

test('our own signature beside a message is one that anybody can check', async () => {
  const browser = house.browser();
  const { sp, profile } = await signedOn(browser, paper, 'ada');
  const { url } = await browser.follow(await browser.get(await sp.getLogoutUrlAsync(profile, '', {})), away);
  const query = new URL(url).search.slice(1);
  const signature = Buffer.from(new URL(url).searchParams.get('Signature') ?? '', 'base64');
  const signed = query.slice(0, query.indexOf('&Signature='));
  const [certificate] = (await idpOf(house)).certificates;
  assert.ok(verify('sha256', Buffer.from(signed), new X509Certificate(pem(certificate as string)).publicKey, signature));
  assert.ok(!verify('sha256', Buffer.from(`${signed}x`), new X509Certificate(pem(certificate as string)).publicKey, signature));
});
