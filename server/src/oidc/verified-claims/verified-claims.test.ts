import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Assured } from '#verification/contract';
import { buildVerifiedClaims } from './build.ts';
import { grantName, keepRequests, readRequests, verifiedNames } from './read-request.ts';

const now = new Date('2026-06-01T12:00:00Z');
const assured = (attribute: string, value: string | boolean, more: Partial<Assured> = {}): Assured => ({
  attribute,
  value,
  level: 'substantial',
  trustFramework: 'gold',
  verifier: 'Papers',
  run: 'run-1',
  connection: 'papers',
  verifiedAt: new Date('2026-05-01T10:00:00.500Z'),
  asOf: now,
  evidence: [{ type: 'document', documentType: 'passport', country: 'GB', methods: ['vri', 'bvr'] }],
  ...more,
});
const ADA: readonly Assured[] = [assured('given_name', 'Ada'), assured('family_name', 'Lovelace'), assured('birthdate', '1990-12-10')];

function ask(request: unknown, of: readonly Assured[] = ADA, allowed: (name: string) => boolean = () => true) {
  const requests = readRequests(request);
  assert.ok(requests, 'the request was not understood');
  return buildVerifiedClaims(requests, { assured: of, allowed, written: (_name, value) => value }) as Record<string, never> | undefined;
}
const NAMES = { given_name: null, family_name: null };
const plain = (verification: object, claims: object = NAMES) => ask({ verification, claims });

test('what is asked for is given and nothing else; the trust framework always is (5.3, 5.4)', () => {
  assert.deepEqual(plain({ trust_framework: null }), { verification: { trust_framework: 'gold' }, claims: { given_name: 'Ada', family_name: 'Lovelace' } });
  assert.deepEqual(plain({ trust_framework: null, time: null, assurance_level: null, verification_process: null }, { birthdate: null }), {
    verification: { trust_framework: 'gold', time: '2026-05-01T10:00:00Z', assurance_level: 'substantial', verification_process: 'run-1' },
    claims: { birthdate: '1990-12-10' },
  });
  assert.deepEqual(plain({}, { given_name: {} }), { verification: { trust_framework: 'gold' }, claims: { given_name: 'Ada' } });
  assert.deepEqual(plain({ trust_framework: null }, { given_name: { essential: true, purpose: 'for your ticket' }, no_such: { essential: true } })?.['claims'], {
    given_name: 'Ada',
  });
});

test('a verification that is not as it must be gives nothing at all (5.5.1, 5.7.4)', () => {
  const framework = (wish: object) => plain({ trust_framework: wish })?.['verification'];
  assert.deepEqual(framework({ value: 'gold' }), { trust_framework: 'gold' });
  assert.equal(framework({ value: 'eidas' }), undefined);
  assert.deepEqual(framework({ values: ['silver', 'gold'] }), { trust_framework: 'gold' });
  assert.equal(framework({ values: [] }), undefined);
  assert.equal(framework({ value: 'eidas', essential: true }), undefined);
  assert.equal(plain({ trust_framework: null, assurance_level: { value: 'high' } }), undefined);
  assert.deepEqual(plain({ trust_framework: null, assurance_level: { values: ['high', 'substantial'] } })?.['verification'], {
    trust_framework: 'gold',
    assurance_level: 'substantial',
  });
  assert.equal(plain({ trust_framework: null, policy: { value: 'x' } }), undefined, 'what nobody knows is not as it must be');
  assert.deepEqual(plain({ trust_framework: null, policy: null })?.['verification'], { trust_framework: 'gold' });
});

test('a claim that is not as it must be is left out, and the rest is given; with nothing left there is no answer (5.7.2, 5.7.5)', () => {
  assert.deepEqual(plain({ trust_framework: null }, { given_name: { value: 'Grace' }, family_name: { values: ['Byron', 'Lovelace'] } })?.['claims'], { family_name: 'Lovelace' });
  assert.equal(plain({ trust_framework: null }, { given_name: { value: 'Grace' } }), undefined);
  assert.equal(plain({ trust_framework: null }, { nickname: null }), undefined);
  assert.equal(ask({ verification: { trust_framework: null }, claims: NAMES }, []), undefined);
});

