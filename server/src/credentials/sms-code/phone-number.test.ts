import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessCountry, maskNumber, readPhone } from './phone-number.ts';

const allowed = ['FR', 'GB', 'US', 'DE'];
const read = (typed: string, guess?: string) => readPhone(typed, allowed, guess);

test('any spelling of a mobile number is one number', () => {
  for (const typed of [
    '06 12 34 56 78',
    '06.12.34.56.78',
    '0612345678',
    '+33 6 12 34 56 78',
    '0033 6 12 34 56 78',
    '+33 (0)6 12 34 56 78',
    ' ٠٦١٢٣٤٥٦٧٨ ',
    '\u202a+33612345678\u202c',
    '＋33612345678',
  ])
    assert.deepEqual(read(typed, 'FR'), { ok: true, number: '+33612345678', country: 'FR' }, typed);
  assert.deepEqual(read('+1 (415) 555-2671', 'FR'), { ok: true, number: '+14155552671', country: 'US' });
});

test('what is not a number is told from what may not be written to', () => {
  for (const typed of ['', '12', 'call me', '+33 6 12', '+999 123456789', '0612345678 ext 4', '+33612345678,+33612345679', `+33${'6'.repeat(60)}`, 'tel:+33612345678'])
    assert.deepEqual(read(typed, 'FR').ok || (read(typed, 'FR') as { why: string }).why, 'format', typed);
  assert.deepEqual(read('0612345678'), { ok: false, why: 'format' }, 'nobody knows which country');
});

test('only allowed countries, and within a shared prefix the country of the number', () => {
  assert.deepEqual(read('+34 612 345 678'), { ok: false, why: 'country', country: 'ES' });
  assert.deepEqual(read('+1 876 312 3456'), { ok: false, why: 'country', country: 'JM' }, 'Jamaica shares +1 with the United States');
  assert.deepEqual(read('+44 7624 300000'), { ok: false, why: 'country', country: 'IM' }, 'the Isle of Man shares +44');
  assert.deepEqual(readPhone('+33612345678', [], 'FR'), { ok: false, why: 'country', country: 'FR' }, 'no country: nowhere');
});

test('satellites and world-wide services belong to no country, so to no allowed one', () => {
  for (const typed of ['+881612345678', '+870773123456', '+882 16 12345678', '+979123456789', '+800 1234 5678'])
    assert.deepEqual(read(typed), { ok: false, why: 'country' }, typed);
});

test('lines that cost or earn, and lines that take no messages, are refused in allowed countries too', () => {
  for (const [typed, country] of [
    ['0899 12 34 56', 'FR'],
    ['0820 12 34 56', 'FR'],
    ['0800 12 34 56', 'FR'],
    ['01 23 45 67 89', 'FR'],
    ['+44 70 1234 5678', 'GB'],
    ['+49 180 5123456', 'DE'],
    ['+1 900 555 2671', 'US'],
  ] as const)
    assert.deepEqual(read(typed, 'FR'), { ok: false, why: 'kind', country }, typed);
});

test('the country is guessed from the languages among the allowed ones', () => {
  assert.equal(guessCountry(allowed, ['fr', 'de']), 'FR');
  assert.equal(guessCountry(allowed, ['es', 'de']), 'DE');
  assert.equal(guessCountry(['MA'], ['fr']), 'MA');
  assert.equal(guessCountry([], ['fr']), undefined);
});

test('a number is masked but for its country and its end', () => {
  assert.equal(maskNumber('+33612345678'), '+33 • •• •• •• 78');
  assert.equal(maskNumber('+14155552671'), '+1 ••• ••• ••71');
  for (const number of ['+33612345678', '+4915112345678', '+35679123456']) assert.ok((maskNumber(number).match(/\d/g)?.length ?? 0) <= 5, maskNumber(number));
});
