import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../world.suite.ts';

/* ER2: an account that runs out again and again waits longer each time. The other limits are out of the way. */

let w: World;
before(async () => {
  const open = { limit: 1_000_000, windowSeconds: 900 };
  w = await createWorld({ attemptQuotas: { network: open, tenant: open, knownBrowser: open } });
});
after(() => w.close());

const GOOD = 'correct-horse-battery-7';
let nets = 0;

/** How many of many parallel guesses over two processes were looked at, and how long the rest is told to wait. */
async function flood(who: string): Promise<{ tried: number; said: string }> {
  const customer = await w.begin('password', { ip: `10.5.0.${nets++}` });
  await customer.is(who);
  w.events.clear();
  await customer.flood(40, (index) => ({ action: 'continue', fields: { password: `guess ${index}` } }));
  const tried = w.events.of('credentials.attempt_failed').filter(({ data }) => (data as { reason: string }).reason !== 'limited').length;
  await customer.show();
  await customer.act('continue', { password: GOOD });
  const [error] = customer.result.kind === 'screen' ? (customer.result.screen.errors ?? []) : [];
  return { tried, said: error ? w.i18n.format('en', error.text) : '' };
}

test('10 in 15 minutes, 20 in 2 hours, 30 in a day, exact over two processes; the same for an account that is not there', async () => {
  const user = await w.user({ password: GOOD });
  const nobody = 'nobody-rises@example.com';
  const both = async (tried: number, wait: RegExp) => {
    for (const who of [user.email, nobody]) {
      const result = await flood(who);
      assert.equal(result.tried, tried, who);
      assert.match(result.said, wait, who);
      assert.match(result.said, /sign in with a code by email now/);
    }
  };
  await both(10, /in 15 minutes/);
  await w.t.advance(15 * 60);
  await both(10, /in 2 hours/);
  await w.t.advance(15 * 60 + 60);
  await both(0, /in (89|90) minutes/);
  await w.t.advance(2 * 3600);
  await both(10, /in 22 hours/);
  await w.t.advance(15 * 60);
  await both(0, /in 22 hours/);
  await w.t.advance(24 * 3600);
  await both(10, /in 15 minutes/);
});

test('what a longer window refused does not fill it: many refused attempts cost the owner no more time', async () => {
  const user = await w.user({ password: GOOD });
  for (let round = 0; round < 2; round++) {
    await flood(user.email);
    await w.t.advance(15 * 60);
  }
  for (let round = 0; round < 6; round++) {
    assert.equal((await flood(user.email)).tried, 0);
    await w.t.advance(15 * 60);
  }
  assert.equal((await flood(user.email)).tried, 10);
});

test('a known browser is not slowed, and a success begins anew', async () => {
  const user = await w.user({ password: GOOD });
  const browser = `browser-of-${user.id}`;
  const signIn = async (at: string) => {
    const customer = await w.begin('password', { browser: at, ip: `10.6.0.${nets++}` });
    await customer.is(user.email);
    return (await customer.act('continue', { password: GOOD })).kind;
  };
  assert.equal(await signIn(browser), 'done');
  for (let round = 0; round < 3; round++) {
    await flood(user.email);
    await w.t.advance(15 * 60);
  }
  assert.equal(await signIn(browser), 'done');
  assert.equal(await signIn(`stranger-of-${user.id}`), 'screen');
  const owner = await w.begin('code-sign-in', { ip: '10.7.0.1' });
  await owner.is(user.email);
  assert.equal((await owner.act('continue', { code: w.mail.last().content.code ?? '' })).kind, 'done');
  assert.equal(await signIn(`stranger-of-${user.id}`), 'done', 'the code by e-mail ended the wait');
});
