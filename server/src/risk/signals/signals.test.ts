import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskSignals } from '../../app/catalog/risk-signals.ts';
import { LEVELS, type Facts, type Level } from '../contract.ts';
import { distanceKm } from '../networks/distance.ts';
import { NOTHING, suiteOf, USUAL } from './signal.suite.ts';

for (const signal of riskSignals) suiteOf(signal);

test('signals and reasons have names of their own', () => {
  const ids = riskSignals.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

const PARIS = { latitude: 48.86, longitude: 2.35 };
const SYDNEY = { latitude: -33.87, longitude: 151.21 };
const LYON = { latitude: 45.76, longitude: 4.84 };
const account = (changes: Partial<Facts['account']>): Facts => ({ ...USUAL, account: { ...USUAL.account, ...changes } });
const own = (...never: readonly Level[]) => ({ own: Object.fromEntries(LEVELS.map((level) => [level, never.includes(level) ? 0 : 40])) as Record<Level, number> });
const pressure = (changes: Partial<Facts['pressure']>): Facts => ({ ...USUAL, pressure: { ...USUAL.pressure, ...changes } });
const NONE = NOTHING.pressure.account;
const last = (hours: number, place = PARIS, masked = false) => ({ last: { at: new Date(USUAL.now.getTime() - hours * 3_600_000), place, masked } });
const at = (place: typeof PARIS, changes: Partial<Facts['account']>): Facts => ({ ...account(changes), network: { ...USUAL.network, place } });

const CASES: readonly (readonly [string, Facts, readonly string[]])[] = [
  ['a customer as most are', USUAL, ['device.known']],
  ['another browser', account({ browser: 'new' }), ['device.new']],
  ['a first sign-in in a new browser', { ...NOTHING, shown: USUAL.shown, userAgent: USUAL.userAgent, account: { ...NOTHING.account, browser: 'new' } }, []],
  ['another country and network', account(own('country', 'asn')), ['place.new_country', 'device.known']],
  ['another network at home', account(own('asn')), ['place.new_network', 'device.known']],
  ['a country that is not known of any login so far', account({ ...own('country', 'asn'), placed: { asn: 0, country: 0 } }), ['device.known']],
  ['an address that nobody can place', { ...USUAL, shown: { ua: 'x', browser: 'Firefox 140', os: 'Windows 10' } }, ['place.unknown', 'device.known']],
  ['another system', account(own('os', 'browser')), ['client.new_system', 'device.known']],
  ['a new version of the browser', account(own('browser')), ['client.new_browser', 'device.known']],
  ['a browser without a name', { ...USUAL, shown: { ...USUAL.shown, ua: undefined } as never }, ['client.unnamed', 'device.known']],
  ['from Paris to Sydney in a day', at(SYDNEY, last(24)), ['device.known']],
  ['from Paris to Sydney in eighteen hours', at(SYDNEY, last(18)), ['travel.impossible', 'device.known']],
  ['from Paris to Lyon at the same moment', at(LYON, last(0)), ['travel.impossible', 'device.known']],
  ['from Paris to a suburb at the same moment', at({ latitude: 48.9, longitude: 2.2 }, last(0)), ['device.known']],
  ['a clock that was set back', at(SYDNEY, last(-5)), ['travel.impossible', 'device.known']],
  ['from a network that hides where somebody is', at(SYDNEY, last(1, PARIS, true)), ['device.known']],
  ['by a network that hides where somebody is', { ...at(SYDNEY, last(1)), network: { place: SYDNEY, kinds: ['anonymiser'] } }, ['network.anonymiser', 'device.known']],
  ['by a machine for rent', { ...USUAL, network: { ...USUAL.network, kinds: ['hosting'] } }, ['network.hosting', 'device.known']],
  ['four networks within an hour', account({ lastHour: { logins: 5, networks: 4 } }), ['velocity.networks', 'device.known']],
  ['three networks within an hour', account({ lastHour: { logins: 5, networks: 3 } }), ['device.known']],
  ['twenty sign-ins within an hour', account({ lastHour: { logins: 20, networks: 1 } }), ['velocity.logins', 'device.known']],
  ['at four in the morning, of somebody who comes by day', { ...USUAL, now: new Date('2026-03-02T02:00:00Z') }, ['habit.unusual_hour', 'device.known']],
  ['at night, of somebody who comes around midnight', { ...account({ hours: Array.from({ length: 20 }, () => 23) }), now: new Date('2026-03-02T01:00:00Z') }, ['device.known']],
  ['at night, of somebody hardly known', { ...account({ hours: [12, 13] }), now: new Date('2026-03-02T02:00:00Z') }, ['device.known']],
  ['five failures', pressure({ account: { ...NONE, attempts: 5, failures: 5 } }), ['failures.some', 'device.known']],
  ['twenty failures', pressure({ account: { ...NONE, attempts: 20, failures: 20 } }), ['failures.many', 'device.known']],
  ['a list tried from here', pressure({ network: { ...NONE, attempts: 40, failures: 38, people: 38 } }), ['stuffing.network', 'device.known']],
  [
    'a list tried from here between sign-ins of an account of the attacker’s own',
    pressure({ network: { ...NONE, attempts: 80, failures: 38, people: 39, passed: 1 } }),
    ['stuffing.network', 'device.known'],
  ],
  ['an office that mistypes', pressure({ network: { ...NONE, attempts: 40, failures: 12, people: 38, passed: 36 } }), ['device.known']],
  ['one person who cannot remember', pressure({ network: { ...NONE, attempts: 40, failures: 40, people: 1 } }), ['device.known']],
  [
    'a list tried from here behind accounts of ones own',
    pressure({ network: { ...NONE, attempts: 400, failures: 340, people: 64, passed: 24 } }),
    ['stuffing.network', 'device.known'],
  ],
  ['a crowd of people who mistype', pressure({ network: { ...NONE, attempts: 400, failures: 160, people: 64, passed: 50 } }), ['device.known']],
  ['lists tried from everywhere', pressure({ tenant: { ...NONE, attempts: 1000, failures: 900, people: 64 } }), ['stuffing.tenant', 'device.known']],
  ['a busy hour', pressure({ tenant: { ...NONE, attempts: 1000, failures: 200, people: 64 } }), ['device.known']],
  ['passwords everybody knows', pressure({ tenant: { ...NONE, attempts: 100, failures: 50, common: 40, people: 20 } }), ['stuffing.common_passwords', 'device.known']],
  ['the same password at many accounts', pressure({ password: { ...NONE, attempts: 12, failures: 12, people: 12 } }), ['spraying.password', 'device.known']],
  [
    'a heap that is full because everybody mistypes at once',
    pressure({ password: { ...NONE, attempts: 12, failures: 12, people: 12 }, tenant: { ...NONE, attempts: 60_000, failures: 12_000, people: 64 } }),
    ['device.known'],
  ],
  ['the right password, stolen', pressure({ account: { ...NONE, leaked: 1 } }), ['leaked.password', 'device.known']],
  ['a throw-away address', { ...USUAL, told: { mailDomain: 'mailinator.com' } }, ['mail.disposable', 'device.known']],
  ['an address as most are', { ...USUAL, told: { mailDomain: 'gmail.com' } }, ['device.known']],
  ['a program that says so', { ...USUAL, userAgent: 'python-requests/2.32' }, ['bot.declared', 'device.known']],
  ['an application on a telephone', { ...USUAL, userAgent: 'okhttp/5.1.0' }, ['device.known']],
  ['another one', { ...USUAL, userAgent: 'Shop/3 CFNetwork/1568.300.101 Darwin/24.2.0' }, ['device.known']],
  ['headers that contradict each other', { ...USUAL, odd: ['other_system'] }, ['bot.headers', 'device.known']],
  ['an answer within half a second', { ...account({ browser: 'new' }), told: { formSeconds: 0.5 } }, ['bot.fast', 'device.new']],
  ['the same by an application whose key says whose it is', { ...USUAL, told: { formSeconds: 0.5 } }, ['device.known']],
  ['a riddle that was solved speaks for nobody', { ...USUAL, told: { challenge: 'solved' } }, ['device.known']],
  ['a riddle that was answered wrongly', { ...USUAL, told: { challenge: 'failed' } }, ['bot.challenge_failed', 'device.known']],
  ['a riddle that was waited out', { ...USUAL, told: { challenge: 'waited' } }, ['bot.challenge_waited', 'device.known']],
  ['after a recovery', account({ held: true }), ['recovery.held', 'device.known']],
  ['a session on a telephone that began at a desk', { ...USUAL, session: { changed: ['ua', 'browser', 'os', 'device'] } }, ['session.other_device', 'device.known']],
  ['a session in another system and browser', { ...USUAL, session: { changed: ['ua', 'browser', 'os'] } }, ['session.other_device', 'device.known']],
  ['a session whose browser was renewed', { ...USUAL, session: { changed: ['ua', 'browser'] } }, ['device.known']],
  ['a session that travels with its browser', { ...USUAL, session: { changed: ['ip', 'asn', 'country'] } }, ['device.known']],
  ['a session in another country and browser', { ...USUAL, session: { changed: ['ip', 'asn', 'country', 'ua'] } }, ['session.other_country', 'device.known']],
  ['ten times as many records as usual', { ...USUAL, told: { reads: { records: 500, usual: 40 } } }, ['reads.unusual', 'device.known']],
  ['as many records as usual', { ...USUAL, told: { reads: { records: 500, usual: 400 } } }, ['device.known']],
];
for (const [name, facts, expected] of CASES)
  test(`found in ${name}`, () => {
    const found = riskSignals.flatMap((signal) => signal.find(facts)).map(({ reason }) => reason);
    assert.deepEqual(found.toSorted(), [...expected].toSorted());
  });

test('distances are those of an atlas, also across the date line and at the poles', () => {
  const near = (km: number, expected: number) => assert.ok(Math.abs(km - expected) < expected * 0.01 + 1, `${km} instead of ${expected}`);
  near(distanceKm(PARIS, SYDNEY), 16_960);
  near(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }), 111);
  near(distanceKm({ latitude: 90, longitude: 0 }, { latitude: 90, longitude: 120 }), 0);
  near(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 }), 20_015);
});
