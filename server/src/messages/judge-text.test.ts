import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Part } from './contract.ts';
import { judgeText } from './judge-text.ts';

/* What somebody who may write messages could try, and what they may say. */

const part = (change: Partial<Part> = {}): Part => ({
  name: 'subject',
  role: 'subject',
  textId: 'x.subject',
  kept: false,
  product: '{code} is your {brand} code',
  variables: [
    { name: 'code', kind: 'text', sample: '482 913', required: true },
    { name: 'brand', kind: 'text', sample: 'Acme', required: false },
    { name: 'minutes', kind: 'number', sample: 10, required: false },
    { name: 'at', kind: 'date', sample: 1_700_000_000_000, required: false },
  ],
  max: 120,
  ...change,
});
const refused = (text: string, why: RegExp, change?: Partial<Part>, security = true) =>
  assert.match(judgeText(part(change), 'en', text, security) ?? 'taken', why, text.slice(0, 80));
const taken = (text: string, change?: Partial<Part>, security = true) => assert.equal(judgeText(part(change), 'en', text, security), undefined, text);

test('what may be said', () => {
  taken('{code}: your way into {brand}');
  taken("It's {code}, for {minutes, plural, one {a minute} other {# minutes}}");
  taken('{code} until {at, date, long}');
  taken('<b>{code}</b> is text, not markup');
  taken('رمزك هو {code}');
  taken('您的验证码是 {code}。请勿告诉任何人');
  taken('{code}\nOn a line of its own', { role: 'paragraph', max: 1000 });
  taken('Call us: +49 30 1234567. {code}', { role: 'paragraph', max: 1000 }, false);
});

test('a variable that is missing on any way, unknown, or of another kind is refused with the fix', () => {
  refused('Welcome', /must say \{code\}/);
  refused("Your code is '{code}'", /must say \{code\}/);
  refused('{minutes, plural, one {{code}} other {soon}}', /must say \{code\}/);
  for (const name of ['constructor', '__proto__', 'toString', 'password']) refused(`{code} {${name}}`, new RegExp(`says \\{${name}\\}.*\\{code\\}, \\{brand\\}`));
  refused('{code} {at}', /as a day: \{at, date, long\}/);
  refused('{code} {brand, plural, other {#}}', /no number/);
  refused('{code} {brand, date}', /none/);
  refused('{code', /cannot be read/);
  refused('{code} {minutes, plural, one {x}}', /cannot be read/);
  refused('{code} {brand, evaluate}', /cannot be read/);
});

test('nothing in it breaks a header, hides, turns the direction of words, or leads elsewhere', () => {
  refused('{code}\r\nBcc: everybody@example.com', /one line/);
  refused('{code}\u2028x', /control characters/);
  refused('{code} \u202Etxt.exe', /direction/);
  refused('{code} \u2066x\u2069', /direction/);
  refused('{code}\u200Bx', /nobody sees/);
  refused('{code} \u{E0041}', /nobody sees/);
  refused('{code}\u0000', /control/);
  for (const link of [
    'https://evil.example',
    'www.evil.example',
    'evil.com/login',
    'EVIL.COM',
    'ev\u00edl.example',
    'help@evil.example',
    'javascript:alert(1)',
    'tel:+1555',
    'evil。com',
    'evil．com',
    '{brand}.evil.com',
  ])
    refused(`{code} ${link}`, /address/);
  refused('{code} www{minutes, plural, one {.evil.com} other {.evil.com}}', /address/);
  refused('{code} call 0800 123 45 67', /telephone/);
  refused('{code} call ٠٨٠٠١٢٣٤٥٦٧', /telephone/);
});

test('what is too much is refused before it is read, and what stays as it is stays', () => {
  refused('x'.repeat(1_000_000), /at most 120/);
  refused(`{code} ${'x'.repeat(120)}`, /at most 120/);
  refused(`{code}${'{minutes, plural, one {a} other {b}}'.repeat(20)}`, /too many choices/, { role: 'paragraph', max: 5000 });
  refused('{code}{minutes, plural, other {{minutes, plural, other {{minutes, plural, other {{minutes, plural, other {x}}}}}}}}', /choices in choices/, {
    role: 'paragraph',
    max: 1000,
  });
  refused(`${'\n'.repeat(13)}{code}`, /12 lines/, { role: 'paragraph', max: 1000 });
  refused('  ', /empty/);
  refused('{code}', /stays as it is/, { kept: true });
});
