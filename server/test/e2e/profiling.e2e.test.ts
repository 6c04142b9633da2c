import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { NativeJourney } from '../support/native-app.ts';

/* What is asked of customers: how old they are, and what of children a guardian decides; and when they have an account: the question now and then (PR1), the birthday gift, in real browsers, with and without scripts, and without a browser at all. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-profiling-'));
  const config = join(folder, 'demo.yaml');
  const demo = readFileSync(join(root, 'demo/demo.yaml'), 'utf8');
  const changed = demo
    .replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n      children: { below: guardian }\n')
    .replace('applications: [demo-club], visits: 5', 'applications: [demo-club], visits: 1')
    .replace(
      '        rules:\n',
      `        rules:\n          - { id: native, ask: [family_name, nickname], reason: { en: 'So that we greet you right.' }, when: { applications: [demo-native], visits: 2 } }\n`,
    )
    .replace(
      '        firstParty: true\n        headless: true\n',
      '        firstParty: true\n        headless: true\n        requires: [{ attribute: birthdate, reason: { en: For your gift. } }]\n',
    );
  assert.match(changed, /visits: 1 \}/);
  assert.match(changed, /requires:/);
  assert.match(changed, /id: native/);
  writeFileSync(config, changed);
  installation = await startInstallation({ demo: true, config });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser that makes no passkeys, so that what is asked is what is looked at here. */
async function visit(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  if (options.javaScriptEnabled !== false) await visitor.page.addInitScript('delete window.PublicKeyCredential');
  return visitor;
}
async function leave(visitor: Visitor): Promise<void> {
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
}
const input = (page: Page, name: string) => page.locator(`input[name="${name}"]`);

async function signInAtClub(page: Page): Promise<void> {
  await page.goto(`${installation.clubUrl}/login`);
  await input(page, 'identifier').fill(ADA.email);
  await press(page, 'continue');
  await input(page, 'password').fill(ADA.password);
  await press(page, 'continue');
}
/** As if two weeks had gone by, and nobody had said no. */
const rested = () => installation.database.dump("update identity.prompts set asked_at = asked_at - interval '15 days', skips = 0");

for (const [locale, options] of [
  ['en', {}],
  ['fr', { colorScheme: 'dark' }],
  ['de', { javaScriptEnabled: false }],
  ['es', { viewport: { width: 360, height: 740 } }],
  ['ar', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['zh', { javaScriptEnabled: false, colorScheme: 'dark' }],
] as const) {
  test(`the question after a sign-in, and the one of the gift, in ${locale}: a reason, a way out, and back to where one was going`, async () => {
    await rested();
    const visitor = await visit({ locale, ...options });
    const { page, look } = visitor;
    await signInAtClub(page);
    await input(page, 'nickname').waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), locale);
    assert.equal(await page.locator('html').getAttribute('dir'), locale === 'ar' ? 'rtl' : 'ltr');
    await look(`profiling-prompt-${locale}`);
    await press(page, 'skip');
    await at(page, installation.clubUrl);

    await page.getByRole('link', { name: 'Open your gift' }).first().click();
    await at(page, installation.issuer);
    await input(page, 'birthdate.day').waitFor();
    await look(`profiling-details-${locale}`);
    await press(page, 'continue');
    if ('javaScriptEnabled' in options) {
      // The server says what is missing; a browser with scripts does not even send it.
      await page.getByRole('alert').first().waitFor();
      await look(`profiling-details-missing-${locale}`);
    }
    await press(page, 'leave');
    await at(page, `${installation.clubUrl}/gift`);
    await page.getByRole('heading', { name: 'Still closed' }).waitFor();
    await leave(visitor);
  });
}

