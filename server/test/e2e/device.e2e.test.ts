import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADA, call, startInstallation, type Installation } from '#test/installation';
import { press, launchChromium, newVisitor, type Browser, type Page } from '../support/chromium.ts';

/** A television without keyboard or browser (RFC 8628), approved by its owner on another device (DA1 to DA3). */
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

let installation: Installation;
let chromium: Browser;

before(async () => {
  installation = await startInstallation();
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await installation?.stop();
});

const words = (page: Page) => page.locator('main').innerText();
/** Longer than the interval a device must keep between two questions. */
const patience = () => installation.database.advance(6);

async function begin(): Promise<Device> {
  const answer = await call('POST', `${installation.issuer}/device_authorization`, { client_id: 'demo-tv', scope: 'openid profile offline_access' });
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text) as Device;
}

/** What the device hears: an error, or `tokens`. */
async function poll(device: Device): Promise<string> {
  const answer = await call('POST', `${installation.issuer}/token`, { grant_type: GRANT, device_code: device.device_code, client_id: 'demo-tv' });
  const body = JSON.parse(answer.text) as { error?: string; id_token?: string };
  return body.error ?? (body.id_token === undefined ? 'nothing' : 'tokens');
}

async function enter(page: Page, code: string): Promise<void> {
  await page.locator('input[name="user_code"]').fill(code);
  await press(page, 'continue');
}

async function signIn(page: Page): Promise<void> {
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
}

const asked = (page: Page) => page.locator('button[value="allow"]').waitFor();

describe('signing in a television', () => {
  test('its code is short, without vowels, and may be typed in small letters with spaces; only Allow approves', async () => {
    const device = await begin();
    assert.match(device.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(device.verification_uri);
    await visitor.look('device-1-enter');
    await enter(page, ` ${device.user_code.toLowerCase().replace('-', '  ')} `);
    await signIn(page);
    await asked(page);
    await visitor.look('device-2-asked');
    const text = await words(page);
    for (const shown of [device.user_code, 'Fernweh TV', ADA.email, 'Just now']) assert.ok(text.includes(shown), shown);
    assert.equal(await poll(device), 'authorization_pending', 'typing the code and signing in approve nothing');
    await press(page, 'allow');
    await page.getByRole('heading', { level: 1, name: 'Your device is connected' }).waitFor();
    await visitor.look('device-3-connected');
    await page.goto(device.verification_uri);
    await enter(page, device.user_code);
    await page.locator('[role="alert"]').waitFor();
    assert.match(await words(page), /already used/);
    await patience();
    assert.equal(await poll(device), 'tokens');
    await patience();
    assert.equal(await poll(device), 'invalid_grant', 'a device is let in once');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('the complete link (the QR code) fills in the code and approves nothing by itself; Cancel tells both sides', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    const known = await begin();
    await page.goto(known.verification_uri);
    await enter(page, known.user_code);
    await signIn(page);
    await asked(page);

    // Signed in now: the most tempting moment to skip the question.
    const device = await begin();
    await page.goto(device.verification_uri_complete);
    assert.equal(await page.locator('input[name="user_code"]').inputValue(), device.user_code);
    await visitor.look('device-4-link');
    assert.equal(await poll(device), 'authorization_pending');
    await press(page, 'continue');
    await asked(page);
    await patience();
    assert.equal(await poll(device), 'authorization_pending');
    await press(page, 'cancel');
    await page.getByRole('heading', { level: 1, name: 'Your device was not connected' }).waitFor();
    await visitor.look('device-5-denied');
    await patience();
    assert.equal(await poll(device), 'access_denied');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('wrong and expired codes say what to do, and the typed code stays', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(`${installation.issuer}/device`);
    await enter(page, 'BBBB-BBBB');
    await page.locator('[role="alert"]').waitFor();
    assert.match(await words(page), /We do not know this code/);
    assert.equal(await page.locator('input[name="user_code"]').inputValue(), 'BBBB-BBBB');
    await visitor.look('device-6-wrong');
    const late = await begin();
    await installation.database.advance(601);
    await enter(page, late.user_code);
    await page.locator('[role="alert"]').waitFor();
    assert.match(await words(page), /expired/);
    assert.equal(await poll(late), 'expired_token');
    await page.reload();
    assert.equal(await page.locator('[role="alert"]').count(), 0, 'refresh asks for the page again, not for the form to be sent again');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('a device that asks too often is told to slow down', async () => {
    const device = await begin();
    assert.equal(await poll(device), 'authorization_pending');
    assert.equal(await poll(device), 'slow_down');
    await patience();
    assert.equal(await poll(device), 'authorization_pending');
  });

  test('without JavaScript', async () => {
    const device = await begin();
    const visitor = await newVisitor(chromium, { javaScriptEnabled: false });
    const { page } = visitor;
    await page.goto(device.verification_uri_complete);
    await press(page, 'continue');
    await signIn(page);
    await press(page, 'allow');
    await page.getByRole('heading', { level: 1, name: 'Your device is connected' }).waitFor();
    assert.equal(await poll(device), 'tokens');
    await visitor.close();
  });

  test('in Arabic, dark, on a phone', async () => {
    const visitor = await newVisitor(chromium, { locale: 'ar', colorScheme: 'dark', viewport: { width: 360, height: 640 } });
    const { page } = visitor;
    const device = await begin();
    await page.goto(device.verification_uri);
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    await visitor.look('device-ar-1-enter');
    await enter(page, device.user_code);
    await signIn(page);
    await asked(page);
    await visitor.look('device-ar-2-asked');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });
});
