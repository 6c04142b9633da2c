import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import { undoOwn } from './account-merges.ts';
import { ownerOf, type MergeStepsDeps } from './deps.ts';
import { ownerIsFresh } from './fresh.ts';
import { beginScreen, endedScreen, undoScreen, undoneScreen } from './screens.ts';

const memoryShape = z.object({ view: z.enum(['undo', 'undone', 'stale']), merge: z.string().optional() });
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

/** "I have another account here": what will happen, before anything is asked; and the merges that can be undone. */
export function mergeStep(deps: MergeStepsDeps) {
  const { merging } = deps.identity;
  const undoable = (ctx: StepContext) => ctx.db.read(ctx.flow.tenantId, (tx) => merging.undoable(tx, ownerOf(ctx).userId));

  function undo(ctx: StepContext, mergeId: string): StepResult {
    return {
      kind: 'show',
      memory: { view: 'undone' },
      async commit(tx) {
        if (!(await ownerIsFresh(deps, tx, ctx))) return { kind: 'show', memory: { view: 'stale' } };
        if (await undoOwn(deps, tx, ctx, ownerOf(ctx).userId, mergeId)) return undefined;
        return { kind: 'show', memory: {}, errors: [{ text: { id: 'account.merge_undo_over' } }] };
      },
    };
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const memory = memoryOf(ctx);
    if (memory?.view === 'undone') return undoneScreen;
    if (memory?.view === 'stale') return endedScreen('stale', ctx.flow.issuer);
    const merges = await undoable(ctx);
    const chosen = memory && merges.find(({ id }) => id === memory.merge);
    if (chosen) return undoScreen(chosen);
    const names = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, ownerOf(ctx).userId));
    const own = names.find(({ primary }) => primary) ?? names[0];
    return beginScreen(own?.value, merges);
  }

  return defineStep({
    id: 'account.merge',
    settings: z.strictObject({}),
    outcomes: ['begin', 'done'],
    offer,
    async run(ctx, { action }) {
      const memory = memoryOf(ctx);
      if (action === 'done' || action === 'cancel') return memory?.view === 'undo' ? { kind: 'show', memory: {} } : { kind: 'advance', outcome: 'done' };
      if (memory?.view === 'undone' || memory?.view === 'stale') return { kind: 'show' };
      if (memory?.view === 'undo') return action === 'undo' && memory.merge !== undefined ? undo(ctx, memory.merge) : { kind: 'show' };
      if (action === 'begin') return { kind: 'advance', outcome: 'begin' };
      const [verb, id] = action.split(':');
      return verb === 'undo' && id !== undefined && (await undoable(ctx)).some((merge) => merge.id === id)
        ? { kind: 'show', memory: { view: 'undo', merge: id } }
        : { kind: 'show' };
    },
  });
}
