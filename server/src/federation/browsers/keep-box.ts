import { defineStep, type FlowFacts, type Screen, type ScreenNode, type Step, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';

/** Name of the box. */
const KEEP = 'keep';

/**
 * A box on the screen of another step: "Show my account here next time". Never ticked beforehand (G16). What was ticked is noted with whatever is pressed
 * there; it is kept when somebody has signed in.
 */
export function withKeepBox(step: Step, deps: { readonly tenants: Pick<Tenants, 'byId'> }): Step {
  const offered = async ({ flow }: Pick<StepContext, 'flow'>) => (await deps.tenants.byId(flow.tenantId))?.settings.signIn.keepAccounts ?? false;

  return defineStep({
    ...step,
    async offer(ctx) {
      const screen = await step.offer?.(ctx);
      if (!screen) throw new Error(`The step ${step.id} has no screen to put a box on.`);
      return (await offered(ctx)) ? withBox(screen, ctx.facts.keep ?? false) : screen;
    },
    async run(ctx, input) {
      const result = (await step.run?.(ctx, input)) ?? { kind: 'show' };
      return note(result, { keep: input.fields[KEEP] === 'true' && (await offered(ctx)) });
    },
  });
}

/** After the last field, where it is read before anything is pressed. */
function withBox(screen: Screen, checked: boolean): Screen {
  const box: ScreenNode = { kind: 'checkbox', name: KEEP, label: { id: 'federation.keep_label' }, hint: { id: 'federation.keep_hint' }, checked };
  const at = screen.nodes.findLastIndex(({ kind }) => kind === 'input') + 1;
  return { ...screen, nodes: [...screen.nodes.slice(0, at), box, ...screen.nodes.slice(at)] };
}

/** Also in what a commit returns instead. */
function note(result: StepResult, noted: Pick<FlowFacts, 'keep'>): StepResult {
  if (result.kind === 'refuse') return result;
  const { commit } = result;
  return {
    ...result,
    facts: { ...result.facts, ...noted },
    ...(commit
      ? {
          commit: async (tx) => {
            const another = (await commit(tx)) ?? undefined;
            return another && note(another, noted);
          },
        }
      : {}),
  };
}
