import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepContext } from '#journeys/contract';
import type { NetworkKind } from '#risk';
import type { Tenants } from '#tenants';
import { glance } from '../risk/glance.ts';
import { riskSignals } from './catalog/risk-signals.ts';
import { suspicionOf } from './suspicion-of.ts';
import { toldOf } from './told-of.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Arrival {
  readonly mail?: string;
  readonly kinds?: readonly NetworkKind[];
  readonly userAgent?: string;
  readonly odd?: readonly string[];
  readonly met?: StepContext['facts']['met'];
  readonly disposable?: string;
}

function arrive({ mail = 'ada@example.com', kinds = [], userAgent = FIREFOX, odd = [], met, disposable = 'challenge' }: Arrival) {
  const networks = { knows: { network: true, place: true, kinds: true }, of: () => ({ kinds }) };
  const risk = { glance: (attempt: Parameters<typeof glance>[2], now: Date) => glance(riskSignals, networks, attempt, now) };
  const tenants = { byId: async () => ({ settings: { signUp: { disposable } } }) } as unknown as Pick<Tenants, 'byId'>;
  const facts = { identifier: { kind: 'email', value: mail }, evidence: [], verified: [], ...(met ? { met } : {}) };
  return suspicionOf({ risk, tenants })({ flow: { tenantId: 't' }, facts, origin: { ip: '192.0.2.1', userAgent, odd }, now: new Date() } as unknown as StepContext);
}

test('how an arrival looks by itself', async () => {
  const cases: readonly (readonly [string, Arrival, string])[] = [
    ['like everybody', {}, 'none'],
    ['a browser that fills in at once', { met: { formSeconds: 0.2 } }, 'none'],
    ['a throw-away address', { mail: 'x@mailinator.com' }, 'some'],
    ['a throw-away address below another', { mail: 'x@a.b.mailinator.com' }, 'some'],
    ['a throw-away address where they are taken', { mail: 'x@mailinator.com', disposable: 'allow' }, 'none'],
    ['a domain that only looks like one', { mail: 'x@mailinator.com.example.org' }, 'none'],
    ['a program', { userAgent: 'curl/8.5.0' }, 'some'],
    ['headers that contradict each other', { odd: ['other_system'] }, 'some'],
    ['a machine for rent', { kinds: ['hosting'] }, 'much'],
    ['a network that hides somebody', { kinds: ['anonymiser'] }, 'much'],
    ['a program with a throw-away address', { mail: 'x@mailinator.com', userAgent: 'curl/8.5.0' }, 'much'],
    ['a lie to an earlier challenge', { met: { challenge: 'failed' } }, 'some'],
    ['a right answer makes nothing better', { met: { challenge: 'solved' }, kinds: ['hosting'] }, 'much'],
  ];
  for (const [name, arrival, expected] of cases) assert.equal(await arrive(arrival), expected, name);
});

test('what a flow tells of an attempt, and nothing where nothing is known', () => {
  const told = (facts: object) => toldOf({ facts: { evidence: [], verified: [], ...facts } });
  assert.deepEqual(told({}), {});
  assert.deepEqual(told({ identifier: { kind: 'username', value: 'ada' }, met: {} }), {});
  assert.deepEqual(told({ identifier: { kind: 'email', value: 'ada@example.com' }, met: { challenge: 'waited', formSeconds: 3.5 } }), {
    mailDomain: 'example.com',
    challenge: 'waited',
    formSeconds: 3.5,
  });
});
