import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordContext } from './password-context.ts';
import { passwordLength, passwordStrength } from './strength.ts';

const balanced = { preset: 'balanced', words: ['acme', 'maria'] } as const;
const nist = { preset: 'nist', words: [] } as const;
const reason = async (password: string, context: Parameters<typeof passwordStrength>[1] = balanced) => (await passwordStrength(password, context)).reasonTextId;

test('length counts code points of the composed form', () => {
  assert.equal(passwordLength('e\u0301'), 1);
  assert.equal(passwordLength('\u{1F984}\u{1F984}'), 2);
  assert.equal(passwordLength('密码'), 2);
});

test('boundaries of length: 7 and 8, 14 and 15, 256 and 257', async () => {
  const noise = 'kx7;Qz!v0Wm#pL2^rT9@bN4&uY6*eH1(gJ5)dS3';
  const cut = (length: number) => Array.from({ length }, (_, index) => noise[(index * 7 + ((index / noise.length) | 0) * 3) % noise.length]).join('');
  assert.equal(await reason(cut(7)), 'credentials.strength_too_short');
  assert.equal(await reason(cut(8)), 'credentials.strength_guessable', 'long enough, yet too soon guessed: 8 + strength is one rule');
  assert.ok((await passwordStrength(cut(9), balanced)).acceptable);
  assert.equal(await reason(cut(14), nist), 'credentials.strength_too_short');
  for (const length of [15, 64, 128, 256]) assert.ok((await passwordStrength(cut(length), nist)).acceptable, String(length));
  assert.equal(await reason(cut(257), nist), 'credentials.strength_too_long');
  assert.equal(await reason(cut(1024), balanced), 'credentials.strength_too_long');
});

test('no rules about kinds of characters: words in any script are fine', async () => {
  for (const password of ['correct horse battery staple', 'abri voilier quartz moineau', '紫色的大象在跳舞吧', 'قطار أخضر فوق الجبل'])
    assert.ok((await passwordStrength(password, balanced)).acceptable, password);
});

test('the whole password is compared with lists and context; each refusal says why', async () => {
  assert.equal(await reason('football'), 'credentials.strength_common');
  assert.equal(await reason('FootBall'), 'credentials.strength_common');
  assert.equal(await reason('ｆｏｏｔｂａｌｌ'), 'credentials.strength_common', 'full-width letters are the same word');
  assert.equal(await reason('football-marmalade-7-tunnel'), 'credentials.strength_strong', 'containing one is no fault');
  assert.equal(await reason('zephyrlane', { preset: 'balanced', words: ['ZephyrLane'] }), 'credentials.strength_context');
  assert.equal(await reason('maria2024'), 'credentials.strength_context');
  assert.equal(await reason('aaaaaaaaaaaa'), 'credentials.strength_repeat');
  assert.equal(await reason('abcdefghijkl'), 'credentials.strength_sequence');
  assert.equal(await reason('29.03.1987'), 'credentials.strength_date');
  assert.equal(await reason('aaaaaaaaaaaaaaa', nist), 'credentials.strength_repeat');
});

test('a hostile password takes bounded time', async () => {
  await passwordStrength('warm up the scorer', balanced);
  const begun = process.threadCpuUsage();
  for (const password of ['p4$$w0rd'.repeat(32), '4@8({[$#!1|30+7%2'.repeat(15), '(((((((((('.repeat(25), 'a1!'.repeat(85)]) await passwordStrength(password, balanced);
  // Of this thread's own: what else the machine does is not counted.
  const { user } = process.threadCpuUsage(begun);
  assert.ok(user < 2_000_000, `${user} µs`);
});

test('context: whole names and their parts, of company and customer, but nothing shorter than three letters', () => {
  const { words, preset } = passwordContext({
    tenant: { name: 'Acme Holding', slug: 'acme', settings: { password: { preset: 'nist', words: ['rocket'] } } as never },
    brand: { name: 'Road Runner', slug: 'rr' },
    identifiers: ['jo.van-dyke+shop@mail.example.org', '+4915112345678'],
    facts: ['Jo van Dyke', '1987-03-29'],
  });
  assert.equal(preset, 'nist');
  for (const word of [
    'rocket',
    'Acme Holding',
    'AcmeHolding',
    'acme',
    'Road Runner',
    'RoadRunner',
    'jo.van-dyke+shop@mail.example.org',
    'jo.van-dyke+shop',
    'mail.example.org',
    'dyke',
    'shop',
    '4915112345678',
    '1987-03-29',
    '1987',
    'JovanDyke',
  ])
    assert.ok(words.includes(word), word);
  assert.ok(!words.includes('jo') && !words.includes('rr'));
});
