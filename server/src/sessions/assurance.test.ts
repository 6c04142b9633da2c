import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assuranceOf, mergeEvidence } from './assurance.ts';
import { ACR, type Evidence } from './contract.ts';

const at = '2026-03-01T10:00:00.000Z';
const password: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at };
const pin: Evidence = { ...password, type: 'pin', amr: ['pin'] };
const mailed: Evidence = { type: 'email-code', factor: 'possession', amr: ['otp'], countsAsFactor: false, at };
const totp: Evidence = { type: 'totp', factor: 'possession', amr: ['otp'], countsAsFactor: true, at: '2026-03-01T10:05:00.900Z' };
const passkey: Evidence = { type: 'passkey', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true, at };
const key: Evidence = { ...passkey, type: 'security-key', amr: ['hwk'], userVerified: false };

test('one factor is one, and a second kind makes two with mfa', () => {
  assert.deepEqual(assuranceOf([password]), { acr: ACR.one, amr: ['pwd'], authTime: 1772359200 });
  assert.deepEqual(assuranceOf([password, totp]), { acr: ACR.two, amr: ['pwd', 'otp', 'mfa'], authTime: 1772359500 });
});

test('two proofs of the same kind stay one', () => {
  assert.equal(assuranceOf([password, pin]).acr, ACR.one);
});

test('e-mail lifts nothing, alone or beside a password (R4)', () => {
  assert.deepEqual(assuranceOf([mailed]).acr, ACR.one);
  const both = assuranceOf([password, mailed]);
  assert.equal(both.acr, ACR.one);
  assert.ok(!both.amr.includes('mfa'));
});

test('a passkey with user verification is two factors and resistant, without it one (R5)', () => {
  assert.equal(assuranceOf([passkey]).acr, ACR.resistant);
  assert.ok(assuranceOf([passkey]).amr.includes('mfa'));
  assert.equal(assuranceOf([key]).acr, ACR.one);
  assert.equal(assuranceOf([key, password]).acr, ACR.resistant);
});

test('a proof that calls itself mfa or claims flags it may not use gains nothing', () => {
  assert.deepEqual(assuranceOf([{ ...password, amr: ['pwd', 'mfa'], userVerified: true, phishingResistant: true }]), { acr: ACR.one, amr: ['pwd'], authTime: 1772359200 });
  assert.equal(assuranceOf([{ ...mailed, userVerified: true, phishingResistant: true }, password]).acr, ACR.one);
});

test('nothing proved is below every level', () => {
  assert.deepEqual(assuranceOf([]), { acr: '0', amr: [], authTime: 0 });
});

test('the latest proof of each type is kept', () => {
  const later = { ...password, at: '2026-03-02T10:00:00.000Z' };
  assert.deepEqual(mergeEvidence([password, totp], [later]), [totp, later]);
});
