import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { basic, call, formsOf, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';
import { observeRisk } from '../support/observe-risk.ts';
import { attacker, CALLBACK, claimsOf, codeOf, PASSWORD, SECRET, shows, textOf, type Tokens } from '../support/factor-attacker.ts';
import { databaseTime } from '../support/native-app.ts';

/* What an attacker tries on the way back into an account, with levels and floors, and at the account's own pages and API. */
let installation: Installation;
let mailbox: Mailbox;
let rival: string;
let a: ReturnType<typeof attacker>;

const TWO = 'urn:parvis:acr:2';
const PEOPLE = ['victim', 'plain', 'levels', 'mallory', 'told', 'locked', 'asking', 'renewed', 'planted', 'scanned'];

before(async () => {
  const web = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' };
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';
  const applications = [
    { clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web },
    { clientId: 'vault', name: 'Vault', firstParty: true, secret: SECRET, mfa: { assurance: 'aal2' }, metadata: web },
    {
      clientId: 'tv',
      name: 'TV',
      firstParty: true,
      mfa: { assurance: 'aal2' },
      metadata: { application_type: 'native', grant_types: [grant], token_endpoint_auth_method: 'none' },
    },
  ];
  const tenant = (slug: string) => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { signUp: { attributes: [{ name: 'name' }] }, nudges: { passkey: false }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    applications,
    users: PEOPLE.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password: PASSWORD })),
  });
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-account-')), 'config.yaml');
  writeFileSync(config, JSON.stringify({ tenants: [tenant('demo'), tenant('rival')] }));
  installation = await startInstallation({ config, serves: 2, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
  await observeRisk(installation);
  a = attacker(installation);
  rival = `${a.issuer}/t/rival`;
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

const mail = (name: string) => `${name}@example.com`;
const isSilent = (location: string) => assert.match(location, /error=(login_required|interaction_required|unmet_authentication_requirements)/);

describe('the way back into an account', () => {
  test('with the mailbox alone leads to the second step and not past it', async () => {
    const own = a.browse();
    await a.signIn(own, mail('victim'));
    const { app, codes } = await a.setUpApp(own);
    for (const way of ['forgot', 'sign-up'] as const) {
      const thief = a.browse();
      const start = await thief.follow(await thief.get(a.authorize(a.issuer, way === 'sign-up' ? { prompt: 'create' } : {}).url));
      const { after: seen } = { after: (await mailbox.latest(mail('victim'))).id };
      let page = await thief.submit(start, 'continue', { identifier: mail('victim') });
      if (way === 'forgot') page = await a.press(thief, await a.press(thief, page, 'forgot'), 'mail');
      assert.equal(shows(page), 'code', textOf(page));
      const code = await mailbox.code(mail('victim'), { after: seen });
      page = await a.press(thief, page, 'continue', { code });
      assert.match(textOf(page), /from your app/, way);
      for (const action of ['keep', 'password', 'passkey', 'skip', 'later', 'lost-second-step', 'support', 'back', 'link', 'continue', 'saved', 'done', 'enrol', 'set-up']) {
        const answer = await a.press(thief, page, action, { code, way: 'email-code', newPassword: 'Marble-Fox-7-Evening-Rain' });
        assert.ok(!a.out(answer.url), `${way} ${action}`);
        assert.doesNotMatch(answer.text, /name="newPassword"/, `${way} ${action}`);
        page = answer;
      }
      isSilent(await a.silently(thief));
    }
    // The owner's things still work.
    assert.equal(codes.length > 0 && codeOf(app).length, 6);
  });

  test('a notice’s link works in its own tenant, once, and not by looking', async () => {
    const own = a.browse();
    await a.signIn(own, mail('told'));
    await a.setUpApp(own);
    const { text } = await mailbox.saying(mail('told'), /\/secure\//);
    const link = /https?:\/\/\S+\/secure\/[\w-]+/.exec(text)?.[0] as string;
    assert.equal((await a.browse().get(link.replace(a.issuer, rival))).status, 410);
    assert.equal((await a.browse().get(`${a.issuer}/secure/${'A'.repeat(43)}`)).status, 410);
    for (let scan = 0; scan < 3; scan++) await own.follow(await a.browse().get(link));
    assert.match(await a.silently(own), /code=/, 'nothing happened');
    const pressers = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const browser = a.browse();
        const page = await browser.follow(await browser.get(link));
        // It proves nobody.
        for (const action of ['recover', 'done', 'link', 'verified']) assert.equal(shows(await a.press(browser, page, action)), 'secure');
        return { browser, page };
      }),
    );
    const pressed = await Promise.all(pressers.map(({ browser, page }) => a.press(browser, page, 'secure')));
    assert.equal(new Set(pressed.map((page) => textOf(page))).size, 2, 'one of them acted');
    for (const { browser } of pressers) isSilent(await a.silently(browser));
    const [acted] = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.account_secured'");
    assert.equal(acted?.n, 1);
  });
});

