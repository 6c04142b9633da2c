import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import * as oidc from 'openid-client';
import type { RunningDemo } from './shared/app.ts';
import { People } from './social/people.ts';
import { startSocial } from './social/server.ts';
import { type Answer, TestBrowser } from './testing/browser.ts';
import { freePort } from './testing/scene.ts';

const CALLBACK = 'https://id.example/federation/demo-social/callback';
const SECRET = 'demo-social-secret-for-development-only';

describe('Demo Social', () => {
  let social: RunningDemo;
  let configuration: oidc.Configuration;
  const told: string[] = [];
  const application = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => told.push(String(chunk))).on('end', () => response.end());
  });
  before(async () => {
    const port = await freePort();
    await new Promise<void>((done) => application.listen(port, 'localhost', done));
    social = await startSocial({ port: await freePort(), callbackUrl: CALLBACK, endedUrl: `http://localhost:${port}/ended` });
    configuration = await oidc.discovery(new URL(social.url), 'fernweh', SECRET, oidc.ClientSecretBasic(SECRET), {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    });
  });
  after(async () => {
    await social.close();
    application.close();
  });

  const verifier = oidc.randomPKCECodeVerifier();
  async function arrive(browser: TestBrowser): Promise<Answer> {
    const parameters = {
      redirect_uri: CALLBACK,
      scope: 'openid email profile',
      state: 'flow.x',
      nonce: 'n',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    return browser.open(oidc.buildAuthorizationUrl(configuration, parameters).href);
  }
  /** What is brought back to the application, which is not there. */
  async function choose(browser: TestBrowser, page: Answer, fields: Record<string, string>): Promise<URL> {
    const action = new URL(/action="([^"]+)"/.exec(page.text)?.[1] as string, page.url).href;
    const brought = await browser.submit(action, fields).catch(() => undefined);
    assert.equal(brought, undefined, 'it stays at Demo Social');
    const back = browser.trail.findLast((url) => url.startsWith(CALLBACK));
    return new URL(back as string);
  }
  async function claims(browser: TestBrowser, page: Answer, fields: Record<string, string>) {
    const tokens = await oidc.authorizationCodeGrant(configuration, await choose(browser, page, fields), {
      pkceCodeVerifier: verifier,
      expectedState: 'flow.x',
      expectedNonce: 'n',
    });
    return oidc.fetchUserInfo(configuration, tokens.access_token, (tokens.claims() as oidc.IDToken).sub);
  }

  it('shows the people it knows and what it knows of their addresses', async () => {
    const page = await arrive(new TestBrowser());
    assert.match(page.text, /<h1>Continue to Fernweh<\/h1>/);
    assert.match(
      page.text,
      /Lena Fischer[\s\S]*lena@example\.com[\s\S]*Address verified[\s\S]*Sam Okafor[\s\S]*sam@example\.com[\s\S]*Address not verified[\s\S]*Noor Haddad[\s\S]*No address/,
    );
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.doesNotMatch(page.text, /<script|\sstyle=|\son[a-z]+=/);
  });

  it('tells the application who they are, and whether their address is proved', async () => {
    const browser = new TestBrowser();
    assert.deepEqual(await claims(browser, await arrive(browser), { who: 'lena' }), {
      sub: 'lena',
      name: 'Lena Fischer',
      given_name: 'Lena',
      family_name: 'Fischer',
      email: 'lena@example.com',
      email_verified: true,
    });
    assert.equal((await claims(browser, await arrive(browser), { who: 'sam' })).email_verified, false);
    // Another person in the same browser, without a page in between.
    const noor = await claims(browser, await arrive(browser), { who: 'noor' });
    assert.deepEqual([noor.name, 'email' in noor, 'email_verified' in noor], ['Noor Haddad', false, false]);
  });

  it('takes a made-up person, the same one each time', async () => {
    const made = async () => {
      const browser = new TestBrowser();
      return claims(browser, await arrive(browser), { who: 'other', name: 'Ada Lovelace', email: 'ada@example.com', verified: 'yes' });
    };
    const [one, two] = [await made(), await made()];
    assert.deepEqual([one.email, one.email_verified, one.sub], ['ada@example.com', true, two.sub]);
  });

  it('says what is wrong with nonsense and keeps what was typed', async () => {
    const browser = new TestBrowser();
    const page = await arrive(browser);
    const again = await browser.submit(new URL(/action="([^"]+)"/.exec(page.text)?.[1] as string, page.url).href, { who: 'other', name: '<b>', email: 'nonsense' });
    assert.equal(again.status, 422);
    assert.match(again.text, /role="alert"/);
    assert.match(again.text, /value="&lt;b&gt;"/);
  });

  it('has a page for whoever comes by, with the way to the application', async () => {
    const home = await new TestBrowser().open(social.url);
    assert.equal(home.status, 200);
    assert.match(home.text, /Lena Fischer[\s\S]*href="http:\/\/localhost:\d+\/"[^>]*>Try it at Fernweh/);
    assert.doesNotMatch(home.text, /<form|<script|\sstyle=/);
  });

  it('goes back with access_denied when somebody cancels', async () => {
    const browser = new TestBrowser();
    const back = await choose(browser, await arrive(browser), { who: 'nobody' });
    assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('state')], ['access_denied', 'flow.x']);
  });

  it('asks before it signs somebody out, says when it has, and tells the application', async () => {
    const browser = new TestBrowser();
    await claims(browser, await arrive(browser), { who: 'lena' });
    const asked = await browser.open(`${social.url}/session/end?client_id=fernweh`);
    assert.match(asked.text, /Sign out of Demo Social\?/);
    const [, action] = /action="([^"]+)"/.exec(asked.text) ?? [];
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(asked.text) ?? [];
    const out = await browser.submit(action as string, { xsrf: xsrf as string, logout: 'yes' });
    assert.match(out.text, /You are signed out/);
    const [, payload = ''] = /^logout_token=[^.]+\.([^.]+)\./.exec(told.join()) ?? [];
    assert.deepEqual(told.length, 1);
    assert.equal((JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub, 'lena');
  });

  it('answers what is no sign-in of this browser with a page, and knows nobody else', async () => {
    assert.equal((await new TestBrowser().open(`${social.url}/sign-in/made-up`)).status, 400);
    assert.match((await new TestBrowser().open(`${social.url}/auth?client_id=somebody-else`)).text, /That did not work/);
  });

  it('keeps so many made-up people and no more', () => {
    const people = new People();
    const first = people.makeUp('A B', 'a@example.com', true);
    for (let n = 0; n < 600; n += 1) people.makeUp('A B', `a${n}@example.com`, true);
    assert.equal(people.find(first?.id ?? ''), undefined);
    for (const [name, email] of [
      ['', 'a@example.com'],
      ['A', 'nonsense'],
      ['x'.repeat(100), 'a@example.com'],
    ] as const)
      assert.equal(people.makeUp(name, email, true), undefined);
  });
});
