import { z } from 'zod';
import type { Database } from '#platform/db';
import { defineStep, type JourneyDefinition, type Screen, type Step, type StepContext } from '#journeys/contract';

/* Steps for tests of the engine and its faces. Their effects are rows of `platform.effects`, so that a test can count them. */

export const EFFECTS_TABLE = `create table platform.effects (tenant_id uuid not null, flow text not null, what text not null);
  grant select, insert on platform.effects to parvis_app`;

const settings = z.strictObject({ proves: z.boolean().default(true) });

const evidence = (now: Date) => ({ type: 'test', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: now.toISOString() });

export interface FakeStepHooks {
  /** Called between the work of a step and its transaction. */
  readonly beforeCommit?: () => Promise<void> | void;
  /** Called at the end of the commit: throw to see everything undone. */
  readonly insideCommit?: () => void;
}

/** `test.ask`: the answer `good` is right, others are counted. `test.note`: automatic, writes an effect. `test.session`: automatic, sets a session. `test.link`: waits for a mailed link. */
export function fakeSteps(hooks: FakeStepHooks = {}): Step[] {
  const effect = (ctx: StepContext<unknown>, what: string) => async (tx: Parameters<Parameters<Database['tenant']>[1]>[0]) => {
    await tx.query('insert into platform.effects values ($1, $2, $3)', [tx.tenantId, ctx.flow.id, what]);
    hooks.insideCommit?.();
  };
  const screen = (id: string, ctx: StepContext<unknown>): Screen => ({
    id,
    title: { id: 'test.title' },
    nodes: [
      { kind: 'text', text: { id: 'test.tries', values: { tries: Number(ctx.memory['tries'] ?? 0) } } },
      { kind: 'input', name: 'answer', label: { id: 'test.answer' }, input: 'text', required: true, maxLength: 100 },
      { kind: 'action', action: 'submit', label: { id: 'test.submit' }, tone: 'primary' },
    ],
  });
  const ask = defineStep({
    id: 'test.ask',
    settings,
    outcomes: ['answered', 'other'],
    proves: { answered: 'factor' },
    offer: async (ctx) => screen('test.ask', ctx),
    async run(ctx, { action, fields }) {
      if (action === 'other') return { kind: 'advance', outcome: 'other' };
      if (fields['answer'] === undefined || fields['answer'] === '') return { kind: 'show', errors: [{ field: 'answer', text: { id: 'test.missing' } }] };
      await hooks.beforeCommit?.();
      if (fields['answer'] === 'banned') return { kind: 'refuse', reason: 'banned', text: { id: 'test.banned' } };
      if (fields['answer'] !== 'good') {
        return { kind: 'show', errors: [{ field: 'answer', text: { id: 'test.wrong' } }], memory: { tries: Number(ctx.memory['tries'] ?? 0) + 1 }, commit: effect(ctx, 'wrong') };
      }
      return {
        kind: 'advance',
        outcome: 'answered',
        facts: {
          userId: '33333333-3333-4333-8333-333333333333',
          sub: 'sub-of-test',
          evidence: [evidence(ctx.now)],
          identifier: { kind: 'email', value: 'secret.person@example.com' },
        },
        commit: effect(ctx, 'answered'),
      };
    },
  });
  const note = defineStep({
    id: 'test.note',
    settings: z.strictObject({}),
    outcomes: ['noted'],
    async enter(ctx) {
      return { kind: 'advance', outcome: 'noted', commit: effect(ctx, 'noted') };
    },
  });
  const session = defineStep({
    id: 'test.session',
    settings: z.strictObject({}),
    outcomes: ['started'],
    startsSession: true,
    async enter(ctx) {
      return {
        kind: 'advance',
        outcome: 'started',
        // Known only after the write, as an id the database makes would be.
        async commit(tx) {
          await effect(ctx, `session from ${ctx.origin.ip ?? 'nowhere'}`)(tx);
          return { kind: 'advance', outcome: 'started', facts: { sessionId: '44444444-4444-4444-8444-444444444444' } };
        },
      };
    },
  });
  const link = defineStep({
    id: 'test.link',
    settings: z.strictObject({}),
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    async offer() {
      return { id: 'test.link', title: { id: 'test.title' }, nodes: [{ kind: 'wait', text: { id: 'test.waiting' }, everySeconds: 3 }] };
    },
    async offerLink(_ctx, token, sameBrowser) {
      if (token !== 'right-token') return undefined;
      return { id: sameBrowser ? 'test.link-here' : 'test.link-elsewhere', title: { id: 'test.title' }, nodes: [] };
    },
    async run(ctx, { action, fields }) {
      if (action !== 'link' || fields['token'] !== 'right-token') return { kind: 'show', errors: [{ text: { id: 'test.wrong' } }] };
      await hooks.beforeCommit?.();
      return { kind: 'advance', outcome: 'verified', facts: { userId: '33333333-3333-4333-8333-333333333333', evidence: [evidence(ctx.now)] }, commit: effect(ctx, 'link') };
    },
  });
  return [ask, note, session, link];
}

export const FAKE_JOURNEYS: readonly JourneyDefinition[] = [
  {
    id: 'sign-in',
    start: 'ask',
    nodes: {
      ask: { step: 'test.ask', next: { answered: 'note', other: 'journey:by-link' } },
      note: { step: 'test.note', next: { noted: 'again' } },
      again: { step: 'test.ask', next: { answered: 'session', other: 'ask' } },
      session: { step: 'test.session', next: { started: 'done' } },
    },
  },
  { id: 'by-link', start: 'link', nodes: { link: { step: 'test.link', next: { verified: 'session' } }, session: { step: 'test.session', next: { started: 'done' } } } },
];
