import { lookupsOf } from './postgres.ts';
import { createHash } from 'node:crypto';
import { createKeys, createLocalKek, type TenantKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { EventEnvelope, Events, Origin } from '#platform/events';
import { personalPlace } from '../../src/platform/events/guard-data.ts';
import type { Limits } from '#platform/limits';
import type { FieldError, FlowFacts, FlowView, Screen, Step, StepContext, StepInput, StepResult } from '#journeys/contract';

/* What a room needs to test its steps without an engine, and the small fakes that tests of several rooms share. */

export const TEST_TENANT = '11111111-1111-4111-8111-111111111111';
export const TEST_ORIGIN: Origin = { actor: { kind: 'anonymous' }, ip: '192.0.2.7', userAgent: 'Test/1.0', requestId: 'test-request' };

/** Real keys over the test database, under a fixed key-encryption key. */
export function testKeys(db: Database): TenantKeys {
  const secret = (of: string) => ({ current: '1', keys: { 1: createHash('sha256').update(of).digest('base64') } });
  return createKeys({ db: lookupsOf(db), kek: createLocalKek(secret('kek of the tests')), pepper: secret('pepper of the tests') });
}

export const noLimits: Limits = {
  hit: async () => ({ allowed: true }),
  peek: async () => ({ allowed: true }),
  clear: async () => {},
};

export type RecordedEvent = Pick<EventEnvelope, 'type' | 'tenantId' | 'data' | 'result'> & { readonly subject?: string; readonly origin: Origin };

/** Checks events against their schema, and for what must not stand in the trail, as the publisher does; keeps those whose transaction committed. Costs no round trip. */
export function recordEvents(): Events & { readonly all: RecordedEvent[]; of(type: string): RecordedEvent[]; clear(): void } {
  const all: RecordedEvent[] = [];
  const publishMany: Events['publishMany'] = async (tx, events) => {
    for (const { type, input } of events) {
      const data = type.schema.parse(input.data) as unknown;
      const place = personalPlace(data);
      if (place !== undefined) throw new TypeError(`${type.type}: ${place} looks personal or secret. Events carry ids and codes only.`);
      tx.afterCommit(() =>
        all.push({
          type: type.type,
          tenantId: tx.tenantId,
          data,
          result: input.result ?? 'success',
          origin: input.origin,
          ...(input.subject === undefined ? {} : { subject: input.subject }),
        }),
      );
    }
  };
  return {
    all,
    of: (type) => all.filter((event) => event.type === type),
    clear: () => void all.splice(0),
    publishMany,
    publish: (tx, type, input) => publishMany(tx, [{ type: type as never, input }]),
    together: (_tx, work) => work(),
  };
}

export interface StepRunOptions {
  /** As a definition writes them; parsed by the step's schema. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly facts?: Partial<FlowFacts>;
  readonly memory?: Readonly<Record<string, unknown>>;
  readonly flow?: Partial<FlowView>;
  readonly origin?: Origin;
  readonly now?: Date;
  /** Needed when the step reads through `ctx.db` or commits. */
  readonly db?: Database;
  /** Absent: the step is entered. */
  readonly input?: { readonly action: string; readonly fields?: Readonly<Record<string, string>> };
}

export interface StepRun {
  /** The result that counts: the one a commit returned instead, if it did. */
  readonly result: StepResult;
  readonly outcome?: string;
  readonly errors: readonly FieldError[];
  /** As the next step, or the next call with the same options, would find them. */
  readonly facts: FlowFacts;
  readonly memory: Readonly<Record<string, unknown>>;
  /** Shown after a `show`; undefined when the step is left. */
  readonly screen?: Screen;
}

const NO_DATABASE = new Proxy({} as Database, {
  get(_target, name) {
    throw new Error(`The step uses ctx.db.${String(name)}: give runStep a database.`);
  },
});

export function stepContext(step: Step, options: StepRunOptions = {}): StepContext<unknown> {
  const now = options.now ?? new Date();
  return {
    db: options.db ?? NO_DATABASE,
    flow: {
      id: 'test-flow',
      tenantId: TEST_TENANT,
      issuer: 'https://id.example.com',
      journey: 'test',
      node: 'step',
      version: 1,
      locale: 'en',
      brandId: '22222222-2222-4222-8222-222222222222',
      browserKey: 'test-browser',
      nextBrowserKey: 'test-browser',
      expiresAt: new Date(now.getTime() + 30 * 60_000),
      ...options.flow,
    },
    settings: step.settings.parse(options.settings ?? {}),
    facts: { evidence: [], verified: [], ...options.facts },
    memory: options.memory ?? {},
    origin: options.origin ?? TEST_ORIGIN,
    now,
  };
}

/** Runs or enters one step the way the engine does: outside a transaction first, then its writes in one, then its screen. */
export async function runStep(step: Step, options: StepRunOptions = {}): Promise<StepRun> {
  const context = stepContext(step, options);
  const input: StepInput | undefined = options.input && { action: options.input.action, fields: options.input.fields ?? {} };
  const shown: StepResult = { kind: 'show' };
  let result = (input ? await step.run?.(context, input) : await step.enter?.(context)) ?? shown;
  const { commit } = result;
  if (commit) {
    const written = await (options.db ?? NO_DATABASE).tenant(context.flow.tenantId, (tx) => settle(tx, commit));
    if (written) result = written;
  }
  if (result.kind === 'advance' && !step.outcomes.includes(result.outcome)) throw new Error(`"${step.id}" has no outcome "${result.outcome}".`);
  // Through JSON, as the engine stores them: what does not survive that is lost in tests as well.
  const facts = JSON.parse(JSON.stringify({ ...context.facts, ...result.facts })) as FlowFacts;
  const memory = JSON.parse(JSON.stringify(result.memory ?? context.memory)) as Record<string, unknown>;
  const screen = result.kind === 'show' ? await step.offer?.({ ...context, facts, memory }) : undefined;
  return {
    result,
    ...(result.kind === 'advance' ? { outcome: result.outcome } : {}),
    errors: result.kind === 'show' ? (result.errors ?? []) : [],
    facts,
    memory,
    ...(screen ? { screen } : {}),
  };
}

async function settle(tx: Tx, commit: NonNullable<StepResult['commit']>): Promise<StepResult | undefined> {
  const other = (await commit(tx)) ?? undefined;
  return other?.commit ? ((await settle(tx, other.commit)) ?? other) : other;
}
