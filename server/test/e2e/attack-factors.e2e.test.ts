import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formsOf, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';
import { observeRisk } from '../support/observe-risk.ts';
import { attacker, CALLBACK, claimsOf, codeOf, PASSWORD, SECRET, shows, textOf } from '../support/factor-attacker.ts';

/*
 * What an attacker tries against second steps, recovery and the account pages, over the wire, against two processes and two tenants that look
 * alike. The attacker knows the password of everybody, and is in a network of their own each time.
 */
let installation: Installation;
let mailbox: Mailbox;
let rival: string;
let a: ReturnType<typeof attacker>;

const PEOPLE = ['victim', 'owner', 'changer', 'scanner', 'parked', 'remembered', 'racer', 'lost', 'levels', 'plain', 'mallory', 'locked', 'shared', 'remembered-not'];

before(async () => {
  const web = {
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
  const applications = [
    { clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web },
    { clientId: 'vault', name: 'Vault', firstParty: true, secret: SECRET, mfa: { assurance: 'aal2' }, metadata: web },
    { clientId: 'partner', name: 'Partner', secret: SECRET, metadata: web },
    {
      clientId: 'tv',
      name: 'TV',
      firstParty: true,
      mfa: { assurance: 'aal2' },
      metadata: { application_type: 'native', grant_types: ['urn:ietf:params:oauth:grant-type:device_code'], token_endpoint_auth_method: 'none' },
    },
  ];
  const tenant = (slug: string, passkey: boolean) => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { signUp: { attributes: [{ name: 'name' }] }, nudges: { passkey }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    applications,
    users: PEOPLE.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password: PASSWORD })),
  });
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-factors-')), 'config.yaml');
  // In `demo` somebody who signs in is offered a passkey at the end: a page to leave open.
  writeFileSync(config, JSON.stringify({ tenants: [tenant('demo', true), tenant('rival', false)] }));
  installation = await startInstallation({ config, serves: 2, nudges: true, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
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
const nobody = async (browser: HttpBrowser, at = rival) => assert.match(await a.silently(browser, at), /error=(login_required|interaction_required)/);

// ---------------------------------------------------------------- what was left open

describe('pages left open while the owner puts an end to it', () => {
  /** The owner was told of the stranger's browser and presses the button in the mail. */
  async function notMe(name: string): Promise<void> {
    const { text } = await mailbox.saying(mail(name), /\/secure\//);
    const link = /https?:\/\/\S+\/secure\/[\w-]+/.exec(text)?.[0] ?? assert.fail(text);
    const own = a.browse();
    const done = await own.submit(await own.follow(await own.get(link)), 'secure');
    assert.match(textOf(done), /Recover|back|secured|safe/i);
  }
  const passOffer = async (browser: HttpBrowser, page: Answer) => a.press(browser, page, 'later');
  /** The owner's own browser, then the stranger's: that one is told of by mail. */
  async function strangerIn(name: string): Promise<{ stranger: HttpBrowser; page: Answer }> {
    const own = a.browse();
    await passOffer(own, (await a.afterPassword(own, mail(name), a.issuer)).page);
    const stranger = a.browse();
    const { page } = await a.afterPassword(stranger, mail(name), a.issuer);
    return { stranger, page };
  }

  test('a sign-in that waits on its last page is not finished after “This wasn’t me”', async () => {
    const stranger = a.browse();
    const { page } = await a.afterPassword(stranger, mail('parked'), a.issuer);
    assert.ok(!a.out(page.url) && formsOf(page.text).some(({ buttons }) => buttons.some(({ value }) => value === 'later')), textOf(page));
    const own = a.browse();
    assert.ok(a.out((await a.afterPassword(own, mail('parked'), a.issuer)).page.url), 'asked once a while');
    await notMe('parked');
    const after_ = await a.press(stranger, page, 'later');
    assert.ok(!a.out(after_.url), after_.url);
    assert.match(textOf(after_), /signed out in the meantime/);
    await nobody(stranger, a.issuer);
  });

  test('nor a new password, an authenticator app or a removal that was begun before', async () => {
    const { stranger, page } = await strangerIn('owner');
    assert.ok(a.out(page.url));
    const cards = await a.security(stranger);
    const password =
      formsOf(cards.text)
        .flatMap(({ buttons }) => buttons.map(({ value }) => value))
        .find((value) => value.startsWith('change:')) ?? assert.fail(textOf(cards));
    const typing = await a.press(stranger, cards, password);
    assert.equal(shows(typing), 'newPassword');
    const { page: scanning, app } = await a.beginApp(stranger);
    await notMe('owner');
    for (const refused of [
      await a.press(stranger, typing, 'continue', { newPassword: 'Marble-Fox-7-Evening-Rain' }),
      await a.press(stranger, scanning, 'continue', { code: codeOf(app) }),
    ])
      assert.match(textOf(refused), /signed out in the meantime|wait until|start again/i);
    const again = a.browse();
    const signing = await again.submit(await again.follow(await again.get(a.authorize().url)), 'continue', { identifier: mail('owner') });
    assert.equal(shows(await again.submit(signing, 'continue', { password: 'Marble-Fox-7-Evening-Rain' }, a.out)), 'password', 'nothing was set');
    const kinds = await installation.database.dump<{ n: number }>('select count(*)::int as n from credentials.totp_apps');
    assert.equal(kinds[0]?.n, 0);
  });

  test('a new password that ends the other sign-ins ends those not finished yet, and not its own', async () => {
    const { stranger, page } = await strangerIn('changer');
    assert.ok(a.out(page.url));
    const { page: scanning, app } = await a.beginApp(stranger);
    const own = a.browse();
    await a.afterPassword(own, mail('changer'), a.issuer);
    const cards = await a.security(own);
    const password = formsOf(cards.text)
      .flatMap(({ buttons }) => buttons.map(({ value }) => value))
      .find((value) => value.startsWith('change:')) as string;
    const changed = await a.press(own, await a.press(own, cards, password), 'continue', { newPassword: 'Marble-Fox-7-Evening-Rain', signOutEverywhere: 'on' });
    assert.equal(shows(changed), 'add', textOf(changed));
    assert.match(await a.silently(own, a.issuer), /code=/);
    assert.match(textOf(await a.press(stranger, scanning, 'continue', { code: codeOf(app) })), /signed out in the meantime/);
    await nobody(stranger, a.issuer);
  });
});

// ---------------------------------------------------------------- around a second step

describe('the second step', () => {
  test('is not got around by actions of other steps, empty posts, old pages or links', async () => {
    const own = a.browse();
    await a.signIn(own, mail('victim'), rival);
    const { app } = await a.setUpApp(own, rival);
    const thief = a.browse();
    let { page } = await a.afterPassword(thief, mail('victim'), rival);
    assert.equal(shows(page), 'code');
    const first = page;
    const words = [
      'link',
      'back',
      'skip',
      'later',
      'set-up',
      'again',
      'use',
      'cancel',
      'done',
      'keep',
      'passed',
      'verified',
      'added',
      'saved',
      'password',
      'other',
      'no-webauthn',
      'check',
    ];
    const fields: readonly Readonly<Record<string, string>>[] = [
      {},
      { way: 'password', kind: 'totp', code: '', token: 'phone', remember: 'on', userId: 'x', acr: 'urn:parvis:acr:2' },
    ];
    for (const action of [...words, 'beside:continue', 'link:', '', 'x'.repeat(64), 'remove:1', 'continue'])
      for (const more of fields) {
        const answer = await a.press(thief, page, action, more);
        assert.ok(!a.out(answer.url), `${action} ${answer.url}`);
        if (formsOf(answer.text).some((form) => '_version' in form.fields)) page = answer;
      }
    for (const body of [{}, { _version: '1' }, { _action: 'continue' }]) await thief.post(first.url, body as Record<string, string>);
    await a.press(thief, first, 'continue', { code: '000000' });
    const flow = /flow\/([\w-]+)/.exec(first.url)?.[1] ?? '';
    for (const token of ['phone', 'x'.repeat(43)]) await thief.post(`${rival}/link/${flow}/${token}abcdef`, {});
    await nobody(thief);
    const now = await thief.follow(await thief.get(first.url));
    assert.match(textOf(now), /code|another way|second/i);
    // And it is still there for whoever has the code.
    const asked = shows(now) === 'code' ? now : await a.press(thief, now, 'use', { way: 'totp' });
    assert.ok(a.out((await a.press(thief, asked, 'continue', { code: codeOf(app) })).url));
  });

  test('of one account does nothing for another, before or after “Not you?”', async () => {
    const own = a.browse();
    await a.signIn(own, mail('mallory'), rival);
    const { app } = await a.setUpApp(own, rival);
    const target = a.browse();
    await a.signIn(target, mail('scanner'), rival);
    await a.setUpApp(target, rival);

    const thief = a.browse();
    const { page } = await a.afterPassword(thief, mail('scanner'), rival);
    assert.match(textOf(await a.press(thief, page, 'continue', { code: codeOf(app) })), /did not work/);
    // Pass as oneself up to the second step, then turn back to the other with the password alone.
    const mine = a.browse();
    const started = await a.afterPassword(mine, mail('mallory'), rival);
    const identify = await a.press(mine, started.page, 'change');
    const theirs = await mine.submit(await mine.submit(identify, 'continue', { identifier: mail('scanner') }), 'continue', { password: PASSWORD }, a.out);
    assert.equal(shows(theirs), 'code');
    const refused = await a.press(mine, theirs, 'continue', { code: codeOf(app) });
    assert.ok(!a.out(refused.url));
    await nobody(mine);
    // And the other way round: what was proved of the victim is not in the attacker's session.
    const back = await a.press(mine, refused, 'change');
    const again = await mine.submit(await mine.submit(back, 'continue', { identifier: mail('mallory') }), 'continue', { password: PASSWORD }, a.out);
    const done = await a.press(mine, again, 'continue', { code: codeOf(app) });
    assert.ok(a.out(done.url), textOf(done));
    const tokens = await a.redeem(rival, done.url, started.verifier);
    assert.equal(claimsOf(tokens.id_token)['email'] ?? mail('mallory'), mail('mallory'));
  });

  test('code is good once over two processes, and a recovery code for its own account and tenant only', async () => {
    const own = a.browse();
    await a.signIn(own, mail('racer'), rival);
    const { app, codes } = await a.setUpApp(own, rival);
    const code = codeOf(app);
    const flows = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const browser = a.browse();
        return { browser, page: (await a.afterPassword(browser, mail('racer'), rival)).page };
      }),
    );
    const ends = await Promise.all(flows.map(({ browser, page }) => a.press(browser, page, 'continue', { code })));
    assert.equal(ends.filter(({ url }) => a.out(url)).length, 1);

    const elsewhere = a.browse();
    await a.signIn(elsewhere, mail('lost'), rival);
    await a.setUpApp(elsewhere, rival);
    const thief = a.browse();
    const asked = await a.press(thief, (await a.afterPassword(thief, mail('lost'), rival)).page, 'another-way');
    const typing = await a.press(thief, asked, 'use', { way: 'recovery-codes' });
    assert.equal(shows(typing), 'code', textOf(typing));
    assert.ok(!a.out((await a.press(thief, typing, 'continue', { code: codes[0] as string })).url), 'of another user');
    await nobody(thief);
  });

  test('a remembered browser is remembered for one account', async () => {
    const own = a.browse();
    await a.signIn(own, mail('remembered'), rival);
    const { app } = await a.setUpApp(own, rival);
    const shared = a.browse();
    const { page } = await a.afterPassword(shared, mail('remembered'), rival);
    assert.ok(a.out((await a.press(shared, page, 'continue', { code: codeOf(app), remember: 'on' })).url));
    const thief = a.browse();
    for (const [name, value] of shared.cookies('localhost')) if (/_(browser|known)$/.test(name)) thief.setCookie('localhost', name, value);
    assert.equal(shows((await a.afterPassword(thief, mail('victim'), rival)).page), 'code');
  });

  test('what was planted in, or copied from, a browser before its owner signs in there is worth nothing after it; the owner keeps everything', async () => {
    const owner = mail('shared');
    const own = a.browse();
    await a.signIn(own, owner, rival);
    const { app } = await a.setUpApp(own, rival);
    type Held = readonly (readonly [string, string])[];
    const held = (browser: HttpBrowser): Held => [...browser.cookies('localhost')].filter(([name]) => /_(browser|known)$/.test(name));
    /** The same browser on another day, or a copy of it: without a session, in a network of its own. */
    const opened = (cookies: Held) => {
      const browser = a.browse();
      for (const [name, value] of cookies) browser.setCookie('localhost', name, value);
      return browser;
    };
    /** Before anything is concluded from an older key, however slow this machine is. */
    const asked = async (cookies: Held) => {
      await installation.database.dump('update sessions.browser_keys set replaced_at = platform.now() where replaced_at is not null');
      return shows((await a.afterPassword(opened(cookies), owner, rival)).page);
    };
    /** The owner at the shared computer: how they got in, and what it holds afterwards. */
    let shared: Held = [];
    const enters = async (fields?: Readonly<Record<string, string>>) => {
      const browser = opened(shared);
      const { page } = await a.afterPassword(browser, owner, rival);
      const last = fields && !a.out(page.url) ? await a.press(browser, page, 'continue', fields) : page;
      assert.ok(a.out(last.url), textOf(last).slice(0, 300));
      shared = held(browser);
      return last === page ? 'remembered' : 'with a code';
    };

    // Somebody else signs in at the shared computer, and keeps a copy of everything; later the owner does, and is remembered there.
    const other = a.browse();
    await a.signIn(other, mail('remembered-not'), rival);
    const planted = (shared = held(other));
    assert.equal(planted.length, 2);
    assert.equal(await enters({ code: codeOf(app), remember: 'on' }), 'with a code');
    assert.deepEqual(
      shared.map(([name, value]) => [name.endsWith('browser'), planted.some((one) => one[0] === name && one[1] === value)]),
      [
        [true, true],
        [false, false],
      ],
      'flows of other tabs stay bound; the key is another one',
    );
    assert.equal(await asked(planted), 'code');

    // A copy from then on is one until the owner signs in there again: from that very moment it is none, and the owner's own still is.
    const copied = shared;
    assert.equal(await enters(), 'remembered');
    assert.equal(await asked(copied), 'code');
    assert.equal(await enters(), 'remembered');

    // Strangers use up what there is for strangers: a copy is one of them, the owner is not.
    for (let tries = 0; tries < 10; tries++) {
      const browser = a.browse();
      const page = await browser.submit(await browser.follow(await browser.get(a.authorize(rival).url)), 'continue', { identifier: owner });
      assert.equal(shows(await browser.submit(page, 'continue', { password: 'Wrong-Guess-1-Meadow' }, a.out)), 'password');
    }
    assert.equal(await asked(copied), 'password', 'even with the right one');
    assert.equal(await enters(), 'remembered');

    // Some time later a copy that is brought gives itself away: the browser it was taken from is not trusted any more either.
    await installation.database.dump("update sessions.browser_keys set replaced_at = replaced_at - interval '2 minutes'");
    assert.equal(await enters(), 'remembered');
    const copy = opened(copied);
    await copy.follow(await copy.get(a.authorize(rival).url));
    await installation.database.dump('delete from platform.counters');
    assert.equal(await enters({ code: codeOf(app, 1) }), 'with a code');
    const told = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'sessions.browser_copied'");
    assert.equal(told[0]?.n, 2, 'one for each account of the browser');
  });
});

