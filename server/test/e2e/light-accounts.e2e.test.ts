import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { NoticeChange } from '#consent/contract';
import { loadConfig } from '#platform/config';
import { ADA, basic, call, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { compose, type App } from '../../src/app/compose.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { NativeJourney } from '../support/native-app.ts';

/*
 * People before they have an account, and the sign-up that knows of them (SU9): from the shop's newsletter box, in real browsers, with and without scripts, and over
 * nothing but the journeys API; and whoever is not them.
 */
const NEWSLETTER = { clientId: 'demo-newsletter', secret: 'demo-newsletter-secret-for-development-only' };
const LABEL = 'identity.profile_prefilled';
const PASSWORD = 'Sieben Wege zum Meer 3';
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;

before(async () => {
  installation = await startInstallation({ demo: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
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
const button = (page: Page, action: string) => page.locator(`button[value="${action}"]:not([aria-hidden])`).first();

async function subscribe({ page }: Visitor, email: string, name: string): Promise<string> {
  await page.goto(installation.shopUrl);
  await input(page, 'email').fill(email);
  await input(page, 'name').fill(name);
  await page.getByRole('button', { name: 'Send me letters' }).click();
  await at(page, `${installation.shopUrl}/newsletter/thanks`);
  const [lead] = await installation.database.dump<{ sub: string }>('select sub from identity.users where light order by created_at desc, id desc limit 1');
  assert.ok(lead);
  return lead.sub;
}

/** As far as the page with details. */
async function signUp(page: Page, email: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/signup`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'code').waitFor();
  await input(page, 'code').fill(await mailbox.code(email));
  await press(page, 'continue');
  const choosing = button(page, 'password');
  await choosing.or(input(page, 'newPassword')).first().waitFor();
  if ((await input(page, 'newPassword').count()) === 0) await choosing.click();
  await input(page, 'newPassword').fill(PASSWORD);
  await press(page, 'continue');
  await input(page, 'given_name').waitFor();
}

const native = () => new NativeJourney({ issuer: installation.issuer, ports: installation.ports });
/** The same without a browser, as far as the screen with details. */
async function signUpNatively(email: string): Promise<NativeJourney> {
  const journey = await native().begin({ prompt: 'create', scope: 'openid profile email' });
  await journey.act('continue', { identifier: email });
  await journey.act('continue', { code: await mailbox.code(email) });
  await journey.act('no-webauthn');
  await journey.act('continue', { newPassword: PASSWORD });
  assert.equal(journey.at, 'identity.profile');
  return journey;
}
/** What stands in the fields, and where it is from. */
const filled = (journey: NativeJourney) =>
  (journey.screen?.nodes ?? []).flatMap((node) => (node.kind === 'input' || node.kind === 'date' ? [[node.name, node.value, node.prefilledFrom?.id]] : []));
async function userinfo(journey: NativeJourney): Promise<Record<string, unknown>> {
  const { accessToken } = await journey.tokens();
  const answer = await call('GET', `${installation.issuer}/userinfo`, undefined, { authorization: `Bearer ${accessToken}` });
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text) as Record<string, unknown>;
}

let token: string | undefined;
async function leads(method: string, path: string, body?: unknown) {
  const form = { grant_type: 'client_credentials', scope: 'leads:write', resource: `${installation.issuer}/leads/v1` };
  token ??= (JSON.parse((await call('POST', `${installation.issuer}/token`, form, basic(NEWSLETTER))).text) as { access_token: string }).access_token;
  return native().json(method, `/leads/v1${path}`, body, { authorization: `Bearer ${token}` });
}
async function tell(email: string, attributes: Readonly<Record<string, string>>): Promise<string> {
  const { status, body } = await leads('POST', '', { email, attributes });
  assert.equal(status, 200, JSON.stringify(body));
  return (body as { sub: string }).sub;
}
const isLight = async (sub: string) => (await installation.database.dump<{ light: boolean }>('select light from identity.users where sub = $1', [sub]))[0]?.light;
const unconfirmed = async (sub: string) =>
  (
    await installation.database.dump<{ name: string }>(
      'select a.name from identity.attributes a join identity.users u on u.tenant_id = a.tenant_id and u.id = a.user_id where u.sub = $1 and a.unconfirmed order by 1',
      [sub],
    )
  ).map(({ name }) => name);

test('the newsletter makes a light account that nobody can sign in with; its owner signs up and finds it there, to keep, to change, to remove', async () => {
  const email = 'lea@newsletter.example';
  const visitor = await visit();
  const { page, look } = visitor;
  await page.goto(`${installation.shopUrl}/#newsletter-title`);
  await look('light-accounts-newsletter');
  const sub = await subscribe(visitor, email, 'Lea');
  await look('light-accounts-newsletter-thanks');

  await page.goto(`${installation.shopUrl}/login`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'password').fill('whatever it may be');
  await press(page, 'continue');
  await page.getByRole('alert').first().waitFor();
  assert.ok(page.url().startsWith(installation.issuer));

  await signUp(page, email);
  assert.equal(await input(page, 'given_name').inputValue(), 'Lea');
  await page.getByText('From your earlier request. You can change or remove it.').waitFor();
  await look('light-accounts-sign-up');
  await input(page, 'name').fill('Léa Loup');
  await input(page, 'given_name').fill('Léa');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  assert.match((await page.locator('.greeting').textContent()) ?? '', /Léa/);
  assert.equal(await isLight(sub), false, 'the same subject');
  await leave(visitor);
});

test('without scripts, on a narrow screen, in German: the same, and an emptied field is a removed one', async () => {
  const email = 'lea.ohne@newsletter.example';
  const visitor = await visit({ javaScriptEnabled: false, locale: 'de-DE', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look } = visitor;
  const sub = await subscribe(visitor, email, 'Mallory was here');
  await signUp(page, email);
  await page.getByText('Aus Ihrer früheren Anfrage.').waitFor();
  await look('light-accounts-sign-up-de-dark-360');
  await input(page, 'given_name').fill('');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  assert.doesNotMatch((await page.locator('.greeting').textContent()) ?? '', /Mallory/);
  assert.deepEqual([await isLight(sub), await unconfirmed(sub)], [false, []]);
  await leave(visitor);
});

test('from the newsletter box to an account without a browser: the same subject, the field filled in and labelled, and what is kept is released', async () => {
  const email = 'lea.native@newsletter.example';
  const visitor = await visit({ locale: 'ar', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const sub = await subscribe(visitor, email, 'ليا');
  await leave(visitor);
  const journey = await signUpNatively(email);
  assert.deepEqual(filled(journey), [
    ['name', undefined, undefined],
    ['given_name', 'ليا', LABEL],
  ]);
  await journey.act('continue', { name: 'Léa Loup', given_name: 'ليا' });
  assert.equal(journey.at, 'done');
  const info = await userinfo(journey);
  assert.deepEqual([info['sub'], info['given_name'], info['name'], info['email_verified']], [sub, 'ليا', 'Léa Loup', true]);
  assert.equal((await leads('GET', `/${sub}`)).status, 404, 'nobody’s lead any more');
});

test('what is put off is neither lost nor released: it stands there again, labelled, where it is asked for', async () => {
  const email = 'later@newsletter.example';
  const sub = await tell(email, { given_name: 'Lea', birthdate: '1990-12-10' });
  const journey = await signUpNatively(email);
  assert.deepEqual(filled(journey).slice(1), [
    ['given_name', 'Lea', LABEL],
    ['birthdate', '1990-12-10', LABEL],
  ]);
  const wrong = await journey.act('continue', { name: 'Lea Loup', given_name: 'Léa', birthdate: '1990-02-31' });
  assert.deepEqual(wrong.errors, ['identity.attribute_date']);
  assert.deepEqual(
    filled(wrong).map(([, value]) => value),
    ['Lea Loup', 'Léa', '1990-02-31'],
    'what was typed stays',
  );
  await journey.act('skip');
  const info = await userinfo(journey);
  assert.deepEqual([info['sub'], 'given_name' in info, 'birthdate' in info], [sub, false, false], 'what a site said is released to nobody');
  assert.deepEqual(await unconfirmed(sub), ['birthdate', 'given_name']);

  const visitor = await visit();
  const { page, look } = visitor;
  await page.goto(`${installation.clubUrl}/gift`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'password').fill(PASSWORD);
  await press(page, 'continue');
  await input(page, 'birthdate.day').waitFor();
  assert.deepEqual(await Promise.all(['day', 'month', 'year'].map((part) => input(page, `birthdate.${part}`).inputValue())), ['10', '12', '1990']);
  await page.getByText('From your earlier request. You can change it.').waitFor();
  await look('light-accounts-gift');
  await press(page, 'continue');
  await page.getByRole('checkbox', { name: 'A gift on your birthday' }).check();
  await press(page, 'save');
  await page.getByText('10 December').waitFor();
  assert.deepEqual(await unconfirmed(sub), ['given_name'], 'confirmed is what was asked for');
  await takeBack(page, look);
  await leave(visitor);
  await lookThere(email);
  const { PARVIS_ISSUER: _, ...env } = installation.env;
  const office = await compose({ config: loadConfig(env), databaseUrl: installation.database.appUrl, role: 'command' });
  await asksAgain(office, email).finally(() => office.close());
});

/** What was given is taken back on the privacy page, and given again: one press each, and it counts in the session that goes on. */
async function takeBack(page: Page, look: Visitor['look']): Promise<void> {
  const day = '1990-12-10';
  const userInfo = async () => {
    await page.goto(`${installation.clubUrl}/tokens`);
    return page.locator('section.panel', { has: page.getByRole('heading', { name: 'UserInfo', exact: true }) }).innerText();
  };
  const refreshed = async () => {
    await page.locator('form[action="/tokens/refresh"] button').click();
    await page.getByText('Refreshed. The new tokens are below.').waitFor();
    return page.locator('main').innerText();
  };
  const privacy = async () => {
    await page.goto(`${installation.issuer}/account/privacy?application=demo-club`);
    await page.getByRole('heading', { level: 1, name: 'Your privacy' }).waitFor();
  };
  assert.match(await userInfo(), new RegExp(day));
  await privacy();
  await page.getByRole('button', { name: 'Do not allow A gift on your birthday' }).click();
  await page.getByText('Fernweh Circle no longer gets: Date of birth.').waitFor();
  await page.getByText('The Fernweh huts no longer gets: Date of birth.').waitFor();
  await look('privacy-1-taken-back');
  assert.doesNotMatch(await userInfo(), new RegExp(day), 'with the same access token');
  assert.doesNotMatch(await refreshed(), new RegExp(day), 'and after a refresh');
  await privacy();
  await page.getByRole('button', { name: 'Allow A gift on your birthday', exact: true }).click();
  await page.getByText('Fernweh Circle now gets: Date of birth.').waitFor();
  assert.match(await userInfo(), new RegExp(day));
}

/** On a telephone, in Arabic, in the dark, without scripts: one recipient by itself, and the exact words of back then. */
async function lookThere(email: string): Promise<void> {
  const visitor = await visit({ locale: 'ar', javaScriptEnabled: false, colorScheme: 'dark', viewport: { width: 360, height: 640 } });
  const { page, look } = visitor;
  await page.goto(`${installation.issuer}/account/privacy`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'password').fill(PASSWORD);
  await press(page, 'continue');
  await page.getByRole('heading', { level: 1, name: 'خصوصيتك' }).waitFor();
  await look('privacy-2-arabic-360-dark');
  await press(page, 'choose:birthday-gift');
  assert.equal(await page.locator('input[type="checkbox"]:checked').count(), 2, 'as it stands');
  await input(page, 'r1-0').uncheck();
  await look('privacy-3-choose-360-dark');
  await page.locator('button[value^="save:"]').first().click();
  await page.getByText('مسموح جزئيًا').waitFor();
  await press(page, 'history');
  await page.getByText('سحبت موافقتك').first().waitFor();
  await look('privacy-4-history-360-dark');
  await page.locator('button[value^="record:"]').last().click();
  await page.getByText('So that a gift waits for you').waitFor();
  await look('privacy-5-words-360-dark');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'تنزيل الإيصال' }).click()]);
  assert.match(file.suggestedFilename(), /^receipt-birthday-gift-\d{4}-\d\d-\d\d\.jwt$/);
  assert.match(readFileSync(await file.path(), 'utf8'), /^ey[\w-]+\.[\w-]+\.[\w-]+$/);
  await press(page, 'back');
  await press(page, 'back');
  await press(page, 'sharing');
  await page.getByRole('heading', { level: 1, name: 'من حصل على ماذا' }).waitFor();
  await look('privacy-6-sharing-360-dark');
  await page.locator('button[value^="who:"]').first().click();
  await page.getByText('ما حصلت عليه', { exact: true }).waitFor();
  await look('privacy-7-recipient-360-dark');
  await press(page, 'back');
  await press(page, 'back');
  await press(page, 'done');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await leave(visitor);
}

/** One word that changes what is meant is asked about at the next sign-in, of whom it concerns and where it concerns them; better words are not. Another process publishes. */
async function asksAgain(office: App, email: string): Promise<void> {
  const { id: tenantId } = (await office.tenants.bySlug('demo')) as { id: string };
  const publish = async (change: NoticeChange, why: string) => {
    const [gift] = (await office.consent.overview(tenantId)).filter(({ draft }) => draft.key === 'birthday-gift');
    const { draft, published } = gift as NonNullable<typeof gift>;
    const notice = { ...draft.notice, en: { ...draft.notice.en, why } };
    const saved = await office.platform.db.tenant(tenantId, (tx) =>
      office.consent.savePurpose(tx, { ...draft, notice, change, publish: (published?.version ?? 0) + 1 }, { actor: { kind: 'operator' }, requestId: 'publish' }),
    );
    return saved.published?.asksAgain;
  };
  /** A new browser every time, without scripts. */
  const signIn = async (url: string) => {
    const browser = installation.browser();
    const page = await browser.submit(await browser.follow(await browser.get(url)), 'continue', { identifier: email });
    return { browser, page: await browser.submit(page, 'continue', { password: PASSWORD }) };
  };
  assert.equal(await publish('editorial', 'So that a gift waits for you in every hut on your birthday.'), 0);
  const before_ = await signIn(`${installation.clubUrl}/gift`);
  assert.match(before_.page.text, /10 December/);
  assert.ok(((await publish('material', 'So that a bill waits for you in every hut on your birthday.')) ?? 0) > 0);
  const elsewhere = await signIn(`${installation.shopUrl}/login`);
  assert.ok(elsewhere.page.url.startsWith(installation.shopUrl), elsewhere.page.url);
  const { browser, page } = await signIn(`${installation.clubUrl}/gift`);
  assert.match(page.text, /So that a bill waits/);
  assert.match(page.text, /<details class="more"><summary>/, 'who may get it, closed');
  assert.match((await browser.submit(page, 'save', { 'purpose-birthday-gift.0.0': 'true' })).text, /10 December/, 'the club may, by itself');
  const again = await signIn(`${installation.clubUrl}/gift`);
  assert.match(again.page.text, /10 December/, 'once');
}

test('who cannot prove the address sees and changes nothing of what was told, whatever they press; its owner finds it as it was', async () => {
  const email = 'zenobia@newsletter.example';
  const sub = await tell(email, { given_name: 'Zenobia', birthdate: '1971-03-04' });
  const seen: string[] = [];
  const facts = {
    userId: sub,
    sub,
    verified: `[{"kind":"email","value":"${email}"}]`,
    newUser: 'true',
    given_name: 'Mallory',
    birthdate: '2000-01-01',
    code: '000000',
    newPassword: PASSWORD,
  };
  const actions = ['continue', 'skip', 'leave', 'password', 'no-webauthn', 'set', 'saved', 'link', 'forgot', 'change'];
  for (const prompt of ['create', 'login']) {
    for (const action of actions) {
      const journey = await native().begin({ prompt, scope: 'openid profile email', login_hint: email });
      await journey.act('continue', { identifier: email });
      for (let times = 0; times < 2; times++) {
        seen.push(JSON.stringify(await journey.post(action, facts)));
        await journey.show();
        seen.push(JSON.stringify(journey.screen ?? ''));
        assert.ok(!journey.done || 'error' in journey.done, action);
        assert.notEqual(journey.at, 'identity.profile');
      }
    }
  }
  const visitor = await visit();
  const { page } = visitor;
  await page.goto(`${installation.shopUrl}/signup`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'code').fill('000000');
  await press(page, 'continue');
  await page.getByRole('alert').first().waitFor();
  seen.push(await page.content());
  await leave(visitor);
  for (const word of ['Zenobia', '1971-03-04', sub]) assert.ok(!seen.some((text) => text.includes(word)), word);
  assert.equal(await isLight(sub), true);
  const { body } = await leads('GET', `/${sub}`);
  assert.deepEqual((body as { attributes: unknown }).attributes, { given_name: 'Zenobia', birthdate: '1971-03-04' });
});

test('who tells of a customer fills no field of theirs', async () => {
  const sub = await tell(ADA.email, { birthdate: '1999-09-09', nickname: 'Mallory', given_name: 'Mallory' });
  const visitor = await visit();
  const { page } = visitor;
  await page.goto(`${installation.clubUrl}/gift`);
  await input(page, 'identifier').fill(ADA.email);
  await press(page, 'continue');
  await input(page, 'password').fill(ADA.password);
  await press(page, 'continue');
  await input(page, 'birthdate.day').waitFor();
  assert.equal(await input(page, 'birthdate.year').inputValue(), '');
  assert.equal(await page.getByText('From your earlier request.').count(), 0);
  await press(page, 'leave');
  await page.getByRole('heading', { name: 'Still closed' }).waitFor();
  assert.doesNotMatch(await page.content(), /Mallory/);
  assert.equal(await isLight(sub), true);
  await leave(visitor);
});
