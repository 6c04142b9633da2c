import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TOTP } from 'otpauth';
import { formsOf, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';
import { attacker, CALLBACK, codeOf, PASSWORD, SECRET, shows, textOf } from '../support/factor-attacker.ts';

/* Decision 0016: how far somebody comes who has the mailbox and nothing else, the password and nothing else, or a session and nothing else. */
let installation: Installation;
let mailbox: Mailbox;
let a: ReturnType<typeof attacker>;
const PEOPLE = ['settled', 'bare', 'worded', 'known', 'early', 'stolen'];
/** Signs in by mail and in no other way. */
const WITHOUT_PASSWORD = 'bare';

before(async () => {
  const web = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' };
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-mailbox-')), 'config.yaml');
  const tenant = {
    slug: 'demo',
    name: 'demo',
    default: true,
    settings: { nudges: { passkey: false }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: 'demo', colours: { accent: '#1f4536' } }],
    applications: [{ clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web }],
    users: PEOPLE.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], ...(name === WITHOUT_PASSWORD ? {} : { password: PASSWORD }) })),
  };
  writeFileSync(config, JSON.stringify({ tenants: [tenant] }));
  installation = await startInstallation({ config, serves: 2, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
  a = attacker(installation);
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

const ADDED = /second step was added/;
const mail = (name: string) => `${name}@example.com`;
const isSilent = (location: string) => assert.match(location, /error=(login_required|interaction_required|unmet_authentication_requirements)/);
const userId = async (name: string) => {
  // The last that signed in: addresses are not readable in the database.
  const [row] = await installation.database.dump<{ user_id: string }>('select user_id from sessions.sessions order by created_at desc limit 1');
  return row?.user_id ?? assert.fail(name);
};
const apps = async (user: string) => (await installation.database.dump<{ n: number }>('select count(*)::int as n from credentials.totp_apps where user_id = $1', [user]))[0]?.n;
const passwords = async (user: string) =>
  (await installation.database.dump<{ n: number }>('select count(*)::int as n from credentials.passwords where user_id = $1', [user]))[0]?.n;
const held = async (user: string) =>
  (await installation.database.dump<{ reason: string }>('select reason from credentials.holds where user_id = $1 and until > platform.now()', [user]))[0]?.reason;
/** As if everything of this user's had been there for days. */
const settle = (user: string) => installation.database.dump("update credentials.totp_apps set created_at = created_at - interval '73 hours' where user_id = $1", [user]);
const linkIn = (text: string) => /https?:\/\/\S+\/secure\/[\w-]+/.exec(text)?.[0] ?? assert.fail(text);

async function press(link: string): Promise<{ browser: HttpBrowser; page: Answer }> {
  const browser = a.browse();
  return { browser, page: await a.press(browser, await browser.follow(await browser.get(link)), 'secure') };
}

/** As far as the mailbox alone leads: signed in by a code. */
async function byMailbox(browser: HttpBrowser, name: string): Promise<Answer> {
  const seen = (await mailbox.count(mail(name))) > 0 ? (await mailbox.latest(mail(name))).id : undefined;
  let page = await browser.submit(await browser.follow(await browser.get(a.authorize().url)), 'continue', { identifier: mail(name) });
  page = await a.press(browser, page, 'code');
  return a.press(browser, page, 'continue', { code: await mailbox.code(mail(name), seen === undefined ? {} : { after: seen }) });
}

/** The way back in, by the mailbox. */
async function recover(browser: HttpBrowser, page: Answer, name: string): Promise<Answer> {
  let at = page;
  if (shows(at) === 'identifier') at = await browser.submit(at, 'continue', { identifier: mail(name) });
  const seen = (await mailbox.latest(mail(name))).id;
  at = await a.press(browser, at, 'mail');
  return a.press(browser, at, 'continue', { code: await mailbox.code(mail(name), { after: seen }) });
}

async function secondSignIn(browser: HttpBrowser, name: string, app: TOTP, ahead = 0): Promise<void> {
  const { page } = await a.afterPassword(browser, mail(name));
  const done = await a.press(browser, page, 'continue', { code: codeOf(app, ahead) });
  assert.ok(a.out(done.url), textOf(done).slice(0, 300));
}

describe('with the mailbox alone', () => {
  test('nobody gets rid of a second step that its owner added with an older one, nor past it', async () => {
    const own = a.browse();
    await a.signIn(own, mail('settled'));
    const user = await userId('settled');
    const { app } = await a.setUpApp(own);
    await settle(user);
    const again = a.browse();
    await secondSignIn(again, 'settled', app, 1);
    const { id } = await mailbox.saying(mail('settled'), ADDED);
    const begun = await a.beginApp(again);
    await a.press(again, begun.page, 'continue', { code: codeOf(begun.app) });
    assert.equal(await apps(user), 2);
    const notice = await mailbox.saying(mail('settled'), ADDED, { not: id });
    assert.doesNotMatch(notice.text, /Only your mailbox/);

    const { browser: thief, page } = await press(linkIn(notice.text));
    assert.match(textOf(page), /The second step stays/);
    assert.deepEqual([await apps(user), await passwords(user), await held(user)], [2, 0, 'account_secured']);
    isSilent(await a.silently(again));
    const asked = await recover(thief, await a.press(thief, page, 'recover'), 'settled');
    assert.match(textOf(asked), /from your app/);
    for (const action of ['keep', 'password', 'passkey', 'skip', 'later', 'set-up', 'enrol', 'continue', 'leave', 'done']) {
      const answer = await a.press(thief, asked, action, { newPassword: 'Marble-Fox-7-Evening-Rain' });
      assert.ok(!a.out(answer.url) && !answer.text.includes('name="newPassword"'), action);
    }
    isSilent(await a.silently(thief));
  });

  test('who signs in by it may set up the first second step; nothing else of the account can be changed for a day, and the notice that says so undoes it', async () => {
    const thief = a.browse();
    const arrived = await byMailbox(thief, 'bare');
    assert.ok(a.out(arrived.url), textOf(arrived).slice(0, 300));
    const user = await userId('bare');
    await a.setUpApp(thief);
    assert.deepEqual([await apps(user), await held(user)], [1, 'inbox_second_step']);
    const notice = await mailbox.saying(mail('bare'), /Only your mailbox was proved/);
    const cards = await a.security(thief);
    const actions = [...cards.text.matchAll(/value="((?:remove|change|rename):[^"]+|add|set-password)"/g)].map(([, action = '']) => action);
    assert.ok(actions.some((action) => action.startsWith('remove:')) && actions.includes('add') && actions.includes('set-password'), textOf(cards).slice(0, 300));
    let page = cards;
    for (const action of actions) {
      page = await a.press(thief, page, action);
      assert.match(textOf(page), /wait until/, action);
      assert.ok(!/name="(newPassword|kind)"|value="confirm"/.test(page.text), action);
    }
    assert.deepEqual([await apps(user), await passwords(user)], [1, 0]);
    // Its owner finds the notice, or the text on the phone.
    const pressed = await press(linkIn(notice.text));
    assert.doesNotMatch(textOf(pressed.page), /The second step stays/);
    assert.equal(await apps(user), 0);
    isSilent(await a.silently(thief));
    const back = await recover(pressed.browser, await a.press(pressed.browser, pressed.page, 'recover'), 'bare');
    assert.match(back.text, /value="password"/, 'nothing of the thief’s stands in the way');
  });

  test('where there is a password, what the mailbox set up does not even open the page where changes are made', async () => {
    const thief = a.browse();
    await byMailbox(thief, 'worded');
    const user = await userId('worded');
    await a.setUpApp(thief);
    assert.equal(await held(user), 'inbox_second_step');
    let page = await a.security(thief);
    assert.equal(shows(page), 'password', textOf(page).slice(0, 300));
    for (const action of ['add', 'set-password', 'another-way', 'use', 'skip', 'done', 'enrol']) {
      page = await a.press(thief, page, action, { way: 'totp', kind: 'totp' });
      assert.ok(!/name="newPassword"|otpauth:|value="confirm"/.test(page.text), action);
    }
    assert.deepEqual([await apps(user), await passwords(user)], [1, 1]);
  });
});

describe('with the password alone', () => {
  test('nobody sets anything up where there is a second step', async () => {
    const own = a.browse();
    await a.signIn(own, mail('known'));
    const user = await userId('known');
    await a.setUpApp(own);
    const thief = a.browse();
    const { page } = await a.afterPassword(thief, mail('known'));
    for (const action of ['add', 'enrol', 'set-up', 'skip', 'use', 'leave', 'change:x', 'saved', 'later'])
      assert.ok(!a.out((await a.press(thief, page, action, { kind: 'totp', way: 'password' })).url), action);
    isSilent(await a.silently(thief));
    assert.equal(await apps(user), 1);
  });

  test('where there is none, what a thief sets up is undone by its notice, whatever they set up with it afterwards', async () => {
    const thief = a.browse();
    await a.signIn(thief, mail('early'));
    const user = await userId('early');
    const { app } = await a.setUpApp(thief);
    const first = await mailbox.saying(mail('early'), ADDED);
    assert.doesNotMatch(first.text, /Only your mailbox/);
    assert.equal(await held(user), undefined);
    // A second one with the help of the first: that is not old enough to vouch for anything.
    const again = a.browse();
    await secondSignIn(again, 'early', app, 1);
    const begun = await a.beginApp(again);
    await a.press(again, begun.page, 'continue', { code: codeOf(begun.app) });
    const second = await mailbox.saying(mail('early'), ADDED, { not: first.id });
    assert.equal(await apps(user), 2);
    await press(linkIn(second.text));
    assert.equal(await apps(user), 1);
    const { browser, page } = await press(linkIn(first.text));
    assert.deepEqual([await apps(user), await passwords(user)], [0, 0]);
    isSilent(await a.silently(again));
    const back = await recover(browser, await a.press(browser, page, 'recover'), 'early');
    assert.match(back.text, /value="password"/);
  });
});

describe('with a stolen session alone', () => {
  test('nothing is set up or removed, and no notice is undone', async () => {
    const own = a.browse();
    await a.signIn(own, mail('stolen'));
    const user = await userId('stolen');
    const host = new URL(a.issuer).hostname;
    const thief = a.browse();
    await installation.database.advance(301);
    // The session, and the page that was open in it; not what the owner knows.
    for (const [name, value] of own.cookies(host)) thief.setCookie(host, name, value);
    const page = await a.security(thief);
    assert.doesNotMatch(page.text, /value="(?:add|remove:[^"]*|change:[^"]*)"/, textOf(page).slice(0, 300));
    for (const action of ['add', 'remove:x', 'set-password', 'done', 'leave', 'use']) {
      if (!formsOf(page.text).some(({ fields }) => '_version' in fields)) break;
      const answer = await a.press(thief, page, action, { kind: 'totp' });
      assert.ok(!/otpauth:|name="kind"|value="add"/.test(answer.text), action);
    }
    assert.deepEqual([await apps(user), await passwords(user)], [0, 1]);
    assert.equal((await thief.get(`${a.issuer}/secure/${'A'.repeat(43)}`)).status, 410);
  });
});