// Last: it moves the clock, and codes of apps go by it.
test('a session that was ended does not come back by a page that was open in it, with the password alone', async () => {
  const own = a.browse();
  const { access_token: token } = await a.signIn(own, mail('levels'), rival, { scope: 'openid account' });
  const { app } = await a.setUpApp(own, rival);
  // The whole session was stolen, and the password is known; the second step is not.
  const thief = a.browse();
  const { page } = await a.afterPassword(thief, mail('levels'), rival);
  assert.ok(a.out((await a.press(thief, page, 'continue', { code: codeOf(app) })).url));
  const cards = await a.security(thief, rival);
  await installation.database.advance(301);
  const confirm = await a.press(thief, cards, 'add');
  const choice = shows(confirm) === 'password' ? confirm : await a.press(thief, await a.press(thief, confirm, 'another-way'), 'use', { way: 'password' });
  assert.equal(shows(choice), 'password', textOf(choice));
  const confirmed = await a.press(thief, choice, 'continue', { password: PASSWORD });
  const rows = await installation.database.dump<{ id: string }>('select id from sessions.sessions where revoked_at is null order by created_at desc limit 1');
  await installation.database.dump('update sessions.sessions set revoked_at = platform.now() where id = $1', [rows[0]?.id]);
  let at = confirmed;
  for (const action of ['cancel', 'back-to-list', 'cancel', 'done', 'done']) if (formsOf(at.text).some(({ fields }) => '_version' in fields)) at = await a.press(thief, at, action);
  await nobody(thief);
  const left = await installation.database.dump<{ acr: string }>('select acr from sessions.sessions where revoked_at is null and created_at > platform.now() - $1::interval', [
    '1 minute',
  ]);
  assert.deepEqual(left, []);
  assert.ok(token);
});