test('max_age counts from the last second of a date (5.5.2)', () => {
  const month = 31 * 86_400;
  const aged = (seconds: number) => plain({ trust_framework: null, time: { max_age: seconds } });
  assert.equal(aged(month), undefined);
  assert.deepEqual(aged(month + 2 * 3600)?.['verification'], { trust_framework: 'gold', time: '2026-05-01T10:00:00Z' });
  assert.equal(aged(0), undefined);
  const born = (seconds: number) => plain({ trust_framework: null }, { birthdate: { max_age: seconds } });
  const age = Math.floor((now.getTime() - Date.parse('1990-12-10T23:59:59Z')) / 1000);
  assert.equal(born(age - 1), undefined);
  assert.ok(born(age));
  assert.equal(plain({ trust_framework: null }, { given_name: { max_age: 1e9 } }), undefined, 'a name is no time');
});

test('evidence is filtered and shown as it is asked for; several filters are alternatives (5.4)', () => {
  const evidence = (...filters: object[]) => plain({ trust_framework: null, evidence: filters })?.['verification']?.['evidence'];
  assert.deepEqual(evidence({ type: { value: 'document' } }), [{ type: 'document' }]);
  assert.equal(evidence({ type: { value: 'vouch' } }), undefined);
  assert.deepEqual(evidence({ type: { value: 'vouch' } }, { type: { value: 'document' }, document_details: { type: null, issuer: { country: null }, document_number: null } }), [
    { type: 'document', document_details: { type: 'passport', issuer: { country: 'GB' } } },
  ]);
  assert.deepEqual(evidence({ type: { value: 'document' }, document_details: { type: { values: ['idcard', 'passport'] } } }), [
    { type: 'document', document_details: { type: 'passport' } },
  ]);
  assert.equal(evidence({ type: { value: 'document' }, document_details: { type: { value: 'idcard' } } }), undefined);
  assert.deepEqual(evidence({ type: { value: 'document' }, check_details: [{ check_method: { value: 'vri' }, organization: null, txn: null }] }), [
    { type: 'document', check_details: [{ check_method: 'vri', organization: 'Papers', txn: 'run-1' }] },
  ]);
  assert.equal(evidence({ type: { value: 'document' }, check_details: [{ check_method: { value: 'vpip' } }] }), undefined);
  assert.equal(evidence({ type: { value: 'document' }, method: { value: 'pipp' } }), undefined);
  assert.deepEqual(evidence({ type: { value: 'document' }, method: null }), [{ type: 'document' }]);
  assert.equal(JSON.stringify(evidence({ type: { value: 'document' }, document_details: {} })).includes('X1234567'), false);
});

test('each check stands for itself, and each request is answered for itself (5.6)', () => {
  const two = [
    ...ADA,
    assured('birthdate', '1990-12-10', { run: 'run-2', trustFramework: 'silver', level: 'low' }),
    assured('insured', true, { run: 'run-2', trustFramework: 'silver' }),
  ];
  const requests = [
    { verification: { trust_framework: { value: 'gold' } }, claims: { given_name: null, insured: null } },
    { verification: { trust_framework: { value: 'silver' } }, claims: { insured: null } },
    { verification: { trust_framework: { value: 'bronze' } }, claims: { insured: null } },
  ];
  assert.deepEqual(ask(requests, two), [
    { verification: { trust_framework: 'gold' }, claims: { given_name: 'Ada' } },
    { verification: { trust_framework: 'silver' }, claims: { insured: true } },
  ]);
  assert.deepEqual(
    (ask({ verification: {}, claims: { birthdate: null } }, two) as unknown as { verification: { trust_framework: string } }[]).map(
      ({ verification }) => verification.trust_framework,
    ),
    ['gold', 'silver'],
  );
});

