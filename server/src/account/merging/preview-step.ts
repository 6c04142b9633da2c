import { z } from 'zod';
import { defineStep, type FlowFacts, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { MergeChoices, MergePair, Side } from '#identity/contract';
import type { Tx } from '#platform/db';
import { ownerOf, tenantOf, type MergeStepsDeps } from './deps.ts';
import { otherIsFresh, otherIsProved, ownerIsFresh } from './fresh.ts';
import { endedScreen, FIELD, mergedScreen, previewScreen, PRIMARY, refusedScreen } from './screens.ts';

const memoryShape = z.discriminatedUnion('view', [z.object({ view: z.literal('merged'), undoUntil: z.iso.datetime() }), z.object({ view: z.enum(['stale', 'second_step']) })]);
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

/** Nothing of the other account goes along. `undefined` takes a fact out. */
const nobody = { evidence: [], verified: [], userId: undefined, sub: undefined, identifier: undefined, candidateId: undefined } as unknown as Partial<FlowFacts>;

/** Both are proved. What the one account will be, field by field; then, once, it is. */
export function mergePreviewStep(deps: MergeStepsDeps) {
  const { merging } = deps.identity;
  const pairOf = (ctx: StepContext): MergePair => {
    if (ctx.facts.userId === undefined) throw new Error('The other account was not proved.');
    return { survivor: ownerOf(ctx).userId, absorbed: ctx.facts.userId };
  };

  async function offer(ctx: StepContext): Promise<Screen> {
    const memory = memoryOf(ctx);
    if (memory) return memory.view === 'merged' ? mergedScreen(new Date(memory.undoUntil)) : endedScreen(memory.view, ctx.flow.issuer);
    const pair = pairOf(ctx);
    const tenant = await tenantOf(deps, ctx.flow.tenantId);
    return ctx.db.read(ctx.flow.tenantId, async (tx) => {
      const why = await merging.check(tx, pair);
      if (why !== undefined) return refusedScreen(why);
      return previewScreen({
        preview: await merging.preview(tx, pair),
        ways: await deps.previewWays(tx, pair),
        definitions: tenant.settings.attributes,
        locale: ctx.flow.locale,
      });
    });
  }

  async function write(ctx: StepContext, tx: Tx, pair: MergePair, choices: MergeChoices): Promise<StepResult | undefined> {
    // Anybody who left the page open for long, or was signed out meanwhile, begins again.
    if (!(await otherIsFresh(deps, tx, ctx)) || !(await ownerIsFresh(deps, tx, ctx))) return { kind: 'show', memory: { view: 'stale' } };
    if (!(await otherIsProved(deps, tx, ctx))) return { kind: 'show', memory: { view: 'second_step' } };
    // Each is told at its own addresses, and each can take it back: whoever did not want it may be either.
    const names = new Map<string, string | undefined>();
    for (const userId of [pair.survivor, pair.absorbed]) {
      const identifiers = await deps.identity.identifiers(tx, userId);
      names.set(userId, (identifiers.find(({ primary }) => primary) ?? identifiers[0])?.value);
    }
    const before = async (mergeId: string) => {
      for (const [userId, other] of [
        [pair.survivor, pair.absorbed],
        [pair.absorbed, pair.survivor],
      ] as const) {
        const name = names.get(other);
        const thing = name === undefined ? {} : { thing: { id: 'account.merge_notice_other', values: { name } } };
        await deps.notices.tell(tx, ctx, { userId, what: 'account_merged', key: mergeId, ...thing });
      }
    };
    const done = await merging.merge(tx, ctx.origin, pair, choices, { session: ownerOf(ctx).sessionId, before });
    if (done.kind === 'refused') return { kind: 'show', errors: [{ text: { id: `account.merge_refused_${done.why}` } }] };
    await deps.beginHold(tx, ctx.origin, pair.survivor);
    const { userId, sub, sessionId } = ownerOf(ctx);
    return { kind: 'show', memory: { view: 'merged', undoUntil: done.undoUntil.toISOString() }, facts: { ...nobody, userId, sub, sessionId } };
  }

  function merge(ctx: StepContext, { fields }: StepInput): StepResult {
    const pair = pairOf(ctx);
    const choices = choicesIn(fields);
    return { kind: 'show', memory: {}, alsoOf: [pair.survivor], commit: async (tx) => write(ctx, tx, pair, choices) };
  }

  return defineStep({
    id: 'account.merge-preview',
    settings: z.strictObject({}),
    outcomes: ['again', 'done'],
    offer,
    async run(ctx, input) {
      const ended = memoryOf(ctx) !== undefined;
      if (ended) return input.action === 'done' ? { kind: 'advance', outcome: 'done' } : { kind: 'show' };
      if (input.action === 'again') return { kind: 'advance', outcome: 'again', memory: {}, facts: nobody };
      if (input.action === 'cancel') return { kind: 'advance', outcome: 'done', memory: {}, facts: nobody };
      return input.action === 'merge' ? merge(ctx, input) : { kind: 'show' };
    },
  });
}

const isSide = (value: string | undefined): value is Side => value === 'own' || value === 'other';

/** What is not said, or says something else, is as proposed. */
function choicesIn(fields: StepInput['fields']): MergeChoices {
  const all = Object.entries(fields).filter((entry): entry is [string, Side] => isSide(entry[1]));
  const named = (prefix: string) => Object.fromEntries(all.flatMap(([name, side]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), side]] : [])));
  const { email, phone } = named(PRIMARY);
  return { attributes: named(FIELD), primary: { ...(isSide(email) ? { email } : {}), ...(isSide(phone) ? { phone } : {}) } };
}
