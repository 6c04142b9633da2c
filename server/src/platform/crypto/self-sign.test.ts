import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { selfSign } from './self-sign.ts';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 });

test('a certificate of the key, signed by the key, the same each time', () => {
  const bare = selfSign(key, 'id.example.com');
  assert.equal(selfSign(key, 'id.example.com'), bare);
  const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
  assert.equal(certificate.subject, 'CN=id.example.com');
  assert.equal(certificate.issuer, 'CN=id.example.com');
  assert.ok(certificate.checkPrivateKey(key.privateKey));
  assert.ok(certificate.verify(key.publicKey));
  assert.deepEqual([certificate.validFromDate.toISOString(), certificate.validToDate.toISOString()], ['2020-01-01T00:00:00.000Z', '2049-12-31T23:59:59.000Z']);
  const other = new X509Certificate(Buffer.from(selfSign(generateKeyPairSync('rsa', { modulusLength: 3072 }), 'x'.repeat(200)), 'base64'));
  assert.notEqual(other.serialNumber, certificate.serialNumber);
  assert.equal(other.subject, `CN=${'x'.repeat(64)}`);
});

test('openssl, which wrote none of it, reads and verifies it', () => {
  const pem = new X509Certificate(Buffer.from(selfSign(key, 'id.example.com'), 'base64')).toString();
  const run = spawnSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /Signature Algorithm: sha256WithRSAEncryption/);
  assert.match(run.stdout, /Public-Key: \(2048 bit\)/);
});