test('only what is allowed is given', () => {
  assert.deepEqual(ask({ verification: {}, claims: NAMES }, ADA, (name) => name === 'family_name')?.['claims'], { family_name: 'Lovelace' });
  assert.equal(
    ask({ verification: {}, claims: NAMES }, ADA, () => false),
    undefined,
  );
});

test('a malformed request is told from one that gets nothing, by the member that is wrong', () => {
  const said = (value: unknown) => {
    const read = keepRequests({ userinfo: { verified_claims: value } });
    return 'problem' in read ? read.problem.replace('claims.userinfo.verified_claims', '') : 'kept';
  };
  const whole = { verification: {}, claims: NAMES };
  for (const [wrong, why] of [
    [null, ' must be object'],
    ['all', ' must be object'],
    [7, ' must be object'],
    [[], ' must have at least 1'],
    [{}, '.verification is missing'],
    [{ claims: NAMES }, '.verification is missing'],
    [{ verification: {} }, '.claims is missing'],
    [{ verification: null, claims: NAMES }, '.verification must be object'],
    [{ verification: {}, claims: [] }, '.claims must be record'],
    [{ verification: {}, claims: {} }, '.claims must name 1 to 50 claims'],
    [{ verification: {}, claims: { given_name: true } }, '.claims.given_name must be null or object'],
    [{ verification: {}, claims: { given_name: { essential: 'yes' } } }, '.claims.given_name.essential must be boolean'],
    [{ verification: { trust_framework: 'gold' }, claims: NAMES }, '.verification.trust_framework must be null or object'],
    [{ verification: { trust_framework: { values: 'gold' } }, claims: NAMES }, '.verification.trust_framework.values must be array'],
    [{ verification: { trust_framework: { value: {} } }, claims: NAMES }, '.verification.trust_framework.value must be string or number or boolean'],
    [{ verification: { evidence: [{}] }, claims: NAMES }, '.verification.evidence[0].type is missing'],
    [{ verification: { evidence: { type: { value: 'document' } } }, claims: NAMES }, '.verification.evidence must be array'],
    [{ verification: { time: { max_age: -1 } }, claims: NAMES }, '.verification.time.max_age must have at least 0'],
    [{ ...whole, more: 1 }, '.more is not known here'],
    [{ ...whole, 'a"\\ü\n': 1 }, '.a???? is not known here'],
    [[whole, { verification: {} }], '[1].claims is missing'],
    [Array.from({ length: 11 }, () => whole), ' must have at most 10'],
  ] as const) {
    assert.equal(said(wrong), why, JSON.stringify(wrong));
    assert.equal(readRequests(wrong), undefined, JSON.stringify(wrong));
  }
  assert.ok(said({ ...whole, ['x'.repeat(5000)]: 1 }).length < 300);
});

test('a request is kept where the provider takes it, and read the same from there', () => {
  const one = { verification: { trust_framework: null }, claims: NAMES };
  const plainRequest = { userinfo: { email: null } };
  const keep = (parameter: Parameters<typeof keepRequests>[0]) => {
    const read = keepRequests(parameter);
    assert.ok('kept' in read);
    return read.kept;
  };
  assert.equal(keep(plainRequest), plainRequest);
  const kept = keep({ id_token: { verified_claims: [one, one] }, userinfo: { verified_claims: one, email: null } });
  assert.deepEqual(kept, { id_token: { verified_claims: { any_of: [one, one] } }, userinfo: { verified_claims: { any_of: [one] }, email: null } });
  assert.deepEqual(keep(kept), kept);
  assert.deepEqual(verifiedNames(JSON.stringify(kept), ['given_name', 'birthdate']), [grantName('given_name')]);
  assert.deepEqual(verifiedNames({}, ['given_name']), []);
});
