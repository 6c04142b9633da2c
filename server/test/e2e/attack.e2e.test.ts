import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, formsOf } from '#test/installation';
import {
  SECRET,
  CALLBACK,
  RIVAL_PASSWORD,
  PASSWORD,
  installation,
  mailbox,
  issuer,
  underAttack,
  browse,
  HOST,
  out,
  authorize,
  identified,
  signedIn,
  redeem,
  tokensOf,
  press,
  silently,
  shows,
  SOMEBODY_ELSES,
} from '../support/attacker.ts';

underAttack();

// ---------------------------------------------------------------- steps

describe('the order of steps', () => {
  test('no page leads on by a button of another step, nor by facts sent along', async () => {
    const facts = {
      userId: 'x',
      sub: 'x',
      candidateId: 'x',
      verified: '[{"kind":"email","value":"victim@example.com"}]',
      evidence: '[{}]',
      sessionId: 'x',
      newUser: 'true',
      token: 'A'.repeat(43),
    };
    const browser = browse();
    const first = await browser.follow(await browser.get(authorize().url));
    for (const action of SOMEBODY_ELSES) assert.equal(shows(await press(browser, await browser.get(first.url), action, facts)), 'identifier', action);
    const { page } = await identified(browser, 'victim@example.com');
    for (const action of SOMEBODY_ELSES.filter((name) => name !== 'code' && name !== 'forgot')) {
      assert.equal(shows(await press(browser, await browser.get(page.url), action, facts)), 'password', action);
    }
    assert.match(String(await silently(browser)), /error=login_required/);
  });

  test('a recovery code is for one address: not after "Not you?", not by going round', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'mallory@example.com');
    const mine = await browser.submit(await browser.submit(page, 'forgot'), 'mail');
    assert.equal(shows(mine), 'code');
    const code = await mailbox.code('mallory@example.com');
    const again = await browser.submit(mine, 'change');
    const theirs = await browser.submit(await browser.submit(again, 'continue', { identifier: 'victim@example.com' }), 'mail');
    assert.equal(shows(theirs), 'code');
    assert.equal(shows(await browser.submit(theirs, 'continue', { code })), 'code', 'my code for their address');
    for (const action of ['skip', 'set', 'newPassword'])
      assert.equal(shows(await press(browser, await browser.get(theirs.url), action, { newPassword: 'Mallory-Was-Here-1' })), 'code');
  });

  test('signing up with somebody’s address proves nothing by itself, and the new password is not skipped over to theirs', async () => {
    const browser = browse();
    const start = await browser.follow(await browser.get(authorize(issuer, { prompt: 'create' }).url));
    const page = await browser.submit(start, 'continue', { identifier: 'victim@example.com' });
    assert.equal(shows(page), 'code');
    for (const action of ['skip', 'continue', 'link', 'set', 'saved']) {
      const answer = await press(browser, await browser.get(page.url), action, { code: '000000', newPassword: 'Mallory-Was-Here-1', name: 'Mallory' });
      assert.equal(shows(answer), 'code', action);
    }
    assert.match(String(await silently(browser)), /error=login_required/);
  });

  test('after a recovery the password must change: it cannot be skipped', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'recovered@example.com');
    const asked = await browser.submit(await browser.submit(page, 'forgot'), 'mail');
    const choice = await browser.submit(asked, 'continue', { code: await mailbox.code('recovered@example.com') });
    for (const action of ['keep', 'skip', 'done']) assert.equal(shows(await press(browser, await browser.get(choice.url), action)), shows(choice));
    const fresh = await browser.submit(await browser.get(choice.url), 'password');
    assert.equal(shows(fresh), 'newPassword');
    for (const action of ['skip', 'skipped', 'done']) assert.equal(shows(await press(browser, await browser.get(fresh.url), action)), 'newPassword');
    // A code works once, also in another flow of the same browser.
    const other = await identified(browser, 'recovered@example.com');
    const second = await browser.submit(await browser.submit(other.page, 'forgot'), 'mail');
    const old = await mailbox.code('recovered@example.com');
    assert.equal(shows(await browser.submit(second, 'continue', { code: old === '000000' ? '000001' : '000000' })), 'code');
  });

  test('consent gives what was asked for, not what the form says', async () => {
    const browser = browse();
    await signedIn(browser, 'mallory@example.com');
    const { url, verifier } = authorize(issuer, { client_id: 'partner', scope: 'openid email profile' });
    const page = await browser.follow(await browser.get(url), out);
    const done = await press(browser, page, 'allow', { offline_access: 'true', 'orders:write': 'true', phone: 'true', grantedScopes: 'openid phone', decision: 'true' });
    assert.ok(done.url.startsWith(CALLBACK));
    const { body } = await redeem(issuer, new URL(done.url), verifier, { clientId: 'partner', secret: SECRET });
    assert.deepEqual(body.scope.split(' ').sort(), ['email', 'openid'], 'profile was optional and not ticked');
    const quiet = await browser.get(authorize(issuer, { client_id: 'partner', scope: 'openid email phone', prompt: 'none' }).url);
    assert.match(String(quiet.headers.location), /error=consent_required/);
  });

  test('prompt=none never shows a page and never takes a session further', async () => {
    for (const extra of [{ prompt: 'none' }, { prompt: 'none', max_age: '0' }, { prompt: 'none', login_hint: 'victim@example.com' }] as Record<string, string>[]) {
      const answer = await browse().get(authorize(issuer, extra).url);
      assert.match(String(answer.headers.location), /^https:\/\/app\.example\/callback\?.*error=login_required/);
    }
    assert.match(String((await browse().get(authorize(issuer, { prompt: 'none login' }).url)).headers.location), /error=invalid_request/);
    const browser = browse();
    await signedIn(browser, 'mallory@example.com');
    const step = await browser.get(authorize(issuer, { prompt: 'none', claims: '{"id_token":{"acr":{"essential":true,"values":["urn:nobody:reaches:this"]}}}' }).url);
    assert.match(String(step.headers.location), /error=/);
    assert.doesNotMatch(String(step.headers.location), /code=/);
  });
});

