import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { PurposeInput } from '../contract.ts';
import { canonical, noticeContent } from './canonical.ts';
import { definitionOf, purposeShape } from './purpose-shape.ts';
import { isRefusable, widened } from './widening.ts';

const notice = { en: { title: 'News', what: 'Your e-mail address.', why: 'To write to you.', who: 'The shop.', howLong: 'Two years.' } };
const full = { key: 'news', attributes: ['email'], recipients: ['shop'], notice } satisfies PurposeInput;
const define = (input: Partial<PurposeInput> = {}) => definitionOf(purposeShape.parse({ ...full, ...input }));
const problems = (input: Record<string, unknown>) =>
  (purposeShape.safeParse({ ...full, ...input }).error?.issues ?? []).map((issue) => `${issue.path.join('.')}${issue.code === 'unrecognized_keys' ? issue.keys.join() : ''}`);

test('what says the same is the same, however it is written, and hashes the same', () => {
  const one = define({ attributes: ['email', 'birthdate'], recipients: ['shop', { party: 'mailer', name: 'Mailer Ltd' }] });
  const other = define({ recipients: [{ name: 'Mailer Ltd', party: 'mailer' }, { id: 'shop' }], attributes: ['birthdate', 'email'], legalBasis: 'consent', sale: false });
  const [a, b] = [noticeContent(one, 1, 'material'), noticeContent(other, 1, 'material')];
  assert.deepEqual(a, b);
  assert.equal(createHash('sha256').update(a.content).digest('base64url'), a.hash);
  assert.notEqual(noticeContent(one, 2, 'material').hash, a.hash);
  assert.notEqual(noticeContent(define({ notice: { en: { ...notice.en, why: 'To sell more.' } } }), 1, 'material').hash, a.hash);
});

test('the canonical form is that of RFC 8785: sorted by code units, escaped as JSON does, nothing between', () => {
  assert.equal(canonical({ b: [true, null, 1], a: 'é"\n', '\u{1f600}': 0, '\ufb33': 0, z: undefined }), '{"a":"é\\"\\n","b":[true,null,1],"\u{1f600}":0,"\ufb33":0}');
});

test('whatever a customer must be told has to be there, and nothing may be there that fools them', () => {
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ notice: {} }), ['notice']);
  assert.deepEqual(problems({ notice: { en: { title: 'News', why: 'x' } } }), ['notice.en.what', 'notice.en.who', 'notice.en.howLong']);
  assert.deepEqual(problems({ notice: { en: notice.en, xx: notice.en } }), ['noticexx']);
  for (const why of ['Line\nbreak', '\u202eesrever', ' spaces ', 'x'.repeat(301), ''])
    assert.ok(problems({ notice: { en: { ...notice.en, why } } }).includes('notice.en.why'), why);
  assert.deepEqual(problems({ attributes: [], recipients: [] }), ['attributes', 'recipients']);
  assert.deepEqual(problems({ recipients: ['shop', { id: 'shop' }] }), ['recipients.1']);
  assert.deepEqual(problems({ recipients: ['party:mailer'] }), ['recipients.0.name'], 'customers are told who somebody is');
  assert.deepEqual(problems({ necessaryFor: ['club'] }), ['necessaryFor.0']);
  assert.deepEqual(problems({ sale: true, necessaryFor: ['shop'] }), ['necessaryFor']);
  assert.deepEqual(problems({ retention: '2 years' }), ['retention']);
  assert.deepEqual(problems({ jurisdictions: ['Europe'] }), ['jurisdictions.0']);
  assert.deepEqual(problems({ key: 'News!' }), ['key']);
  for (const parting of ['\x1e', '\x1f', '\n'])
    assert.deepEqual(problems({ attributes: [`e${parting}mail`], recipients: [`shop${parting}given`] }).toSorted(), ['attributes.0', 'recipients.0']);
  assert.deepEqual(problems({ default: true }), ['default'], 'nothing can be on by default');
  assert.deepEqual(problems({ kind: 'terms' }), ['notice.en.url', 'attributes', 'recipients']);
});

test('what goes beyond what was agreed to is found, each thing; what narrows or rewords is not', () => {
  const old = define({ retention: 'P1Y', validDays: 30 });
  const grown = (input: Partial<PurposeInput>) => widened(old, define({ retention: 'P1Y', validDays: 30, ...input })).map(({ field }) => field);
  assert.deepEqual(grown({ notice: { en: { ...notice.en, why: 'To send you news.' }, fr: notice.en } }), []);
  assert.deepEqual(grown({ retention: 'P6M', validDays: 10 }), []);
  assert.deepEqual(grown({ attributes: ['email', 'birthdate'] }), ['attributes']);
  assert.deepEqual(grown({ recipients: ['shop', 'club'] }), ['recipients']);
  assert.deepEqual(grown({ legalBasis: 'legitimate_interests' }), ['legalBasis']);
  assert.deepEqual(grown({ sale: true }), ['sale']);
  assert.deepEqual(grown({ necessaryFor: ['shop'] }), ['necessaryFor']);
  assert.deepEqual(grown({ jurisdictions: ['US'] }), ['jurisdictions']);
  assert.deepEqual(grown({ retention: 'P13M', validDays: 31 }), ['retention', 'validDays']);
  const party = (name: string) => define({ recipients: [{ party: 'mailer', name }] });
  assert.deepEqual(
    widened(party('Mailer Ltd'), party('Adtech Inc')).map(({ field }) => field),
    ['recipients'],
    'the same name in the file, somebody else in the world',
  );
});

test('who may say no: to consent, to interests, to a sale; not to what a contract or a law needs', () => {
  const refusable = (input: Partial<PurposeInput>) => isRefusable(define(input));
  assert.deepEqual(
    (['consent', 'legitimate_interests', 'public_task', 'contract', 'legal_obligation', 'vital_interests'] as const).map((legalBasis) => refusable({ legalBasis })),
    [true, true, true, false, false, false],
  );
  assert.equal(refusable({ legalBasis: 'contract', sale: true }), true);
});
