import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { TestBrowser } from './testing/browser.ts';
import { type Scene, SECRET, startScene } from './testing/scene.ts';

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe('back-channel logout', () => {
  let scene: Scene;
  let browser: TestBrowser;
  let sid: string;
  before(async () => {
    scene = await startScene();
  });
  after(() => scene.close());
  beforeEach(async () => {
    browser = new TestBrowser();
    await browser.open(`${scene.shop.url}/login`);
    const { text } = await browser.open(`${scene.shop.url}/tokens`);
    sid = /<code>sid<\/code><\/dt>\s*<dd class="value"><bdi dir="auto">([^<]+)</.exec(text)?.[1] ?? '';
    assert.notEqual(sid, '');
  });

  const valid = () => ({ aud: 'demo-shop', sub: 'ada', sid, events: EVENTS });
  const send = (token: string) => fetch(`${scene.shop.url}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  const signedIn = async () => /Hello,/.test((await browser.open(scene.shop.url)).text);

  async function refused(token: string): Promise<void> {
    const response = await send(token);
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(await signedIn(), true);
  }

  it('ends the session named by sid', async () => {
    const response = await send(await scene.provider.logoutToken(valid()));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(await signedIn(), false);
  });

  it('ends every session of a person when only sub is given', async () => {
    const phone = new TestBrowser();
    await phone.open(`${scene.shop.url}/login`);
    const token = await scene.provider.logoutToken({ aud: 'demo-shop', sub: 'ada', events: EVENTS });
    assert.equal((await send(token)).status, 200);
    assert.equal(await signedIn(), false);
    assert.doesNotMatch((await phone.open(scene.shop.url)).text, /Hello,/);
  });

  it('leaves the sessions of others alone', async () => {
    assert.equal((await send(await scene.provider.logoutToken({ ...valid(), sid: 'another' }))).status, 200);
    assert.equal((await send(await scene.provider.logoutToken({ aud: 'demo-shop', sub: 'bruno', events: EVENTS }))).status, 200);
    assert.equal((await send(await scene.provider.logoutToken({ ...valid(), sub: 'bruno' }))).status, 200);
    assert.equal(await signedIn(), true);
  });

  it('refuses a token signed with another key', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ ...valid(), jti: 'forged' })
      .setProtectedHeader({ alg: 'RS256', kid: 'test-key', typ: 'logout+jwt' })
      .setIssuer(scene.provider.issuer)
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(privateKey);
    await refused(forged);
  });

  it('refuses a token without a signature, or signed with the client secret', async () => {
    await refused(new UnsecuredJWT({ ...valid(), jti: 'none' }).setIssuer(scene.provider.issuer).setIssuedAt().setExpirationTime('2m').encode());
    const secret = new TextEncoder().encode(SECRET);
    await refused(
      await new SignJWT({ ...valid(), jti: 'hmac' })
        .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
        .setIssuer(scene.provider.issuer)
        .setIssuedAt()
        .setExpirationTime('2m')
        .sign(secret),
    );
  });

  it('refuses an expired, an old and a future token', async () => {
    const now = Math.floor(Date.now() / 1000);
    await refused(await scene.provider.logoutToken(valid(), { issuedAt: now - 200, expiresIn: 60 }));
    await refused(await scene.provider.logoutToken(valid(), { issuedAt: now - 4_000, expiresIn: 8_000 }));
    await refused(await scene.provider.logoutToken(valid(), { issuedAt: now + 600 }));
  });

  it('refuses the wrong audience, issuer, type or event', async () => {
    await refused(await scene.provider.logoutToken({ ...valid(), aud: 'demo-club' }));
    await refused(await scene.provider.logoutToken({ ...valid(), iss: 'http://localhost:1' }));
    await refused(await scene.provider.logoutToken(valid(), { typ: 'JWT' }));
    await refused(await scene.provider.logoutToken({ ...valid(), events: { 'urn:other': {} } }));
    await refused(await scene.provider.logoutToken({ ...valid(), events: 'logout' }));
  });

  it('refuses a nonce, a missing subject and a missing id', async () => {
    await refused(await scene.provider.logoutToken({ ...valid(), nonce: 'n' }));
    await refused(await scene.provider.logoutToken({ aud: 'demo-shop', events: EVENTS }));
    await refused(await scene.provider.logoutToken({ ...valid(), jti: '' }));
  });

  it('accepts a token once', async () => {
    const token = await scene.provider.logoutToken({ ...valid(), sid: 'someone-else' });
    assert.equal((await send(token)).status, 200);
    await refused(token);
  });

  it('answers 400 to anything that is not a logout request', async () => {
    const url = `${scene.shop.url}/backchannel-logout`;
    assert.equal((await fetch(url, { method: 'POST' })).status, 400);
    assert.equal((await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, 400);
    assert.equal((await send('not-a-token')).status, 400);
  });
});
