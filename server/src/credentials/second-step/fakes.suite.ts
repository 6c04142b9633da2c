import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { defineStep, type JourneyDefinition } from '#journeys/contract';
import type { CredentialType, EvidenceShape } from '../contract.ts';
import { provedFacts } from '../proved.ts';
import { createWorld, type Customer, type World, type WorldDeps } from '../world.suite.ts';
import { manageStep } from '../manage/manage-step.ts';
import { enrolStep } from './enrol-step.ts';
import { secondStep } from './second-step.ts';

/* Types that keep what they know in this process, with nothing to compute: one code, and the rules around it are what is tested. */

export const RIGHT = '246810';

interface Kept {
  readonly id: string;
  readonly createdAt: Date;
  label?: string;
}

export interface FakeType extends CredentialType {
  give(userId: string): string;
  /** Out of use, and still there. */
  disable(userId: string): void;
  readonly gone: string[];
}

interface Shape {
  readonly id: string;
  readonly rank: number;
  readonly primary?: boolean;
  readonly lastResort?: true;
  readonly companion?: true;
  readonly evidence: Omit<EvidenceShape, 'type'>;
  /** Finds out that this browser cannot. */
  readonly unable?: () => boolean;
  readonly available?: () => boolean;
}

function fakeType({ id, rank, primary = false, lastResort, companion, evidence, unable, available }: Shape): FakeType {
  const kept = new Map<string, Kept[]>();
  const disabled = new Set<string>();
  const gone: string[] = [];
  const of = (userId: string) => kept.get(userId) ?? [];
  const shape: EvidenceShape = { type: id, ...evidence };
  const give = (userId: string) => {
    const entry = { id: randomUUID(), createdAt: new Date(1_700_000_000_000) };
    kept.set(userId, [...of(userId), entry]);
    return entry.id;
  };
  const screen = (name: string) => ({
    id: `test.${name}`,
    title: { id: 'credentials.code_title' },
    nodes: [
      { kind: 'identity', value: 'not theirs to say', action: 'change' } as const,
      { kind: 'input', name: 'code', label: { id: 'credentials.code_label' }, input: 'code', required: true } as const,
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' } as const,
    ],
  });
  const prove = defineStep({
    id: `test.prove-${id}`,
    settings: z.strictObject({}),
    outcomes: ['verified', 'other'],
    proves: { verified: 'factor' },
    enter: async (ctx) => ({ kind: 'show', memory: { entered: Number(ctx.memory['entered'] ?? 0) + 1 } }),
    offer: async () => screen(id),
    async run(ctx, { action, fields }) {
      const { userId, sub } = ctx.facts;
      if (userId === undefined || sub === undefined) throw new Error('Nobody is proved.');
      if (action === 'other') return { kind: 'advance', outcome: 'other' };
      const whose = fields['whose'] ?? userId;
      if (fields['code'] === 'replaced') {
        return {
          kind: 'show',
          commit: async () => ({ kind: 'advance', outcome: 'verified', facts: provedFacts(ctx.facts, { id: userId, sub }, { ...shape, at: ctx.now.toISOString() }) }),
        };
      }
      if (fields['code'] !== RIGHT) return { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.code_wrong' } }] };
      return {
        kind: 'advance',
        outcome: 'verified',
        facts: provedFacts(ctx.facts, { id: whose, sub }, { ...shape, at: ctx.now.toISOString() }),
        memory: {},
        commit: async () => undefined,
      };
    },
  });
  const make = defineStep({
    id: `test.make-${id}`,
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    enter: async () => (unable?.() ? { kind: 'advance', outcome: 'unable' } : { kind: 'show', memory: { making: id } }),
    offer: async () => ({ ...screen(`make-${id}`), ...(state.ownWayOut ? { ownWayOut: true } : {}) }),
    async run(ctx, { action, fields }) {
      const { userId, sub } = ctx.facts;
      if (userId === undefined || sub === undefined) throw new Error('Nobody is proved.');
      if (action === 'cancel-it') return { kind: 'advance', outcome: 'cancelled' };
      if (fields['code'] !== RIGHT) return { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.code_wrong' } }] };
      return {
        kind: 'advance',
        outcome: 'added',
        facts: provedFacts(ctx.facts, { id: userId, sub }, { ...shape, at: ctx.now.toISOString() }),
        commit: async () => void give(userId),
      };
    },
  });
  return {
    id,
    factor: evidence.factor,
    primary,
    steps: [],
    gone,
    give,
    disable: (userId) => void disabled.add(userId),
    list: async (_tx, userId) => of(userId).map((entry) => ({ ...entry, type: id, name: { id: 'credentials.code_label' } })),
    async revoke(_tx, userId, credentialId) {
      const before = of(userId);
      kept.set(
        userId,
        before.filter((entry) => entry.id !== credentialId),
      );
      if (of(userId).length === before.length) return false;
      gone.push(credentialId);
      return true;
    },
    async revokeAll(_tx, userId) {
      const { length } = of(userId);
      kept.delete(userId);
      return length;
    },
    async rename(_tx, userId, credentialId, label) {
      const entry = of(userId).find((candidate) => candidate.id === credentialId);
      if (entry) entry.label = label;
      return entry !== undefined;
    },
    challenge: {
      rank,
      label: { id: 'credentials.code_label' },
      step: prove,
      evidence: shape,
      ...(lastResort ? { lastResort } : {}),
      usable: async (_tx, userId) => of(userId).length > 0 && !disabled.has(userId),
    },
    enrolment: {
      rank,
      label: { id: 'credentials.code_label' },
      step: make,
      evidence: shape,
      ...(companion ? { companion } : {}),
      available: async (_tx, _ctx, userId) => (available?.() ?? true) && of(userId).length < 3,
    },
  };
}

export const state = {
  keyUnable: false,
  available: true,
  ownWayOut: false,
  held: undefined as Date | undefined,
  strange: false,
  holds: [] as { userId: string; reason: string }[],
};

export const otp = fakeType({ id: 'fake-otp', rank: 30, evidence: { factor: 'possession', amr: ['otp'], countsAsFactor: true }, available: () => state.available });
export const push = fakeType({ id: 'fake-push', rank: 40, evidence: { factor: 'possession', amr: ['otp'], countsAsFactor: true }, available: () => state.available });
export const key = fakeType({
  id: 'fake-key',
  rank: 10,
  primary: true,
  evidence: { factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true },
  unable: () => state.keyUnable,
  available: () => state.available,
});
export const codes = fakeType({
  id: 'fake-codes',
  rank: 90,
  lastResort: true,
  companion: true,
  evidence: { factor: 'possession', amr: ['otp'], countsAsFactor: true },
  available: () => state.available,
});
const fakes = [otp, push, key, codes];

const second = 'credentials.second-step';
const after = { passed: 'done', enrol: 'enrol', change: 'identify' };
const identify = { step: 'test.who', next: { identified: 'first' } };
const enrol = { step: 'credentials.enrol', next: { added: 'second', skipped: 'done', cancelled: 'second', stale: 'confirm' } };
export const confirmTo = (passed: string, leave?: string) => ({
  step: second,
  settings: { purpose: 'step-up', assurance: 'own', fresh: true },
  next: { passed, enrol: passed, change: passed },
  ...(leave === undefined ? {} : { leave }),
});
const password = { step: 'credentials.password', next: { verified: 'second', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } };

const journeys: readonly JourneyDefinition[] = [
  { id: 's-password', start: 'identify', nodes: { identify, first: password, second: { step: second, next: after }, enrol, confirm: confirmTo('enrol') } },
  {
    id: 's-mail',
    start: 'identify',
    nodes: {
      identify,
      first: { step: 'credentials.email-code', settings: { purpose: 'sign-in' }, next: { verified: 'second', change: 'identify' } },
      second: { step: second, next: after },
      enrol,
      confirm: confirmTo('enrol'),
    },
  },
  {
    id: 's-recover',
    start: 'identify',
    nodes: {
      identify,
      first: { step: 'credentials.email-code', settings: { purpose: 'recover' }, next: { verified: 'second', change: 'identify' } },
      second: { step: second, settings: { purpose: 'recover' }, next: { passed: 'done', enrol: 'done', change: 'identify' } },
    },
  },
  {
    id: 's-step-up',
    start: 'second',
    nodes: {
      second: { step: second, settings: { purpose: 'step-up' }, next: { passed: 'done', enrol: 'enrol', change: 'done' } },
      enrol,
      confirm: confirmTo('enrol'),
    },
  },
  { id: 's-confirm', start: 'confirm', nodes: { confirm: confirmTo('done') } },
  {
    id: 's-node',
    start: 'identify',
    nodes: { identify, first: password, second: { step: second, settings: { mode: 'none' }, next: { passed: 'done', enrol: 'done', change: 'identify' } } },
  },
  {
    id: 's-security',
    start: 'manage',
    nodes: {
      manage: { step: 'credentials.manage', next: { add: 'add', password: 'done', stale: 'confirm', done: 'done' } },
      confirm: confirmTo('manage', 'manage'),
      add: { step: 'credentials.enrol', settings: { purpose: 'add' }, next: { added: 'manage', skipped: 'manage', cancelled: 'manage', stale: 'confirm-add' } },
      'confirm-add': confirmTo('add', 'manage'),
    },
  },
];

export async function secondWorld(plug: (deps: WorldDeps) => readonly CredentialType[] = () => fakes): Promise<World> {
  return createWorld({
    plug,
    steps(deps: WorldDeps, types) {
      const own = {
        ...deps,
        types,
        holds: { until: async () => state.held, begin: async (_tx: unknown, _origin: unknown, userId: string, reason: string) => void state.holds.push({ userId, reason }) },
        unusual: async () => state.strange,
      };
      return [secondStep(own), enrolStep(own), manageStep(own)];
    },
    journeys,
  });
}

export async function setRules(w: World, mfa: Readonly<Record<string, unknown>>): Promise<void> {
  const { slug, name, issuer } = w.tenant;
  await w.tenants.save({ slug, name, issuer, settings: { mfa, session: { idleSeconds: 3600, absoluteSeconds: 86_400 } } });
}

export const PASSWORD = 'a-quiet-river-at-noon-77';

/** Through the first step; the second is next, if there is one. */
export async function signingIn(w: World, email: string, options: Parameters<World['begin']>[1] = {}, journey = 's-password'): Promise<Customer> {
  const customer = await w.begin(journey, options);
  await customer.is(email);
  await customer.act('continue', { password: PASSWORD });
  return customer;
}

export async function byMail(w: World, email: string, journey = 's-mail'): Promise<Customer> {
  const customer = await w.begin(journey);
  await customer.is(email);
  await customer.act('continue', { code: w.mail.last().content.code ?? '' });
  return customer;
}

/** Where somebody stands: the id of the screen, or how it ended. */
export const at = (customer: Customer) => (customer.result.kind === 'screen' ? customer.result.screen.id : customer.result.kind);
export const prove = (customer: Customer, fields: Readonly<Record<string, string>> = {}) => customer.act('continue', { code: RIGHT, ...fields });
