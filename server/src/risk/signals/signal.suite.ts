import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GRADES, LEVELS, type Facts, type Level, type Pressure, type Signal } from '../contract.ts';
import { seededRandom } from '../replay/seeded-random.ts';

/* What every signal is held to, whatever it looks for. */

const NO_PRESSURE: Pressure = { attempts: 0, failures: 0, common: 0, leaked: 0, people: 0, passed: 0 };
const NEVER = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>;

/** Nothing is known, and nobody was here before. */
export const NOTHING: Facts = {
  now: new Date('2026-03-02T12:00:00Z'),
  shown: {},
  userAgent: '',
  network: { kinds: [] },
  account: { logins: 0, own: NEVER, placed: { asn: 0, country: 0 }, lastHour: { logins: 0, networks: 0 }, hours: [], held: false, browser: 'unasked' },
  pressure: { account: NO_PRESSURE, network: NO_PRESSURE, tenant: NO_PRESSURE, password: NO_PRESSURE },
  odd: [],
  told: {},
};

export const SHOWN = { ip: '192.0.2.1', asn: '64500', country: 'FR', ua: 'Mozilla/5.0 Firefox/140.0', browser: 'Firefox 140', os: 'Windows 10', device: 'desktop' };

/** A customer as most are: signed in forty times by day, always like this. */
export const USUAL: Facts = {
  ...NOTHING,
  shown: SHOWN,
  userAgent: SHOWN.ua,
  network: { asn: 64500, country: 'FR', place: { latitude: 48.9, longitude: 2.4 }, kinds: [] },
  account: {
    ...NOTHING.account,
    logins: 40,
    own: Object.fromEntries(LEVELS.map((level) => [level, 40])) as Record<Level, number>,
    placed: { asn: 40, country: 40 },
    lastHour: { logins: 1, networks: 1 },
    hours: Array.from({ length: 40 }, (_, index) => 8 + (index % 10)),
    last: { at: new Date('2026-03-01T12:00:00Z'), place: { latitude: 48.9, longitude: 2.4 }, masked: false },
    browser: 'known',
  },
};

/** Anything that could ever be, and much that could not. */
export function anyFacts(random: () => number): Facts {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const number = () => pick(0, 1, 2, 5, 9, 10, 11, 50, 100, 5000, Number.MAX_SAFE_INTEGER, random());
  const pressure = (): Pressure => ({ attempts: number(), failures: number(), common: number(), leaked: number(), people: number(), passed: number() });
  const place = () => pick(undefined, { latitude: 48.9, longitude: 2.4 }, { latitude: -90, longitude: 180 }, { latitude: 90, longitude: -180 }, { latitude: 0, longitude: 0 });
  const at = place();
  const before = place();
  const levels = LEVELS.filter(() => random() < 0.7);
  const mailDomain = pick(undefined, '', 'mailinator.com', 'example.com', '__proto__', 'x'.repeat(5000));
  const challenge = pick(undefined, 'solved', 'waited', 'failed');
  const formSeconds = pick(undefined, -1, 0, 0.5, 30, Number.NaN, Infinity);
  const shown = Object.fromEntries(levels.map((level) => [level, pick(SHOWN[level], 'something', '<script>')]));
  return {
    now: pick(NOTHING.now, new Date(0), new Date(8.64e15)),
    shown,
    userAgent: pick('', SHOWN.ua, 'curl/8.0', 'Googlebot/2.1', 'a'.repeat(512), '\u0000\uffff', '(((((((((((('),
    network: { ...(at ? { place: at } : {}), kinds: pick([], ['hosting'], ['anonymiser', 'hosting']) },
    account: {
      logins: number(),
      own: Object.fromEntries(LEVELS.map((level) => [level, number()])) as Record<Level, number>,
      placed: { asn: number(), country: number() },
      lastHour: { logins: number(), networks: number() },
      hours: Array.from({ length: pick(0, 1, 19, 20, 200) }, () => pick(0, 5, 12, 23)),
      ...(random() < 0.7 ? { last: { at: pick(NOTHING.now, new Date(0)), masked: random() < 0.3, ...(before ? { place: before } : {}) } } : {}),
      held: random() < 0.3,
      browser: pick('known', 'new', 'unasked'),
      ...(random() < 0.3 ? { denied: number() } : {}),
    },
    pressure: { account: pressure(), network: pressure(), tenant: pressure(), password: pressure() },
    odd: pick([], ['no_language'], ['other_system', 'other_browser']),
    told: {
      ...(mailDomain === undefined ? {} : { mailDomain }),
      ...(challenge === undefined ? {} : { challenge }),
      ...(formSeconds === undefined ? {} : { formSeconds }),
      ...(random() < 0.3 ? { reads: { records: number(), usual: number() } } : {}),
    },
    ...(random() < 0.4 ? { session: { changed: LEVELS.filter(() => random() < 0.3) } } : {}),
  };
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !(value instanceof Date) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

export function suiteOf(signal: Signal): void {
  test(`${signal.id}: says what it looks for, and what each of its reasons means`, () => {
    assert.match(signal.id, /^[a-z]+$/);
    assert.ok(signal.about.length > 40, signal.about);
    const reasons = Object.entries(signal.reasons);
    assert.ok(reasons.length > 0);
    for (const [reason, meaning] of reasons) {
      assert.match(reason, new RegExp(`^${signal.id}\\.[a-z_]+$`));
      assert.ok(meaning.length > 20 && meaning.endsWith('.'), meaning);
    }
  });

  test(`${signal.id}: whatever the facts, it finds what it declares, twice the same, changes nothing and tells nothing of anybody`, () => {
    const random = seededRandom(42);
    for (let round = 0; round < 2000; round++) {
      const facts = freeze(anyFacts(random));
      const findings = signal.find(facts);
      assert.deepEqual(signal.find(facts), findings);
      for (const { reason, grade, facts: numbers = {} } of findings) {
        assert.ok(reason in signal.reasons, reason);
        assert.ok(GRADES.includes(grade));
        for (const [name, value] of Object.entries(numbers)) assert.ok(typeof value === 'boolean' || Number.isFinite(value), `${reason}.${name} is ${value}`);
        // Only a browser that holds a key of its own speaks for anybody: nothing that a client merely says does.
        if (grade === 'calm') assert.equal(facts.account.browser, 'known', reason);
      }
    }
  });

  test(`${signal.id}: nothing that a client says of itself silences it about anything else`, () => {
    const random = seededRandom(43);
    const others = (facts: Facts) => signal.find(facts).flatMap(({ reason }) => (/^(client|bot|session)\./.test(reason) ? [] : [reason]));
    for (let round = 0; round < 500; round++) {
      const facts = anyFacts(random);
      const claims = anyFacts(random);
      const { ua: _ua, browser: _browser, os: _os, device: _device, ...placed } = facts.shown;
      const { ua, browser, os, device } = claims.shown;
      const said = { ...placed, ...Object.fromEntries(Object.entries({ ua, browser, os, device }).filter(([, value]) => value !== undefined)) };
      assert.deepEqual(others({ ...facts, shown: said, userAgent: claims.userAgent, odd: claims.odd }), others(facts));
    }
  });

  test(`${signal.id}: has nothing against a customer as most are`, () => {
    assert.deepEqual(
      signal.find(USUAL).filter(({ grade }) => grade !== 'calm'),
      [],
    );
  });
}
