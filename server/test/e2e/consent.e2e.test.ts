import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ADA, basic, call, runParvis, startInstallation, type Installation } from '#test/installation';
import { press, launchChromium, newVisitor, type Browser, type Page } from '../support/chromium.ts';

/** An application of somebody else: the customer is asked, sees who asks for what, and can say no (CO1, CO3). */
const PARTNER = { clientId: 'demo-partner', secret: 'demo-partner-secret-for-development-only' } as const;

let installation: Installation;
let chromium: Browser;

before(async () => {
  // The applications run, so that the way back crosses origins in a real browser (G12).
  installation = await startInstallation({ demo: true });
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await installation?.stop();
});

const redirectUri = () => `${installation.shopUrl}/partner-callback`;

function request(scope: string, extra: Readonly<Record<string, string>> = {}): { readonly url: string; readonly verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: PARTNER.clientId,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope,
    state: 'kept',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url: `${installation.issuer}/authorize?${query}`, verifier };
}

async function signIn(page: Page): Promise<void> {
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
}

const asked = (page: Page) => page.locator('button[value="allow"]').waitFor();
const isAsked = async (page: Page) => (await page.locator('button[value="allow"]').count()) > 0;

/** What came back to the application. */
async function answer(page: Page): Promise<URLSearchParams> {
  await page.waitForURL((url) => url.href.startsWith(redirectUri()));
  const back = new URL(page.url()).searchParams;
  assert.equal(back.get('state'), 'kept');
  assert.equal(back.get('iss'), installation.issuer);
  return back;
}

/** What the application learns of the customer. */
async function learns(code: string | null, verifier: string): Promise<Record<string, unknown>> {
  assert.ok(code);
  const tokens = await call(
    'POST',
    `${installation.issuer}/token`,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: verifier },
    basic(PARTNER),
  );
  assert.equal(tokens.status, 200, tokens.text);
  const { access_token } = JSON.parse(tokens.text) as { access_token: string };
  const info = await call('GET', `${installation.issuer}/userinfo`, undefined, { authorization: `Bearer ${access_token}` });
  return JSON.parse(info.text) as Record<string, unknown>;
}

/** What a tenant's file says in addition. */
async function apply(yaml: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-consent-'));
  const file = join(folder, 'more.yaml');
  writeFileSync(file, yaml);
  assert.equal((await runParvis(installation.env, ['apply', file])).code, 0);
  rmSync(folder, { recursive: true });
}