test('the gift opens for whoever says the day; nobody is asked again, there or elsewhere', async () => {
  await rested();
  const visitor = await visit();
  const { page, look } = visitor;
  await signInAtClub(page);
  await input(page, 'nickname').fill('Countess');
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await look('profiling-club');
  await page.getByRole('link', { name: 'Open your gift' }).first().click();
  await page.getByText('Your gift waits at any hut on your birthday. For that we need the day.').waitFor();
  await page.getByLabel('Day').fill('31');
  await page.getByLabel('Month').fill('2');
  await page.getByLabel('Year').fill('1815');
  await press(page, 'continue');
  // The link of the summary leads to the part that is to be looked at, and what was typed is still there.
  await page.getByRole('alert').getByRole('link', { name: 'This month has no such day.' }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'birthdate.day');
  assert.equal(await input(page, 'birthdate.year').inputValue(), '1815');
  await look('profiling-date-wrong');
  await input(page, 'birthdate.day').fill('10');
  await input(page, 'birthdate.month').fill('12');
  await press(page, 'continue');
  // What may be done with the day is the customer's to say, and the club gets it by that alone (PC1).
  await page.getByText('A gift on your birthday').waitFor();
  assert.equal(await page.getByRole('checkbox').isChecked(), false);
  await look('consent-gift');
  await press(page, 'accept-all');
  await at(page, `${installation.clubUrl}/gift`);
  await page.getByText('10 December').waitFor();
  await look('profiling-gift-open');
  await page.goto(`${installation.clubUrl}/gift`);
  await page.getByText('10 December').waitFor();
  await rested();
  const again = await visit();
  await signInAtClub(again.page);
  await at(again.page, installation.clubUrl);
  await again.page.goto(`${installation.clubUrl}/gift`);
  await again.page.getByText('10 December').waitFor();
  await leave(again);
  await leave(visitor);
});

/** As a customer of the native application who is in a hurry. */
async function signInNatively(user: { readonly email: string; readonly password: string }): Promise<NativeJourney> {
  return (await new NativeJourney({ issuer: installation.issuer, ports: installation.ports }).begin()).password(user);
}
const user = { email: 'native@profiling.example', password: 'Neun Boote im Hafen 2' };

test('a native application that cannot do without a detail: the journey asks before it ends, takes a no, and issues nothing without it', async () => {
  const journey = await new NativeJourney({ issuer: installation.issuer, ports: installation.ports }).begin({ prompt: 'create' });
  // How old somebody is comes first, here as well; an application with a calendar of its own sends the whole day.
  assert.equal(journey.at, 'organizations.age');
  await journey.act('continue', { birthdate: '1990-12-10' });
  await journey.act('continue', { identifier: user.email });
  await journey.act('continue', { code: await mailbox.code(user.email) });
  await journey.act('no-webauthn');
  await journey.act('continue', { newPassword: user.password });
  await journey.act('continue', { name: 'Nat' });
  assert.equal(journey.at, 'identity.details');
  assert.equal(journey.node('text').text.text, 'For your gift.');
  await journey.act('continue', { birthdate: 'soon' });
  assert.deepEqual(journey.errors, ['identity.attribute_date']);
  await journey.act('leave');
  assert.equal(journey.done && 'error' in journey.done ? journey.done.error : undefined, 'access_denied');

  // Nothing is lost by it: the account is there, and the detail is asked for again.
  const second = await signInNatively(user);
  assert.equal(second.at, 'identity.details');
  await second.act('continue', { birthdate: '1990-12-10' });
  assert.equal(second.at, 'done', 'whoever was just asked for something is not asked for more');
  await second.tokens();
});

test('rules ask without a browser as well: with the reason, kept input and a way around, seldom, and never more than three times', async () => {
  const asked = ({ screen }: NativeJourney) =>
    (screen?.nodes ?? []).flatMap((node): readonly (string | readonly string[])[] =>
      node.kind === 'input' ? [[node.name, node.value ?? '']] : node.kind === 'action' ? [node.action] : [],
    );
  const twoWeeksLater = () => installation.database.dump("update identity.prompts set asked_at = asked_at - interval '15 days'");
  const first = await signInNatively(user);
  assert.equal(first.at, 'identity.profile-prompt');
  assert.equal(first.node('text').text.text, 'So that we greet you right.');
  assert.deepEqual(asked(first), [['family_name', ''], ['nickname', ''], 'continue', 'skip']);
  await first.act('continue', { family_name: 'Berg', nickname: 'N\u202eat' });
  assert.deepEqual([first.errors, asked(first)[0]], [['identity.attribute_text'], ['family_name', 'Berg']]);
  // Put away in the middle of it: the device asks for the screen again, and goes on.
  assert.deepEqual(asked(await first.show())[0], ['family_name', 'Berg']);
  await first.act('continue', { family_name: 'Berg', nickname: '' });
  assert.equal(first.at, 'done');
  await first.tokens();
  assert.equal((await signInNatively(user)).at, 'done', 'not again so soon');

  await twoWeeksLater();
  assert.deepEqual(asked(await signInNatively(user)), [['nickname', ''], 'continue', 'skip'], 'what was given is not asked for again');
  assert.equal((await signInNatively(user)).at, 'done', 'left standing, it rests as well');
  for (let time = 1; time <= 3; time++) {
    await twoWeeksLater();
    const skipped = await signInNatively(user);
    assert.equal(skipped.at, 'identity.profile-prompt', `time ${time}`);
    await skipped.act('skip');
    assert.equal(skipped.at, 'done');
    await skipped.tokens();
  }
  await twoWeeksLater();
  assert.equal((await signInNatively(user)).at, 'done', 'three times are enough');
});

