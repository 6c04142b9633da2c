import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assuranceOf } from '#sessions';
import { ACR, type Evidence } from '#sessions/contract';
import type { MfaRules } from '#tenants/contract';
import { decide, isSettled, type Case, type Way } from './decide.ts';
import { effectiveRules, targetOf } from './rules.ts';

const TENANT: MfaRules = { mode: 'optional', assurance: 'aal1', factors: [], graceDays: 0, rememberDays: 30 };

test('the nearest word counts, and what is left out is the one further away’s', () => {
  assert.deepEqual(effectiveRules(TENANT, { mode: 'required', graceDays: 7 }, { mode: 'adaptive', assurance: undefined }), { ...TENANT, mode: 'adaptive', graceDays: 7 });
  assert.deepEqual(effectiveRules(TENANT, { mode: undefined } as unknown as Partial<MfaRules>), TENANT);
  for (const assurance of ['aal2', 'aal2-phishing-resistant'] as const)
    assert.deepEqual(effectiveRules(TENANT, { mode: 'none' }, { assurance }), { ...TENANT, assurance, mode: 'required', rememberDays: 0 });
});

test('the target is the weakest level asked for, never below the rules', () => {
  const table: readonly (readonly [MfaRules['assurance'], readonly string[], string | undefined])[] = [
    ['aal1', [], undefined],
    ['aal1', [ACR.one], undefined],
    ['aal1', [ACR.two], ACR.two],
    ['aal1', [ACR.resistant, ACR.two], ACR.two],
    ['aal1', [ACR.resistant, ACR.one], undefined],
    ['aal1', ['urn:else'], undefined],
    ['aal1', ['urn:else', ACR.resistant], ACR.resistant],
    ['aal2', [], ACR.two],
    ['aal2', [ACR.one], ACR.two],
    ['aal2', [ACR.resistant], ACR.resistant],
    ['aal2-phishing-resistant', [ACR.two], ACR.resistant],
  ];
  for (const [assurance, wanted, target] of table) assert.equal(targetOf({ assurance }, wanted), target, `${assurance} ${wanted.join()}`);
});

const time = '2026-03-01T10:00:00.000Z';
const PWD: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: time };
const MAIL: Evidence = { type: 'mail', factor: 'possession', amr: ['otp'], countsAsFactor: false, at: time };
const OTP: Evidence = { type: 'otp', factor: 'possession', amr: ['otp'], countsAsFactor: true, at: time };
const SMS: Evidence = { ...OTP, type: 'sms' };
const CODES: Evidence = { ...OTP, type: 'codes' };
const KEY: Evidence = { type: 'key', factor: 'possession', amr: ['hwk'], countsAsFactor: true, userVerified: true, phishingResistant: true, at: time };
const way = (evidence: Evidence, rank: number, more: Partial<Way> = {}): Way => ({ id: evidence.type, rank, evidence, lastResort: false, second: true, ...more });
const W = {
  pwd: way(PWD, 60, { second: false }),
  mail: way(MAIL, 90, { second: false, lastResort: true }),
  otp: way(OTP, 30),
  sms: way(SMS, 50),
  codes: way(CODES, 80, { lastResort: true }),
  key: way(KEY, 10),
};
const base: Case = {
  purpose: 'sign-in',
  mode: 'optional',
  target: undefined,
  own: false,
  fresh: false,
  flow: [PWD],
  session: [],
  recent: [],
  ways: [],
  seconds: new Set(['otp', 'sms', 'codes', 'key']),
  dedicated: false,
  remembered: false,
  unusual: false,
  assurance: assuranceOf,
};
const name = (id: string) => (id === 'password' ? 'pwd' : id);
const say = (more: Partial<Case>): string => {
  const at: Case = { ...base, ...more };
  const need = decide(at);
  if (need.kind === 'challenge') return need.ways.map(({ id }) => name(id)).join();
  if (need.kind === 'blocked') return need.firm && at.purpose === 'step-up' ? 'blocked for good' : 'blocked';
  return need.kind === 'none' ? need.why : need.kind === 'lacking' && need.grace ? 'lacking, may wait' : need.kind;
};

