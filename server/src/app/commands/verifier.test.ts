import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tenant } from '#tenants';
import { verificationErrors } from '#verification';
import type { CheckResult, VerificationConnection } from '#verification/contract';
import { checkVerifier, describeVerifiers, listVerifiers } from './verifier.ts';

const tenant = { id: 't', slug: 'acme', issuer: 'https://id.acme.example' } as Tenant;

test('verifiers are listed with what they verify and where their messages go', async () => {
  const connection = {
    slug: 'papers',
    name: 'Papers',
    connector: 'signed-webhook',
    state: 'active',
    level: 'low',
    trustFramework: 'acme_papers',
    claims: [
      { claim: 'birthdate', attribute: 'birthdate', differs: 'ask' },
      { claim: 'cover', attribute: 'insured', differs: 'replace' },
    ],
    secrets: ['signing'],
  } as unknown as VerificationConnection;
  assert.deepEqual(await listVerifiers({ connections: async () => [connection] }, tenant), [
    'papers  active  signed-webhook  "Papers"  low by acme_papers  birthdate, cover -> insured  secrets: signing  messages to https://id.acme.example/verification-messages/papers',
  ]);
  assert.deepEqual(await listVerifiers({ connections: async () => [] }, tenant), ['The tenant "acme" has no verifiers.']);
});

test('a check prints what it found, and fails when something is wrong', async () => {
  const run = async (check: () => Promise<readonly CheckResult[]>) => {
    const lines: string[] = [];
    const error = await checkVerifier({ check }, tenant, 'papers', (line) => lines.push(line)).then(
      () => undefined,
      (thrown: unknown) => (thrown as Error).message,
    );
    return { lines, error };
  };
  assert.deepEqual(await run(async () => [{ name: 'key', ok: true, detail: 'fine' }]), { lines: ['ok     key: fine'], error: undefined });
  assert.deepEqual(await run(async () => [{ name: 'key', ok: false, detail: 'wrong' }]), { lines: ['FAILED key: wrong'], error: 'The verifier does not work yet.' });
  assert.equal((await run(async () => [])).lines.length, 1);
  assert.equal((await run(async () => Promise.reject(verificationErrors.unknown_connection()))).error, 'There is no verifier "papers" in the tenant "acme".');
});

test('what can be said in one is printed as JSON Schema', () => {
  const form = { connector: 'signed-webhook', about: 'Anything.', connection: {}, settings: {}, secrets: {} };
  assert.deepEqual(describeVerifiers({ forms: () => [form] }), ['signed-webhook  Anything.']);
  assert.deepEqual(JSON.parse(describeVerifiers({ forms: () => [form] }, 'signed-webhook').join('')), form);
  assert.throws(() => describeVerifiers({ forms: () => [form] }, 'none'), /There are: signed-webhook\./);
});
