import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKind } from './contract.ts';
import { normalise, normaliseKind } from './normalise.ts';

const refused = (raw: string, reason: string, options: Parameters<typeof normalise>[1] = {}) =>
  assert.throws(
    () => normalise(raw, options),
    (error: unknown) => {
      const { code, values, fields } = error as { code: string; values: { reason: string }; fields: { fix: string }[] };
      assert.equal(code, 'identity.invalid_identifier');
      assert.equal(values.reason, reason, raw);
      assert.ok((fields[0]?.fix.length ?? 0) > 10);
      assert.ok(!JSON.stringify(fields).includes(raw) || raw.length < 2, 'the error repeats nothing that was typed');
      return true;
    },
    JSON.stringify(raw),
  );

test('e-mail addresses get one spelling', () => {
  for (const [raw, value] of [
    [' Ada@Example.COM ', 'ada@example.com'],
    ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['user.name+tag@sub.example.co.uk', 'user.name+tag@sub.example.co.uk'],
    ["o'hara@example.com", "o'hara@example.com"],
    ['müller@müller.de', 'müller@xn--mller-kva.de'],
    ['mu\u0308ller@m\u00fcller.de', 'müller@xn--mller-kva.de'],
    ['用户@例子.广告', '用户@xn--fsqu00a.xn--4rr70v'],
    ['a@xn--mller-kva.de', 'a@xn--mller-kva.de'],
    ['ﬁsh@example.com', 'fish@example.com'],
    ['ada@straße.de', 'ada@xn--strae-oqa.de'],
  ] as const)
    assert.deepEqual(normalise(raw), { kind: 'email', value }, raw);
});

test('what is not one mailbox at one domain is refused with the reason', () => {
  for (const raw of ['a@b@c.de', '@', 'ada@', '@example.com'])
    refused(raw, raw === '@' || raw.endsWith('@') || raw.startsWith('@') ? (raw.startsWith('@') ? 'email_local' : 'email_domain') : 'email_at');
  for (const raw of [
    'a b@example.com',
    '"ada"@example.com',
    'a..b@example.com',
    '.a@example.com',
    'a.@example.com',
    `${'x'.repeat(65)}@example.com`,
    'a,b@example.com',
    'a\u200bb@example.com',
    'a\r\nbcc:x@example.com',
    '<a@example.com',
    'a\u0000@example.com',
  ])
    refused(raw, 'email_local');
  for (const raw of [
    'ada@localhost',
    'ada@[127.0.0.1]',
    'ada@127.0.0.1',
    'ada@2130706433.1',
    'ada@exa mple.com',
    'ada@-x.com',
    'ada@x-.com',
    'ada@example..com',
    'ada@example.com.',
    'ada@.com',
    'ada@exam%70le.com',
    'ada@a/b.com',
    'ada@example.com:25',
    `ada@${'x'.repeat(64)}.com`,
    `ada@${'x.'.repeat(130)}com`,
    'ada@exa\u00admple .com',
  ])
    refused(raw, 'email_domain');
});

test('phone numbers become E.164 with the country guessed', () => {
  for (const [raw, country, value] of [
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['+33 6 12 34 56 78', undefined, '+33612345678'],
    ['0033 6 12 34 56 78', 'FR', '+33612345678'],
    ['(0151) 2345-6789', 'DE', '+4915123456789'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', 'AE', '+971501234567'],
    ['+44 20 7946 0958', 'US', '+442079460958'],
  ] as const)
    assert.deepEqual(normalise(raw, country ? { country } : {}), { kind: 'phone', value }, raw);
  refused('06 12 34 56 78', 'phone_country');
  refused('+33 6 12', 'phone_number', { kinds: ['phone'] });
  refused('+999 123456789', 'phone_number', { kinds: ['phone'] });
  refused('0612345678 ext 4', 'phone_number', { kinds: ['phone'], country: 'FR' });
  refused('call me', 'phone_number', { kinds: ['phone'], country: 'FR' });
});

test('user names are one alphabet, case-folded, never like an address or a number', () => {
  for (const [raw, value] of [
    ['Ada_Lovelace', 'ada_lovelace'],
    ['ＡＤＡ', 'ada'],
    ['Ærøskøbing', 'ærøskøbing'],
    ['محمد', 'محمد'],
    ['иван', 'иван'],
    ['王小明', '王小明'],
  ] as const) {
    assert.deepEqual(normalise(raw, { kinds: ['username'] }), { kind: 'username', value });
  }
  refused('ab', 'username_length', { kinds: ['username'] });
  refused('x'.repeat(65), 'username_length', { kinds: ['username'] });
  for (const raw of ['a b c', '_ada', 'ada!', 'ada@home', 'a\u200bda', 'ada\u202e', '-ada']) refused(raw, 'username_letters', { kinds: ['username'] });
  refused('123456', 'username_digits', { kinds: ['username'] });
  refused('pаypal', 'username_scripts', { kinds: ['username'] });
});

test('what was typed decides the kind, within the kinds that are accepted', () => {
  assert.equal(normalise('ada@example.com').kind, 'email');
  assert.equal(normalise('+33612345678').kind, 'phone');
  assert.equal(normalise('ada').kind, 'username');
  refused('ada', 'email_at', { kinds: ['email'] });
  refused('ada', 'email_at', { kinds: ['email', 'phone'] });
  refused('', 'empty');
  refused('   ', 'empty');
  refused('x'.repeat(1000), 'kind');
  assert.deepEqual(normalise('CRM-0042', { kinds: ['external'] }), { kind: 'external', value: 'CRM-0042' });
});

test('normalising twice changes nothing, whatever was typed', () => {
  const letters = ['a', 'Z', 'İ', 'ı', 'ß', 'ẞ', 'ﬀ', 'Ⅷ', 'é', 'e\u0301', 'Σ', 'ς', '１', '.', '-', '_', '+', 'ǅ', 'K', '٣', '中'];
  let seed = 7;
  const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  let accepted = 0;
  for (let round = 0; round < 4000; round++) {
    const word = () => Array.from({ length: 1 + random(8) }, () => letters[random(letters.length)]).join('');
    const [kind, raw] = (
      [
        ['email', `${word()}@${word()}.com`],
        ['username', word()],
        ['phone', `+4915${random(1e9)}`],
      ] as [IdentifierKind, string][]
    )[random(3)] as [IdentifierKind, string];
    let once: string;
    try {
      once = normaliseKind(kind, raw);
    } catch {
      continue;
    }
    accepted++;
    assert.equal(normaliseKind(kind, once), once, raw);
  }
  assert.ok(accepted > 500);
});
