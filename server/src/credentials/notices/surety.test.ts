import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '#sessions/contract';
import { assuranceOf } from '../../sessions/assurance.ts';
import { isInboxOnly, suretyOf } from './surety.ts';

const proof = (type: string, more: Partial<Evidence>): Evidence => ({ type, factor: 'possession', amr: [], countsAsFactor: true, at: '2026-05-03T10:00:00Z', ...more });
const password = proof('password', { factor: 'knowledge' });
const mail = proof('email-code', { countsAsFactor: false });
const app = proof('totp', { amr: ['otp'] });
const passkey = proof('passkey', { userVerified: true, phishingResistant: true });
const key = proof('passkey', { phishingResistant: true });

test('how surely it was the owner, from what was proved and what of it is old enough', () => {
  const rows: readonly (readonly [string, readonly Evidence[], readonly string[], string])[] = [
    ['the mailbox', [mail], [], 'inbox'],
    ['two mails', [mail, { ...mail, type: 'magic-link' }], [], 'inbox'],
    ['a password', [password], [], 'one'],
    ['a password and the mailbox', [password, mail], [], 'one'],
    ['nothing at all, as for operators', [], [], 'one'],
    ['an app alone', [app], ['totp'], 'one'],
    ['a password and an app of its owner', [password, app], ['totp'], 'two'],
    ['the mailbox and an app of its owner', [mail, app], ['totp'], 'two'],
    ['a password and an app that somebody set up a moment ago', [password, app], [], 'one'],
    ['the mailbox and such an app', [mail, app], [], 'one'],
    ['a passkey of its owner, which is two factors', [passkey], ['passkey'], 'two'],
    ['a security key alone', [key], ['passkey'], 'one'],
    ['a passkey made a moment ago', [passkey, password], [], 'one'],
  ];
  for (const [what, evidence, settled, expected] of rows) assert.equal(suretyOf(evidence, new Set(settled), assuranceOf), expected, what);
});

test('nothing proved is not the mailbox proved', () => {
  assert.deepEqual([isInboxOnly([]), isInboxOnly([mail]), isInboxOnly([mail, password])], [false, true, false]);
});
