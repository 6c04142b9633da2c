import { defineStep, type Screen, type ScreenNode, type Step, type StepContext, type StepResult } from './contract.ts';

type Side = 'main' | 'beside';

export interface JoinInput {
  readonly id: string;
  /** Whose screen it is: title, fields, errors. Its settings are the joined step's. */
  readonly main: Step;
  /** Whose ceremonies (`webauthn` nodes) stand on that screen as well. */
  readonly beside: Step;
  /** `all`: also its buttons, and above them what it has to say. Else only the ceremonies: the rest is about a screen of its own, with ways on from there. */
  readonly showing?: 'ceremonies' | 'all';
  readonly besideSettings?: Readonly<Record<string, unknown>>;
  /** The outcomes of `beside` that can be reached from there. */
  readonly taking: readonly string[];
  /** Tells the actions of the second step from the first one's, which may be a joined step itself. */
  readonly prefix?: string;
}

/**
 * Two steps on one screen: who is it, and a second way that answers the same question by itself (SI1). Neither step knows of the other; each keeps a
 * memory of its own, and what is posted goes to the one whose action it is. A definition uses the joined step like any other.
 */
export function joinSteps({ id, main, beside, besideSettings, showing = 'ceremonies', taking, prefix = 'beside' }: JoinInput): Step {
  const mark = `${prefix}:`;
  const settings = beside.settings.parse(besideSettings ?? {});
  const contextOf = (ctx: StepContext, side: Side): StepContext => ({ ...ctx, memory: memoryOf(ctx, side), ...(side === 'beside' ? { settings } : {}) });
  return defineStep({
    id,
    settings: main.settings,
    outcomes: [...new Set([...main.outcomes, ...taking])],
    proves: { ...main.proves, ...Object.fromEntries(Object.entries(beside.proves ?? {}).filter(([outcome]) => taking.includes(outcome))) },
    async foresee(at) {
      const second = await beside.foresee?.({ ...at, settings });
      if (second?.outcome !== undefined && taking.includes(second.outcome)) return second;
      return main.foresee?.(at);
    },
    async enter(ctx) {
      const first = wrap(ctx, 'main', (await main.enter?.(contextOf(ctx, 'main'))) ?? { kind: 'show' });
      if (first.kind !== 'show' || !beside.enter) return first;
      const second = await beside.enter(contextOf(ctx, 'beside'));
      // What stands beside only prepares itself: it cannot take the customer away from the screen.
      if (second.kind !== 'show' || !second.memory) return first;
      return { ...first, memory: { ...ctx.memory, ...first.memory, beside: second.memory } };
    },
    async offer(ctx) {
      const [screen, other] = await Promise.all([main.offer?.(contextOf(ctx, 'main')), beside.offer?.(contextOf(ctx, 'beside'))]);
      if (!screen) throw new Error(`The step ${main.id} has no screen to stand beside.`);
      const shown = (other?.nodes ?? []).filter(({ kind }) => showing === 'all' || kind === 'webauthn');
      return joinScreens(screen, shown, mark);
    },
    async run(ctx, input) {
      const side: Side = input.action.startsWith(mark) ? 'beside' : 'main';
      const action = side === 'beside' ? input.action.slice(mark.length) : input.action;
      const step = side === 'beside' ? beside : main;
      return wrap(ctx, side, (await step.run?.(contextOf(ctx, side), { ...input, action })) ?? { kind: 'show' });
    },
  });
}

function memoryOf(ctx: StepContext, side: Side): Readonly<Record<string, unknown>> {
  const own = ctx.memory[side];
  return typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
}

/** Puts a step's memory back into its half, also that of a result its commit returns. */
function wrap(ctx: StepContext, side: Side, result: StepResult): StepResult {
  const { commit } = result;
  return {
    ...result,
    ...(result.memory ? { memory: { ...ctx.memory, [side]: result.memory } } : {}),
    ...(commit
      ? {
          commit: async (tx) => {
            const another = (await commit(tx)) ?? undefined;
            return another && wrap(ctx, side, another);
          },
        }
      : {}),
  };
}

/** What it says comes first; its ceremonies and buttons after the screen's own and before the links. The field for names offers ceremonies by autofill. */
function joinScreens(screen: Screen, others: readonly ScreenNode[], mark: string): Screen {
  const said = others.filter((node) => node.kind === 'text');
  const ways = others.flatMap((node) => (node.kind === 'webauthn' || node.kind === 'action' ? [{ ...node, action: `${mark}${node.action}` }] : []));
  if (said.length + ways.length === 0) return screen;
  const conditional = ways.some((node) => node.kind === 'webauthn' && node.conditional === true);
  const nodes = screen.nodes.map((node) => (conditional && node.kind === 'input' && node.autocomplete === 'username' ? { ...node, autocomplete: 'username webauthn' } : node));
  const link = nodes.findIndex((node) => node.kind === 'action' && node.tone === 'link');
  const at = link === -1 ? nodes.length : link;
  return { ...screen, nodes: [...said, ...nodes.slice(0, at), ...ways, ...nodes.slice(at)] };
}