test('a child names a guardian, who reads what is done, says yes to one thing and sees the child; the child goes on and sees who decides', async () => {
  const [kid, parent] = ['mia@people.example', 'parent-of-mia@people.example'];
  const child = await visit({ locale: 'ar', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page } = child;
  const day = async (on: Page, year: number) => {
    for (const [part, value] of [
      ['day', 3],
      ['month', 2],
      ['year', year],
    ] as const)
      await on.locator(`input[name="birthdate.${part}"]`).fill(String(value));
  };
  await page.goto(`${installation.shopUrl}/login`);
  await press(page, 'sign-up');
  await input(page, 'birthdate.day').waitFor();
  await child.look('family-1-age');
  await day(page, new Date().getUTCFullYear() - 10);
  await press(page, 'continue');
  await input(page, 'identifier').fill(kid);
  await press(page, 'continue');
  await input(page, 'code').fill(await mailbox.code(kid));
  await press(page, 'continue');
  await input(page, 'newPassword').fill('Drei Stege am Ufer 5');
  await press(page, 'continue');
  await input(page, 'guardian').waitFor();
  await child.look('family-2-ask');
  await input(page, 'name').fill('ميا');
  await input(page, 'guardian').fill(parent);
  await press(page, 'send');
  await page.locator('button[value="again"]').waitFor();
  await child.look('family-3-wait');

  const guardian = await visit({ javaScriptEnabled: false });
  const { page: hers } = guardian;
  const link = /https?:\S+\/guardian\/[A-Za-z0-9_-]{43}/.exec((await mailbox.latest(parent)).text)?.[0] ?? '';
  await hers.goto(link);
  await guardian.look('family-4-request');
  await press(hers, 'go');
  await input(hers, 'identifier').fill(ADA.email);
  await press(hers, 'continue');
  await input(hers, 'password').fill(ADA.password);
  await press(hers, 'continue');
  await input(hers, 'birthdate.day').waitFor();
  await guardian.look('family-5-decide');
  const agree = hers.locator('button[value^="agree:"]:not([aria-hidden])');
  await agree.click();
  await hers.getByRole('alert').waitFor();
  await day(hers, 1980);
  const first = hers.locator('input[type="checkbox"][name^="purpose-"]').first();
  assert.equal(await first.isChecked(), false);
  await first.check();
  await agree.click();
  await at(hers, `${installation.issuer}/account/family`);
  await hers.getByText('The account can be used now').waitFor();
  await guardian.look('family-6-children');
  await hers.locator('button[value^="see:"]:not([aria-hidden])').click();
  await hers.locator('button[value^="stop:"]:not([aria-hidden])').first().waitFor();
  await guardian.look('family-7-child');
  await hers.goto(link);
  await hers.locator('button[value="go"]').waitFor({ state: 'detached' });

  await press(page, 'look');
  await page.locator('button[value="again"]').waitFor({ state: 'detached' });
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  await page.goto(`${installation.issuer}/account/privacy`);
  await page.getByText(ADA.email).first().waitFor();
  assert.equal(await page.locator('button[value^="allow:"]:not([aria-hidden])').count(), 0);
  await child.look('family-8-privacy');
  await leave(child);
  await leave(guardian);
});