describe('levels and floors', () => {
  test('say what was proved and no more, on every path; an application’s floor is met by no silent session, pushed request or device', async () => {
    const browser = a.browse();
    const { page, verifier } = await a.afterPassword(browser, mail('levels'), a.issuer, { scope: 'openid offline_access', prompt: 'login consent' });
    const one = await a.redeem(a.issuer, page.url, verifier);
    assert.deepEqual([claimsOf(one.id_token)['acr'], claimsOf(one.id_token)['amr']], ['urn:parvis:acr:1', ['pwd']]);
    isSilent(await a.silently(browser, a.issuer, { client_id: 'vault' }));
    isSilent(await a.silently(browser, a.issuer, { claims: JSON.stringify({ id_token: { acr: { essential: true, value: TWO } } }) }));
    const query = Object.fromEntries(new URL(a.authorize(a.issuer, { client_id: 'vault', prompt: 'none' }).url).searchParams);
    const pushed = JSON.parse((await call('POST', `${a.issuer}/par`, query, basic({ clientId: 'vault', secret: SECRET }))).text) as { request_uri: string };
    isSilent(String((await browser.get(`${a.issuer}/authorize?client_id=vault&request_uri=${encodeURIComponent(pushed.request_uri)}`)).headers.location));
    // Nothing there to step up with: no code, whatever is pressed.
    let asked = await browser.follow(await browser.get(a.authorize(a.issuer, { client_id: 'vault' }).url), a.out);
    for (const action of ['skip', 'cancel', 'later', 'continue', 'done']) {
      if (a.out(asked.url)) break;
      asked = await a.press(browser, asked, action);
    }
    assert.ok(!asked.url.includes('code='), asked.url);

    const device = JSON.parse((await call('POST', `${a.issuer}/device_authorization`, { client_id: 'tv', scope: 'openid' })).text) as { user_code: string; device_code: string };
    const form = await browser.get(`${a.issuer}/device?user_code=${device.user_code}`);
    let typed = await browser.submit(form, 'continue', { user_code: device.user_code }, a.out);
    for (const action of ['allow', 'approve', 'accept', 'skip', 'cancel', 'continue']) {
      if (a.out(typed.url) || !formsOf(typed.text).some(({ fields }) => '_version' in fields)) break;
      typed = await a.press(browser, typed, action);
    }
    const poll = await call('POST', `${a.issuer}/token`, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.device_code, client_id: 'tv' });
    assert.equal(poll.status, 400, poll.text);

    const fresh = a.browse();
    await a.signIn(fresh, mail('levels'));
    const { app } = await a.setUpApp(fresh);
    const thief = a.browse();
    const second = await a.afterPassword(thief, mail('levels'), a.issuer, { scope: 'openid offline_access', prompt: 'login consent' });
    const two = await a.redeem(a.issuer, (await a.press(thief, second.page, 'continue', { code: codeOf(app) })).url, second.verifier);
    assert.equal(claimsOf(two.id_token)['acr'], TWO);
    assert.deepEqual([...(claimsOf(two.id_token)['amr'] as string[])].toSorted(), ['mfa', 'otp', 'pwd']);
    // The older session was not lifted by it, nor are its tokens.
    isSilent(await a.silently(browser, a.issuer, { client_id: 'vault' }));
    for (const [tokens, acr] of [
      [one, 'urn:parvis:acr:1'],
      [two, TWO],
    ] as const) {
      assert.ok(tokens.refresh_token);
      const refreshed = await call('POST', `${a.issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic({ clientId: 'web', secret: SECRET }));
      assert.equal(claimsOf((JSON.parse(refreshed.text) as Tokens).id_token)['acr'], acr);
    }
  });

  test('somebody else’s session lends nothing when the account is changed', async () => {
    const browser = a.browse();
    await a.signIn(browser, mail('mallory'));
    await a.setUpApp(browser);
    assert.match(await a.silently(browser, a.issuer, { client_id: 'vault' }), /code=/, 'set up just now');
    const { page, verifier } = await a.afterPassword(browser, mail('plain'), a.issuer, { prompt: 'select_account' });
    const tokens = await a.redeem(a.issuer, page.url, verifier);
    assert.equal(claimsOf(tokens.id_token)['acr'], 'urn:parvis:acr:1');
    isSilent(await a.silently(browser, a.issuer, { client_id: 'vault' }));
  });
});

describe('the account’s own pages and API', () => {
  const api = (method: string, path: string, token: string | undefined, at = a.issuer) =>
    fetch(`${at}/account/v1${path}`, { method, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }).then(async (answer) => ({
      status: answer.status,
      text: await answer.text(),
    }));
  const owned = async (browser: HttpBrowser, name: string, at = a.issuer) => a.signIn(browser, mail(name), at, { scope: 'openid account' });

  test('take the right scope, tenant, owner and moment only', async () => {
    const victim = a.browse();
    const theirs = (await owned(victim, 'locked')).access_token;
    const cards = JSON.parse((await api('GET', '/credentials', theirs)).text) as { credentials: { id: string; type: string }[] };
    const session = (JSON.parse((await api('GET', '/sessions', theirs)).text) as { sessions: { id: string }[] }).sessions[0]?.id as string;
    const card = cards.credentials[0] ?? assert.fail('no card');
    const thief = (await owned(a.browse(), 'plain')).access_token;
    assert.equal((await api('DELETE', `/credentials/${card.type}/${card.id}`, thief)).status, 404);
    assert.equal((await api('DELETE', `/sessions/${session}`, thief)).status, 404);
    assert.equal((await api('GET', '/credentials', theirs, rival)).status, 401);
    assert.equal((await api('GET', '/credentials', (await a.signIn(a.browse(), mail('plain'))).access_token)).status, 403);
    assert.equal((await victim.get(`${a.issuer}/account/v1/credentials`)).status, 401, 'a cookie is nobody');
    const dpop = await fetch(`${a.issuer}/account/v1/credentials`, { headers: { authorization: `DPoP ${theirs}`, dpop: 'x.y.z' } });
    assert.equal(dpop.status, 401);
    await installation.database.advance(301);
    const stale = await api('DELETE', `/credentials/${card.type}/${card.id}`, theirs);
    assert.deepEqual([stale.status, /insufficient_user_authentication/.test(stale.text)], [401, true], stale.text);
    // By the same clock the page asks again.
    assert.match(String((await victim.get(`${a.issuer}/account/security`)).headers.location), /\/authorize\?/);
  });

  test('lead nowhere else', async () => {
    const browser = a.browse();
    for (const application of ['https://evil.example', '//evil.example', 'web%0d%0aLocation:x', '../../evil', 'parvis-account', 'x'.repeat(300)])
      for (const path of [`/account/security?application=${application}`, `/account/signed-in?state=${application}&code=x`, `/account/done?flow=${application}`]) {
        const { headers, status } = await browser.get(a.issuer + path);
        assert.ok(status < 500, path);
        const location = headers.location === undefined ? undefined : new URL(String(headers.location), a.issuer);
        assert.ok(location === undefined || location.origin === a.issuer, `${path} ${String(location)}`);
      }
    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%0a/evil', '/\t/evil.example', '/t/../..//evil.example', 'javascript:x', '/ok/%2f%2fevil'])
      for (const at of [a.issuer, rival]) {
        const { headers, status } = await browser.post(`${at}/preferences`, { theme: 'dark', back });
        assert.equal(status, 303);
        const to = new URL(String(headers.location), a.issuer);
        assert.equal(to.origin, a.issuer, back);
      }
    assert.ok((await browser.post(`${a.issuer}/preferences`, { theme: 'dark' }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status >= 400);
  });
});

describe('what an application asked for', () => {
  const prove = async (browser: HttpBrowser, page: Answer, name: string) => {
    const at = shows(page) === 'identifier' ? await browser.submit(page, 'continue', { identifier: mail(name) }) : page;
    return browser.submit(at, 'continue', { password: PASSWORD }, a.out);
  };

  test('max_age=0 asks every time, and once; no other number is taken for none', async () => {
    const browser = a.browse();
    await a.signIn(browser, mail('asking'));
    const { url, verifier } = a.authorize(a.issuer, { max_age: '0' });
    for (let round = 0; round < 2; round++) {
      isSilent(await a.silently(browser, a.issuer, { max_age: '0' }));
      const page = await browser.follow(await browser.get(url), a.out);
      assert.ok(!a.out(page.url), 'asked again, also by the same address');
      const done = await prove(browser, page, 'asking');
      const { auth_time } = claimsOf((await a.redeem(a.issuer, done.url, verifier)).id_token);
      assert.ok(Math.abs((await databaseTime(installation.database)) / 1000 - Number(auth_time)) < 30);
    }
    for (const max_age of ['-1', 'abc', '0.5', 'NaN', 'Infinity']) assert.doesNotMatch(await a.silently(browser, a.issuer, { max_age }), /[?&]code=/, max_age);
    const twice = await browser.get(`${a.authorize(a.issuer, { max_age: '0', prompt: 'none' }).url}&max_age=100000`);
    assert.doesNotMatch(String(twice.headers.location), /[?&]code=/);
    isSilent(await a.silently(browser, a.issuer, { id_token_hint: (await a.signIn(a.browse(), mail('plain'))).id_token }));
  });

  test('and pushed is not talked down by the address, nor finished by a weaker sign-in beside it', async () => {
    const browser = a.browse();
    await a.signIn(browser, mail('asking'));
    const essential = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: TWO } } }) };
    const push = async (extra: Readonly<Record<string, string>>) => {
      const query = Object.fromEntries(new URL(a.authorize(a.issuer, extra).url).searchParams);
      return (JSON.parse((await call('POST', `${a.issuer}/par`, query, basic({ clientId: 'web', secret: SECRET }))).text) as { request_uri: string }).request_uri;
    };
    const weaker = { max_age: '100000', acr_values: 'urn:parvis:acr:1', claims: '{}', prompt: 'none' };
    for (const pushed of [
      { ...essential, prompt: 'none' },
      { max_age: '0', prompt: 'none' },
    ]) {
      const request_uri = await push(pushed);
      const { headers } = await browser.get(`${a.issuer}/authorize?${new URLSearchParams({ ...weaker, client_id: 'web', request_uri }).toString()}`);
      assert.match(String(headers.location), /[?&]error=/);
    }
    // Two requests in one browser: what finished the weaker one does not finish the other.
    const strong = await browser.get(`${a.issuer}/authorize?${new URLSearchParams({ client_id: 'web', request_uri: await push(essential) }).toString()}`);
    const uid = /interaction\/([\w-]+)/.exec(String(strong.headers.location))?.[1] ?? assert.fail(String(strong.headers.location));
    const again = await browser.follow(await browser.get(a.authorize(a.issuer, { prompt: 'login' }).url));
    const named = shows(again) === 'identifier' ? await browser.submit(again, 'continue', { identifier: mail('asking') }) : again;
    const finish = await browser.submit(named, 'continue', { password: PASSWORD }, (location) => location.includes('/finish'));
    const swapped = await browser.get(finish.url.replace(/interaction\/[\w-]+/, `interaction/${uid}`));
    assert.deepEqual([swapped.status, swapped.headers.location], [400, undefined]);
    assert.ok((await browser.follow(await browser.get(finish.url), a.out)).url.includes('code='));
    const resumed = await browser.follow(await browser.get(`${a.issuer}/authorize/${uid}`), a.out);
    assert.doesNotMatch(resumed.url, /[?&]code=/);
  });

  test('a token that was not enough stays so, also renewed after the step-up; a new one is, and no longer than five minutes', async () => {
    const browser = a.browse();
    const scope = 'openid account offline_access';
    const { page, verifier } = await a.afterPassword(browser, mail('renewed'), a.issuer, { scope, prompt: 'login consent' });
    const one = await a.redeem(a.issuer, page.url, verifier);
    await a.setUpApp(browser);
    const change = async (token: string) =>
      fetch(`${a.issuer}/account/v1/credentials/totp/${randomUUID()}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).then(({ status, headers }) => [
        status,
        headers.get('www-authenticate') ?? '',
      ]);
    const [status, challenge] = await change(one.access_token);
    assert.equal(status, 401);
    assert.match(String(challenge), new RegExp(`insufficient_user_authentication.*max_age="300", acr_values="${TWO}"`));
    const renewed = await call('POST', `${a.issuer}/token`, { grant_type: 'refresh_token', refresh_token: one.refresh_token ?? '' }, basic({ clientId: 'web', secret: SECRET }));
    assert.equal(renewed.status, 200);
    assert.equal((await change((JSON.parse(renewed.text) as Tokens).access_token))[0], 401, 'what the browser proved since is not in it');
    const asked = a.authorize(a.issuer, { scope, prompt: 'none', max_age: '300', acr_values: TWO });
    const two = await a.redeem(a.issuer, String((await browser.get(asked.url)).headers.location), asked.verifier);
    assert.equal((await change(two.access_token))[0], 404, 'enough, and there is no such app');
    await installation.database.advance(301);
    isSilent(String((await browser.get(asked.url)).headers.location));
    assert.equal((await change(two.access_token))[0], 401);
  });
});