test('a yes to marketing that is taken back: the next UserInfo and the next SAML assertion lack the detail, and the recipient confirms that it knows', async () => {
  await apply(`tenants:
  - slug: demo
    purposes:
      - key: marketing
        attributes: [name]
        recipients: [demo-club, '${installation.repairsUrl}/saml/metadata']
        asked: when-needed
        publish: 1
        notice: { en: { title: Letters with your name, what: Your name., why: So that letters begin with it., who: The club and the workshop., howLong: A year. } }
`);
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const name = /Ada Lovelace/;
  const userInfo = async () => {
    await page.goto(`${installation.clubUrl}/tokens`);
    return page.locator('section.panel', { has: page.getByRole('heading', { name: 'UserInfo', exact: true }) }).innerText();
  };
  const assertion = async () => {
    // Signed in there it would not ask again.
    await page.context().clearCookies({ name: 'repairs_session' });
    await page.goto(`${installation.repairsUrl}/login`);
    await page.waitForURL(`${installation.repairsUrl}/`);
    await page.goto(`${installation.repairsUrl}/received`);
    return page.locator('dl').innerText();
  };
  const privacy = async () => {
    await page.goto(`${installation.issuer}/account/privacy`);
    await page.getByRole('heading', { level: 1, name: 'Your privacy' }).waitFor();
  };
  await page.goto(`${installation.clubUrl}/login`);
  await signIn(page);
  await page.waitForURL(`${installation.clubUrl}/**`);
  assert.doesNotMatch(await userInfo(), name, 'nobody said yes');
  assert.doesNotMatch(await assertion(), name);
  await privacy();
  await page.getByRole('button', { name: 'Allow Letters with your name', exact: true }).click();
  await page.getByText('Fernweh Circle now gets: Full name.').waitFor();
  assert.match(await userInfo(), name);
  assert.match(await assertion(), name);
  await privacy();
  await page.getByRole('button', { name: 'Do not allow Letters with your name', exact: true }).click();
  await page.getByText('Fernweh Circle no longer gets: Full name.').waitFor();
  // Nobody presses anything: the page asks, and the club answers.
  await page.getByText(/Yes, and confirmed it on/).waitFor();
  await page.getByText('There is no way to send them a message').waitFor();
  await visitor.look('consent-4-confirmed');
  assert.doesNotMatch(await userInfo(), name, 'with the same access token');
  assert.doesNotMatch(await assertion(), name);
  await privacy();
  await press(page, 'sharing');
  await page.getByRole('heading', { level: 1, name: 'Who got what' }).waitFor();
  await visitor.look('consent-5-sharing');
  await page.getByRole('button', { name: /Show when and why Fernweh Repairs/ }).click();
  await page.getByText('They do not get it: you took back your yes to “Letters with your name”, or left this out.').waitFor();
  await page.getByText(/Because you said yes to “Letters with your name” on/).waitFor();
  await visitor.look('consent-6-recipient');
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

describe('consent for an application of somebody else', () => {
  test('Cancel and Allow look alike, nothing optional is ticked, and Cancel tells the application only that', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(request('openid email profile').url);
    await signIn(page);
    await asked(page);
    await visitor.look('consent-1-asked');
    const text = await page.locator('main').innerText();
    for (const shown of ['Trailmates', 'Not verified', ADA.email, new URL(installation.shopUrl).host]) assert.ok(text.includes(shown), shown);
    assert.equal(await page.locator('input[type="checkbox"]').count(), 1, 'only what is optional can be left out');
    assert.equal(await page.locator('input[type="checkbox"]:checked').count(), 0);
    const looks = await page.locator('button[value="allow"], button[value="cancel"]').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = (button as unknown as { getBoundingClientRect(): { width: number; height: number } }).getBoundingClientRect();
        return `${(button as unknown as { className: string }).className} ${Math.round(width)}x${Math.round(height)}`;
      }),
    );
    assert.equal(new Set(looks).size, 1, looks.join(' | '));
    await press(page, 'cancel');
    const back = await answer(page);
    assert.equal(back.get('error'), 'access_denied');
    assert.equal(back.get('code'), null);
    await page.goto(request('openid email profile').url);
    assert.ok(await isAsked(page), 'no is not remembered as yes');
    await page.goto(request('openid email profile', { prompt: 'none' }).url);
    assert.equal((await answer(page)).get('error'), 'consent_required');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('without JavaScript: Allow lets through what was shown, and no more', async () => {
    const visitor = await newVisitor(chromium, { javaScriptEnabled: false });
    const { page } = visitor;
    const { url, verifier } = request('openid email');
    await page.goto(url);
    await signIn(page);
    await asked(page);
    await press(page, 'allow');
    const known = await learns((await answer(page)).get('code'), verifier);
    assert.equal(known['email'], ADA.email);
    assert.equal(known['name'], undefined);
    await visitor.close();
  });

  test('the second time nobody is asked; something new is asked for alone, and may be left out', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(request('openid email').url);
    await signIn(page);
    assert.ok((await answer(page)).get('code'), 'allowed before');

    const left = request('openid email profile');
    await page.goto(left.url);
    await asked(page);
    await visitor.look('consent-2-delta');
    const text = await page.locator('main').innerText();
    assert.match(text, /Your name/);
    assert.doesNotMatch(text, /Your email address/);
    await press(page, 'allow');
    assert.equal((await learns((await answer(page)).get('code'), left.verifier))['name'], undefined, 'left unticked');
    await page.goto(request('openid email profile').url);
    assert.ok((await answer(page)).get('code'), 'an answer is an answer: not asked again');

    const given = request('openid email profile', { prompt: 'consent' });
    await page.goto(given.url);
    await asked(page);
    await page.locator('input[type="checkbox"]').check();
    await press(page, 'allow');
    assert.equal((await learns((await answer(page)).get('code'), given.verifier))['name'], 'Ada Lovelace');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('Back after the answer, and a second click, repeat nothing', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(request('openid email profile', { prompt: 'consent' }).url);
    await signIn(page);
    await asked(page);
    const form = page.url();
    await page.locator('button[value="allow"]').dblclick();
    await answer(page);
    await page.goto(form);
    await page.locator('h1').waitFor();
    assert.equal(await isAsked(page), false);
    await visitor.look('consent-3-back');
    assert.match(await page.locator('h1').innerText(), /already finished/);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  for (const [name, options] of Object.entries({
    'ar-dark-phone': { locale: 'ar', colorScheme: 'dark' as const, viewport: { width: 360, height: 640 } },
    'de-320': { locale: 'de-DE', viewport: { width: 320, height: 640 } },
  }))
    test(`the page in ${name}`, async () => {
      const visitor = await newVisitor(chromium, options);
      await visitor.page.goto(request('openid email profile offline_access', { prompt: 'consent' }).url);
      await signIn(visitor.page);
      await asked(visitor.page);
      await visitor.look(`consent-${name}`);
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    });
});
