import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { createSockets } from '#platform/outbound';
import { connectionShape } from '../../connections/connection-shape.ts';
import { closedBecause } from './account-state.ts';
import { hasAnswerForm } from './answer-form.ts';
import { readHead } from './ber.ts';
import { commonNameOf, isDn } from './dn.ts';
import { byName, bySubject, typedName } from './find.ts';
import { createLdapConnector } from './create-ldap.ts';
import { createFraming, MAX_BYTES, MAX_MESSAGES } from './framing.ts';
import { ldapSettings } from './settings.ts';
import { createSlots } from './slots.ts';
import { readAnswer } from './start-tls.ts';

const settings = (change: object = {}) => ldapSettings.parse({ urls: ['ldaps://dc1.corp.example'], base: 'dc=corp,dc=example', ...change });
const fields = (change: object) => {
  const parsed = ldapSettings.safeParse({ urls: ['ldaps://dc1.corp.example'], base: 'dc=corp,dc=example', ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
};

test('settings: servers, names and filters that are not ones are named', () => {
  assert.deepEqual(settings().urls, [{ host: 'dc1.corp.example', port: 636, tls: true }]);
  assert.deepEqual(settings({ urls: ['ldap://[::1]:1389/'] }).urls, [{ host: '::1', port: 1389, tls: false }]);
  for (const url of ['https://x.example', 'ldaps://', 'ldaps://x/dc=example', 'ldaps://u:p@x', 'ldaps://x:0', 'ldaps://x:99999', 'ldaps://x y', 'dc1.corp.example'])
    assert.deepEqual(fields({ urls: [url] }), ['urls.0'], url);
  for (const base of ['', 'people', 'ou=', '=x', 'ou=a,', 'ou=a\u0000']) assert.ok(base === 'ou=' || fields({ base }).includes('base'), base);
  for (const bindName of ['EXTERNAL', 'PLAIN', 'admin', 'a@b@c', '']) assert.deepEqual(fields({ bindName }), ['bindName'], bindName);
  for (const bindName of ['cn=reader,dc=corp,dc=example', 'reader@corp.example']) assert.deepEqual(fields({ bindName }), []);
  for (const filter of ['', 'x', '(uid=a', '(uid=a))', 'uid=a']) assert.deepEqual(fields({ filter }), ['filter'], filter);
  for (const subject of ['', 'a b', '*', 'a;binary', '(a)']) assert.deepEqual(fields({ subject }), ['subject'], subject);
  assert.deepEqual(fields({ authorities: ['x'] }), ['authorities.0']);
  assert.deepEqual(fields({ groups: { from: 'search' } }), ['groups.base']);
  assert.deepEqual(fields({ password: 'x' }), ['']);
});

test('what the guide shows is taken as it stands there', () => {
  const guide = readFileSync(new URL('../../../../../docs/guide/directories.md', import.meta.url), 'utf8');
  const file = parse(/```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '') as { tenants: { connections: { preset: string; settings: object }[] }[] };
  const shown = file.tenants[0]?.connections[0];
  assert.ok(connectionShape.parse(shown));
  const { presets, problems } = createLdapConnector({ sockets: createSockets() });
  const parsed = ldapSettings.parse({ ...presets?.[shown?.preset ?? '']?.settings, ...shown?.settings });
  assert.deepEqual(problems?.(parsed, ['bindPassword']), []);
});

test('whatever was typed, a filter has the shape it was written in', () => {
  const name = '*)(uid=*\\2a\u00e9';
  assert.equal(byName(settings(), name).toString(), '(&(objectClass=person)(|(uid=\\2a\\29\\28uid=\\2a\\5c2aé)(mail=\\2a\\29\\28uid=\\2a\\5c2aé)))');
  assert.match(bySubject(settings({ subject: 'objectGUID' }), Buffer.from([0x28, 0xff])).toString(), /objectGUID=/);
});

test('names as people type them', () => {
  const ad = ['sAMAccountName', 'mail'];
  assert.equal(typedName(' ada ', ad), 'ada');
  assert.equal(typedName('CORP\\ada', ad), 'ada');
  assert.equal(typedName('CORP\\ada', ['uid']), 'CORP\\ada');
  assert.equal(typedName('CORP\\sub\\ada', ad), 'CORP\\sub\\ada');
});

test('distinguished names: what is one, and the common name of one, whatever stands in it', () => {
  for (const dn of ['dc=example', 'uid=ada,ou=people,dc=example,dc=com', 'cn=a\\,b+sn=c,dc=x', 'OU=Büro,DC=corp', '2.5.4.3=x', 'cn=#04024869', 'cn=a\\2Cb,dc=x'])
    assert.equal(isDn(dn), true, dn);
  for (const dn of ['', 'x', '=x', 'cn=a,,dc=b', 'cn=a,b', 'cn="a"', 'cn=a;dc=b', 'cn=a\u0000', 'cn=a\\', 'cn=a<b']) assert.equal(isDn(dn), false, dn);
  assert.equal(commonNameOf('ou=x,dc=y'), undefined);
  assert.equal(commonNameOf('cn=\\2Cou=admins\\+x\\3Dy,dc=y'), ',ou=admins+x=y');
  assert.equal(commonNameOf('CN=R\\C3\\A9mi\\, A,dc=y'), 'Rémi, A');
});

test('what an entry says of itself', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const because = (entry: object) => closedBecause({ dn: '', ...entry }, now);
  const fileTime = (date: string) => String((BigInt(new Date(date).getTime()) + 11_644_473_600_000n) * 10_000n);
  assert.equal(because({}), undefined);
  assert.equal(because({ userAccountControl: '512' }), undefined);
  assert.equal(because({ USERACCOUNTCONTROL: '66050' }), 'disabled');
  assert.equal(because({ nsAccountLock: 'TRUE' }), 'disabled');
  assert.equal(because({ 'msDS-User-Account-Control-Computed': '16' }), 'locked');
  assert.equal(because({ 'msDS-User-Account-Control-Computed': '8388608' }), 'password');
  assert.equal(because({ pwdReset: 'TRUE' }), 'password');
  assert.equal(because({ pwdReset: 'FALSE' }), undefined);
  assert.equal(because({ krbPasswordExpiration: '20251231235959Z' }), 'password');
  assert.equal(because({ krbPasswordExpiration: '20260101000001Z', krbPrincipalExpiration: '20380119031407Z' }), undefined);
  assert.equal(because({ krbPrincipalExpiration: '20251231235959Z', krbPasswordExpiration: '20251231235959Z' }), 'expired');
  for (const odd of ['', 'never', '2025', '20251399000000Z']) assert.equal(because({ krbPrincipalExpiration: odd }), undefined, odd);
  assert.equal(because({ pwdAccountLockedTime: '000001010000Z' }), 'locked');
  assert.equal(because({ pwdAccountLockedTime: '20250101000000Z' }), undefined, 'for how long is the server’s to say');
  for (const never of ['0', '9223372036854775807']) assert.equal(because({ accountExpires: never }), undefined);
  assert.equal(because({ accountExpires: fileTime('2025-12-31T00:00:00Z') }), 'expired');
  assert.equal(because({ accountExpires: fileTime('2026-01-02T00:00:00Z') }), undefined);
});

test('an answer to StartTLS is that answer and not a byte more', () => {
  const answer = (hex: string) => readAnswer(Buffer.from(hex, 'hex'));
  const good = '300c02010178070a010004000400';
  assert.equal(answer(good), 'ready');
  assert.equal(answer('3084000000100201017884000000070a010004000400'), 'ready', 'lengths as Active Directory writes them');
  assert.equal(answer('300c02010178070a013504000400'), 'refused');
  for (let length = 0; length < good.length; length += 2) assert.equal(answer(good.slice(0, length)), 'more', String(length));
  for (const bad of [
    `${good}30`,
    `${good}300c02010261070a010004000400`,
    '300c02010278070a010004000400',
    '300c02010161070a010004000400',
    '04020101',
    '3080',
    '30820fff',
    '308400ffffff02',
    '3003020101',
    '300502010178ff',
  ])
    assert.equal(answer(bad), 'broken', bad);
});

/** A value of BER: tag, then what it holds. */
const ber = (tag: number, ...parts: (Buffer | string | number)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))));
  const length = content.length < 0x80 ? Buffer.from([content.length]) : Buffer.from([0x84, 0, (content.length >> 16) & 0xff, (content.length >> 8) & 0xff, content.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
};
const message = (...parts: Buffer[]) => ber(0x30, ber(0x02, 1), ...parts);
const success = [ber(0x0a, 0), ber(0x04), ber(0x04)];
const attribute = (...values: string[]) => ber(0x30, ber(0x04, 'uid'), ber(0x31, ...values.map((value) => ber(0x04, value))));
const entry = (...attributes: Buffer[]) => message(ber(0x64, ber(0x04, 'uid=ada'), ber(0x30, ...attributes)));
const GOOD = [
  message(ber(0x61, ...success)),
  message(ber(0x61, ...success, ber(0x87, 'x'))),
  message(ber(0x65, ber(0x0a, 10), ber(0x04), ber(0x04), ber(0xa3, ber(0x04, 'ldap://x')))),
  message(ber(0x65, ...success), ber(0xa0, ber(0x30, ber(0x04, '1.2.840.113556.1.4.319'), ber(0x01, 0), ber(0x04, ber(0x30, ber(0x02, 0), ber(0x04)))))),
  message(ber(0x65, ...success), ber(0xa0, ber(0x30, ber(0x04, '1.2.3')))),
  message(ber(0x73, ber(0x04, 'ldap://x'))),
  message(ber(0x78, ...success, ber(0x8a, '1.3.6.1.4.1.1466.20036'))),
  entry(),
  entry(attribute(), attribute('ada'), attribute('x'.repeat(300), 'y')),
];
const hasForm = (bytes: Buffer) => {
  const whole = readHead(bytes, 0);
  return whole?.end === bytes.length && hasAnswerForm(bytes, whole);
};

test('answers have the form of answers, down to the last length', () => {
  for (const good of GOOD) assert.equal(hasForm(good), true, good.toString('hex'));
  const long = ber(0x30, ber(0x04, 'uid'), Buffer.from('3182ffff040161', 'hex'));
  for (const bad of [
    entry(long),
    message(ber(0x64, ber(0x04), ber(0x04, long))),
    message(ber(0x64, ber(0x04, 'x'))),
    message(ber(0x64, ber(0x04, 'x'), ber(0x30), ber(0x30))),
    entry(ber(0x30, ber(0x04, 'uid'))),
    entry(ber(0x30, ber(0x04, 'uid'), ber(0x31, ber(0x02, 1)))),
    entry(ber(0x30, ber(0x04, 'uid'), ber(0x30, ber(0x04)))),
    message(ber(0x73, Buffer.from('04ff', 'hex'))),
    message(ber(0x73, Buffer.from('0480', 'hex'))),
    message(ber(0x61)),
    message(ber(0x61, ber(0x0a), ber(0x04), ber(0x04))),
    message(ber(0x61, ...success, ber(0x04))),
    message(ber(0x61, ...success, ber(0x87), ber(0x87))),
    message(ber(0x65, ...success, ber(0x87))),
    message(ber(0x78, ...success, ber(0x8b), ber(0x8a))),
    message(ber(0x65, ber(0x0a, 10), ber(0x04), ber(0x04), ber(0xa3, ber(0x30)))),
    message(ber(0x65, ...success), ber(0xa0, ber(0x30))),
    message(ber(0x65, ...success), ber(0xa0, ber(0x30, ber(0x04), ber(0x04), ber(0x04)))),
    message(ber(0x65, ...success), ber(0xa0), ber(0xa0)),
    message(ber(0x65, ...success), ber(0x30)),
    message(ber(0x79, ber(0x80, 'x'))),
    message(ber(0x60, ber(0x02, 3), ber(0x04), ber(0x80))),
    message(),
    ber(0x30, ber(0x61, ...success)),
    ber(0x30, ber(0x02), ber(0x61, ...success)),
    ber(0x30, ber(0x02, 'long!'), ber(0x61, ...success)),
  ])
    assert.equal(hasForm(bad), false, bad.toString('hex'));
  // Whatever bit of a good one is turned, a decision comes.
  for (const good of GOOD)
    for (let bit = 0; bit < good.length * 8; bit++) {
      const turned = Buffer.from(good);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      hasForm(turned);
    }
});

test('messages come out one by one, however they were cut on the way; what is no message, or too much, ends it', () => {
  const all = Buffer.concat(GOOD);
  for (const size of [1, 2, 3, 7, 64, all.length]) {
    const framing = createFraming();
    const out: Buffer[] = [];
    for (let at = 0; at < all.length; at += size) out.push(...(framing.take(all.subarray(at, at + size)) ?? assert.fail()));
    assert.deepEqual(out, GOOD, String(size));
  }
  for (const bad of ['HTTP/1.1 400', Buffer.from('3080', 'hex'), Buffer.from('308400ffffff', 'hex'), Buffer.from('3084ffffffff', 'hex'), Buffer.from('300100', 'hex')])
    assert.equal(createFraming().take(Buffer.from(bad)), undefined);
  const small = GOOD[0] ?? Buffer.alloc(0);
  const crowd = Buffer.concat(Array.from({ length: MAX_MESSAGES }, () => small));
  const framing = createFraming();
  assert.equal(framing.take(crowd)?.length, MAX_MESSAGES);
  framing.renew();
  assert.equal(framing.take(crowd)?.length, MAX_MESSAGES);
  assert.equal(framing.take(small), undefined);
  const heavy = entry(attribute('x'.repeat(MAX_BYTES / 2)));
  const heavies = createFraming();
  assert.equal(heavies.take(heavy)?.length, 1);
  assert.equal(heavies.take(heavy), undefined);
});

test('places are bounded, given back once, and waited for no longer than the deadline', async () => {
  const slots = createSlots({ each: 2, waiting: 1, keys: 2 });
  const never = new AbortController().signal;
  const [one, two] = [await slots.take('a', never), await slots.take('a', never)];
  assert.ok(one && two);
  const third = slots.take('a', never);
  assert.equal(await slots.take('a', never), undefined, 'the line is full');
  one();
  one();
  const three = await third;
  assert.ok(three);
  const deadline = new AbortController();
  const fourth = slots.take('a', deadline.signal);
  deadline.abort();
  assert.equal(await fourth, undefined);
  assert.ok(await slots.take('b', never), 'another directory does not wait for this one');
  assert.equal(await slots.take('c', never), undefined);
  two();
  three();
  assert.ok(await slots.take('c', never), 'what is idle takes no room');
});