describe('“This wasn’t me”', () => {
  const linkTo = async (name: string) => /https?:\/\/\S+\/secure\/[\w-]+/.exec((await mailbox.saying(mail(name), /\/secure\//)).text)?.[0] ?? assert.fail(name);
  const acted = async () => (await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.account_secured'"))[0]?.n;

  test('pressed in a browser that was prepared by somebody else: their session is not the one that comes of it', async () => {
    const thief = a.browse();
    await a.signIn(thief, mail('plain'));
    const { sub } = claimsOf((await a.signIn(a.browse(), mail('planted'))).id_token);
    await a.signIn(
      installation.browser({ userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', headers: { 'x-forwarded-for': '198.51.100.200' } }),
      mail('planted'),
    );
    const link = await linkTo('planted');
    const victim = a.browse();
    for (const [name, value] of thief.cookies('localhost')) victim.setCookie('localhost', name, value);
    const seen = (await mailbox.latest(mail('planted'))).id;
    let page = await a.press(victim, await victim.follow(await victim.get(link)), 'secure');
    page = await a.press(victim, await a.press(victim, page, 'recover'), 'mail');
    page = await a.press(victim, page, 'continue', { code: await mailbox.code(mail('planted'), { after: seen }) });
    page = await a.press(victim, await a.press(victim, page, 'password'), 'continue', { newPassword: 'Marble-Fox-7-Evening-Rain' });
    for (let pages = 0; pages < 3 && formsOf(page.text).some(({ fields }) => '_version' in fields); pages++) page = await a.press(victim, page, 'continue');
    const subject = async (browser: HttpBrowser) => {
      const { url, verifier } = a.authorize(a.issuer, { prompt: 'none' });
      const location = String((await browser.get(url)).headers.location);
      return location.includes('code=') ? claimsOf((await a.redeem(a.issuer, location, verifier)).id_token)['sub'] : 'nobody';
    };
    assert.equal(await subject(victim), sub, textOf(page).slice(0, 300));
    assert.notEqual(await subject(thief), sub);
  });

  test('looked at in whatever way a scanner does, it does nothing; after 72 hours it does nothing at all', async () => {
    const own = a.browse();
    await a.signIn(own, mail('scanned'));
    await a.setUpApp(own);
    const link = await linkTo('scanned');
    const before = await acted();
    const scanner = a.browse();
    for (const headers of [{ purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'x-moz': 'prefetch' }, { accept: '*/*', 'user-agent': 'scanner' }] as Record<
      string,
      string
    >[])
      await scanner.follow(await scanner.get(link, headers));
    for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'])
      await fetch(link, { method, redirect: 'manual', ...(method === 'POST' ? { body: new URLSearchParams({ _action: 'secure', _version: '1' }) } : {}) });
    for (const address of [`${link}?_action=secure&_version=1`, `${link}/`, `${link}/secure`]) await scanner.follow(await scanner.get(address));
    const page = await scanner.follow(await scanner.get(link));
    assert.equal(shows(page), 'secure');
    for (const query of ['_action=secure', '_action=secure&_version=1', '_method=POST&_action=secure']) await scanner.get(`${page.url}?${query}`);
    const form = formsOf(page.text).find(({ fields }) => '_version' in fields) ?? assert.fail('no form');
    const secure = { ...form.fields, _action: 'secure' };
    const target = new URL(form.action, page.url).href;
    assert.ok((await a.browse().post(target, secure)).status >= 400, 'in another browser');
    assert.ok((await scanner.post(target, secure, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status >= 400, 'from another site');
    assert.equal(await acted(), before);
    assert.match(await a.silently(own), /code=/);

    await installation.database.advance(72 * 3600);
    assert.ok((await a.press(scanner, page, 'secure')).status >= 400, 'left open');
    const late = await scanner.follow(await scanner.get(link));
    assert.notEqual(shows(late), 'secure');
    assert.equal(await acted(), before);
  });
});