// ---------------------------------------------------------------- guessing

describe('guessing', () => {
  test('spellings of one address, networks of one household and parallel posts share the tries', async () => {
    const household = (n: number) => `2001:db8:77:1:${n.toString(16)}::1`;
    const spellings = ['limited@example.com', 'LIMITED@example.com', ' Limited@EXAMPLE.com ', 'ｌｉｍｉｔｅｄ@example.com', 'limited@Example.COM'];
    const pages = await Promise.all(
      spellings.map(async (email, n) => {
        const browser = browse(household(n));
        return { browser, page: (await identified(browser, email)).page };
      }),
    );
    const failures = async () =>
      new Map(
        (
          await installation.database.dump<{ reason: string; n: number }>(
            "select data->>'reason' as reason, count(*)::int as n from platform.events where type = 'credentials.attempt_failed' group by 1",
          )
        ).map(({ reason, n }) => [reason, n]),
      );
    const known = await failures();
    await Promise.all(
      pages.flatMap(({ browser, page }) =>
        Array.from({ length: 6 }, async (_, n) => {
          const form = formsOf(page.text).find((entry) => '_version' in entry.fields);
          await browser.post(new URL(form?.action ?? '', page.url).href, { ...form?.fields, _action: 'continue', password: `guess-${n}-abcdef` });
        }),
      ),
    );
    const now = await failures();
    const grown = (reason: string) => (now.get(reason) ?? 0) - (known.get(reason) ?? 0);
    // Posts that came after the page had moved on are not even looked at; of those that were, ten were compared.
    assert.equal(grown('wrong'), 10);
    assert.ok(grown('limited') > 0);
    const late = browse(household(99));
    const { page } = await identified(late, 'limited@example.com');
    assert.equal(shows(await late.submit(page, 'continue', { password: PASSWORD })), 'password', 'not even the right one');
  });

  test('the client’s own X-Forwarded-For does not make it somebody else', async () => {
    const answers = [];
    for (let n = 0; n < 35; n++) {
      answers.push(
        (await call('POST', `${issuer}/device`, { user_code: 'BCDF-GHJK', xsrf: 'x', confirm: 'yes' }, { 'x-forwarded-for': `198.51.100.${n}, 192.0.2.200`, origin: issuer }))
          .status,
      );
    }
    assert.ok(
      answers.slice(30).every((status) => status === 429),
      answers.join(' '),
    );
    assert.equal((await call('GET', `${issuer}/`, undefined, { 'x-forwarded-for': 'unknown' })).status, 400, 'an unreadable one is refused, not ignored');
  });
});

describe('traces', () => {
  test('refused attempts are in the audit trail; addresses, passwords, codes and tokens are in no log and no event', async () => {
    const events = await installation.database.dump<{ type: string; n: number }>('select type, count(*)::int as n from platform.events group by type');
    const count = (type: string) => events.find((event) => event.type === type)?.n ?? 0;
    assert.ok(count('credentials.attempt_failed') > 10, JSON.stringify(events));
    const { browser, tokens } = await tokensOf('mallory@example.com');
    const values = [
      PASSWORD,
      RIVAL_PASSWORD,
      SECRET,
      'victim@example.com',
      'mallory@example.com',
      tokens.access_token,
      tokens.refresh_token,
      tokens.id_token,
      browser.cookies(HOST).get('parvis_sso') ?? 'x',
      browser.cookies(HOST).get('parvis_browser') ?? 'x',
      browser.cookies(HOST).get('parvis_known') ?? 'x',
    ];
    const trail = JSON.stringify(await installation.database.dump('select type, data, actor_id, subject, request_id from platform.events'));
    for (const value of values) {
      assert.ok(!installation.output().includes(value), `in a log: ${value.slice(0, 12)}`);
      assert.ok(!trail.includes(value), `in the trail: ${value.slice(0, 12)}`);
    }
    assert.doesNotMatch(installation.output(), /unhandled|UnhandledPromise|"level":"fatal"/i);
  });
});