test('decisions, by mode', () => {
  const all = [W.pwd, W.mail, W.otp, W.sms, W.codes, W.key];
  const table: readonly (readonly [string, Partial<Case>, string])[] = [
    ['optional, nothing set up', { ways: [W.pwd, W.mail, W.key] }, 'not-asked'],
    ['optional, set up', { ways: all, dedicated: true }, 'key,otp,sms,codes'],
    ['optional, remembered', { ways: all, dedicated: true, remembered: true }, 'remembered'],
    ['optional, all out of use', { ways: [W.pwd, W.mail], dedicated: true }, 'blocked'],
    ['optional, only the last resort in use', { ways: [W.pwd, W.codes], dedicated: true }, 'codes'],
    ['optional, last resort alone', { ways: [W.codes] }, 'not-asked'],
    ['none', { mode: 'none', ways: all, dedicated: true }, 'not-asked'],
    ['adaptive, usual', { mode: 'adaptive', ways: all, dedicated: true }, 'usual'],
    ['adaptive, unusual', { mode: 'adaptive', unusual: true, ways: [W.otp], dedicated: true }, 'otp'],
    ['adaptive, unusual though remembered', { mode: 'adaptive', unusual: true, remembered: true, ways: [W.otp], dedicated: true }, 'otp'],
    ['adaptive, unusual, nothing set up', { mode: 'adaptive', unusual: true, ways: [W.pwd] }, 'not-asked'],
    ['required, nothing', { mode: 'required', ways: [W.pwd, W.mail] }, 'lacking, may wait'],
    ['required, last resort alone', { mode: 'required', ways: [W.codes] }, 'lacking, may wait'],
    ['required, a key', { mode: 'required', ways: [W.pwd, W.key] }, 'key'],
    ['required, after mail the password is no second step', { mode: 'required', flow: [MAIL], ways: [W.pwd, W.mail] }, 'lacking, may wait'],
    ['required, mail and a device', { mode: 'required', flow: [MAIL, OTP], ways: all, dedicated: true }, 'enough'],
    ['required, a key alone is two', { mode: 'required', flow: [KEY], ways: all, dedicated: true }, 'enough'],
    ['required, the session has it', { mode: 'required', session: [OTP], ways: all, dedicated: true }, 'enough'],
    ['required, remembered', { mode: 'required', ways: all, dedicated: true, remembered: true }, 'remembered'],
    ['two wanted', { target: ACR.two, ways: all, dedicated: true, remembered: true }, 'key,otp,sms,codes'],
    ['two wanted, after mail', { target: ACR.two, flow: [MAIL], ways: all, dedicated: true }, 'key,otp,sms,pwd,codes'],
    ['two wanted, after mail and a device', { target: ACR.two, flow: [MAIL, OTP], ways: all, dedicated: true }, 'key,pwd'],
    ['two wanted, only a device', { target: ACR.two, flow: [MAIL], ways: [W.otp], dedicated: true }, 'otp'],
    ['two wanted, the device was shown', { target: ACR.two, flow: [MAIL, OTP], ways: [W.otp], dedicated: true }, 'lacking'],
    ['two wanted, the device is out of use', { target: ACR.two, ways: [W.pwd], dedicated: true }, 'blocked'],
    ['two reached', { target: ACR.two, flow: [PWD, OTP], ways: all, dedicated: true }, 'enough'],
    ['resistant wanted', { target: ACR.resistant, ways: all, dedicated: true }, 'key'],
    ['resistant wanted, no key: the own second step first', { target: ACR.resistant, ways: [W.pwd, W.otp], dedicated: true }, 'otp'],
    ['resistant wanted, no key', { target: ACR.resistant, flow: [PWD, OTP], ways: [W.pwd, W.otp], dedicated: true }, 'lacking'],
    ['recover, set up', { purpose: 'recover', mode: 'none', flow: [MAIL], ways: all, dedicated: true, remembered: true, session: [PWD, OTP] }, 'key,otp,sms,codes'],
    ['recover, nothing set up', { purpose: 'recover', mode: 'required', flow: [MAIL], ways: [W.pwd, W.key] }, 'not-asked'],
    ['recover, out of use', { purpose: 'recover', flow: [MAIL], ways: [W.pwd], dedicated: true }, 'blocked'],
    ['recover, done', { purpose: 'recover', flow: [MAIL, CODES], ways: all, dedicated: true }, 'enough'],
    ['step-up, nothing wanted', { purpose: 'step-up', flow: [], session: [PWD], ways: all, dedicated: true }, 'enough'],
    ['step-up, by the rules', { purpose: 'step-up', flow: [], session: [PWD], ways: all, dedicated: true, mode: 'required' }, 'key,otp,sms,codes'],
    ['step-up, by the rules, remembered', { purpose: 'step-up', flow: [], session: [PWD], ways: all, dedicated: true, mode: 'required', remembered: true }, 'remembered'],
    ['step-up, by the rules, out of use', { purpose: 'step-up', flow: [], session: [PWD], ways: [W.pwd], dedicated: true, mode: 'required' }, 'blocked for good'],
    ['step-up, by the rules, nothing set up', { purpose: 'step-up', flow: [], session: [PWD], ways: [W.pwd], mode: 'required' }, 'lacking, may wait'],
    ['confirm: the rules ask for no more than they have', { purpose: 'step-up', own: true, mode: 'required', flow: [PWD], recent: [PWD], ways: [W.pwd] }, 'enough'],
    ['step-up, two', { purpose: 'step-up', target: ACR.two, flow: [], session: [PWD], ways: all }, 'key,otp,sms,codes'],
    ['step-up, two anew', { purpose: 'step-up', target: ACR.two, fresh: true, flow: [], session: [PWD, OTP], ways: [W.pwd, W.otp], dedicated: true }, 'otp,pwd'],
    ['step-up, anew', { purpose: 'step-up', fresh: true, flow: [], session: [PWD, OTP], ways: all, dedicated: true }, 'key,otp,sms,pwd,codes'],
    ['step-up, anew with a mailbox only', { purpose: 'step-up', fresh: true, flow: [], session: [MAIL], ways: [W.mail] }, 'mail'],
    ['step-up, anew with nothing', { purpose: 'step-up', fresh: true, flow: [], session: [MAIL], ways: [] }, 'blocked'],
    ['confirm: own level first', { purpose: 'step-up', own: true, fresh: true, flow: [PWD], recent: [PWD], ways: [W.pwd, W.otp], dedicated: true }, 'otp'],
    ['confirm: done', { purpose: 'step-up', own: true, fresh: true, flow: [OTP], recent: [OTP], session: [PWD], ways: [W.pwd, W.otp], dedicated: true }, 'enough'],
    ['confirm: a password is as much as they have', { purpose: 'step-up', own: true, fresh: true, flow: [PWD], recent: [PWD], ways: [W.pwd, W.mail] }, 'enough'],
    ['confirm: left-over codes are nothing to show', { purpose: 'step-up', own: true, fresh: true, flow: [PWD], recent: [PWD], ways: [W.pwd, W.codes] }, 'enough'],
    ['confirm: out of use is not gone', { purpose: 'step-up', own: true, fresh: true, flow: [PWD], recent: [PWD], ways: [W.pwd], dedicated: true }, 'blocked'],
    [
      'confirm: out of use since it was shown',
      { purpose: 'step-up', own: true, fresh: true, flow: [PWD], recent: [PWD], session: [PWD, OTP], ways: [W.pwd], dedicated: true },
      'enough',
    ],
    ['confirm: out of use, a mailbox alone', { purpose: 'step-up', own: true, fresh: true, flow: [MAIL], recent: [MAIL], ways: [W.mail], dedicated: true }, 'blocked'],
    ['confirm: a mailbox is not, beside a key', { purpose: 'step-up', own: true, fresh: true, flow: [MAIL], recent: [MAIL], session: [KEY], ways: [W.key, W.mail] }, 'key'],
    ['doubt: the mailbox, where there is nothing else', { purpose: 'doubt', ways: [W.pwd, W.mail] }, 'mail'],
    ['doubt: something stronger than the mailbox, and only that', { purpose: 'doubt', ways: [W.pwd, W.mail, W.otp], dedicated: true }, 'otp'],
    ['doubt: also where nobody is asked and the browser is remembered', { purpose: 'doubt', mode: 'none', remembered: true, ways: all, dedicated: true }, 'key,otp,sms,codes'],
    ['doubt: what the session rests on may have been taken along', { purpose: 'doubt', session: [OTP], ways: [W.pwd, W.otp], dedicated: true }, 'otp'],
    ['doubt: inside a session the password may have been taken along as well', { purpose: 'doubt', flow: [], session: [PWD], ways: [W.pwd, W.mail] }, 'mail'],
    ['doubt: inside a session, where there is nothing else', { purpose: 'doubt', flow: [], session: [PWD], ways: [W.pwd] }, 'pwd'],
    ['doubt: inside a session begun by a link', { purpose: 'doubt', flow: [], session: [MAIL], ways: [W.pwd, W.mail] }, 'pwd'],
    ['doubt: after a code by mail the password', { purpose: 'doubt', flow: [MAIL], ways: [W.pwd, W.mail] }, 'pwd'],
    ['doubt: after a code by mail nothing is left', { purpose: 'doubt', flow: [MAIL], ways: [W.mail] }, 'lacking'],
    ['doubt: after a link by mail a code by mail is nothing new', { purpose: 'doubt', flow: [{ ...MAIL, type: 'link' }], ways: [W.mail] }, 'lacking'],
    ['doubt: left-over codes do not stand before the mailbox', { purpose: 'doubt', ways: [W.pwd, W.mail, W.codes] }, 'mail'],
    ['doubt: out of use is not gone', { purpose: 'doubt', ways: [W.pwd, W.mail], dedicated: true }, 'blocked'],
    ['doubt: two were shown', { purpose: 'doubt', flow: [PWD, OTP], ways: all, dedicated: true }, 'enough'],
    ['doubt: a key was shown', { purpose: 'doubt', flow: [KEY], ways: all, dedicated: true }, 'enough'],
  ];
  for (const [what, more, expected] of table) assert.equal(say(more), expected, what);
});

test('what would be enough to set up', () => {
  const lacking = decide({ ...base, target: ACR.two, flow: [MAIL] });
  assert.equal(lacking.kind, 'lacking');
  if (lacking.kind !== 'lacking') return;
  assert.deepEqual([KEY, OTP, PWD].map(lacking.would), [true, false, false]);
  const withPassword = decide({ ...base, mode: 'required', ways: [W.pwd] });
  assert.deepEqual(withPassword.kind === 'lacking' && [KEY, OTP, PWD, MAIL].map(withPassword.would), [true, true, false, false]);
});

test('most sign-ins are settled before anything is looked up, and never where more could be wanted', () => {
  assert.equal(isSettled({ ...base, mode: 'none' }), true);
  assert.equal(isSettled({ ...base, flow: [KEY] }), true);
  assert.equal(isSettled(base), false);
  assert.equal(isSettled({ ...base, flow: [PWD, OTP], target: ACR.resistant }), false);
  assert.equal(isSettled({ ...base, mode: 'none', fresh: true }), false);
  assert.equal(isSettled({ ...base, flow: [KEY], purpose: 'recover' }), false);
});
