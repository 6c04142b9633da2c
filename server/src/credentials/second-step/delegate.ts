import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { Screen, ScreenNode, Step, StepContext, StepInput, StepResult } from '#journeys/contract';
import type { Challenge, Enrolment } from '../contract.ts';

/** A step inside another: it keeps a memory of its own in the outer one's, and is told who was proved. */
export interface Inner {
  /** Id of the credential type. */
  readonly id: string;
  readonly step: Step;
  readonly settings: unknown;
}

export type InnerMemories = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Commit = NonNullable<StepResult['commit']>;

export function innerOf(id: string, capability: Pick<Challenge | Enrolment, 'step' | 'settings'>): Inner {
  return { id, step: capability.step, settings: capability.step.settings.parse(capability.settings ?? {}) };
}

/** Counters and look-ups of the inner step go by the proved user, whoever the typed name points at. */
export function innerContext(ctx: StepContext, inner: Inner, memories: InnerMemories, user: { readonly id: string; readonly sub: string }): StepContext {
  return { ...ctx, settings: inner.settings, memory: memories[inner.id] ?? {}, facts: { ...ctx.facts, userId: user.id, sub: user.sub, candidateId: user.id } };
}

export async function enterInner(ctx: StepContext, inner: Inner): Promise<StepResult> {
  return (await inner.step.enter?.(ctx)) ?? { kind: 'show' };
}

export async function runInner(ctx: StepContext, inner: Inner, input: StepInput): Promise<StepResult> {
  return (await inner.step.run?.(ctx, input)) ?? { kind: 'show' };
}

export async function offerInner(ctx: StepContext, inner: Inner): Promise<Screen> {
  const screen = await inner.step.offer?.(ctx);
  if (!screen) throw new Error(`The step ${inner.step.id} has no screen.`);
  return screen;
}

/** One commit after the other; a result the first returns replaces all that was planned after it. */
export function chain(...commits: readonly (Commit | undefined)[]): { commit?: Commit } {
  const all = commits.filter((commit) => commit !== undefined);
  if (all.length === 0) return {};
  return {
    async commit(tx: Tx) {
      for (const commit of all) {
        const another = (await commit(tx)) ?? undefined;
        if (another) return another;
      }
      return undefined;
    },
  };
}

/**
 * A result that leaves everything as it was says so, and moves no flow: a refused entry must not take the place of a right one that was sent at the same
 * moment (decision 0006).
 */
export function unmoved(ctx: Pick<StepContext, 'memory'>, result: StepResult): StepResult {
  if (result.kind !== 'show' || result.commit || !result.memory || Object.keys(result.facts ?? {}).length > 0) return result;
  const { memory, facts: _none, ...rest } = result;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(memory)), ctx.memory) ? rest : result;
}

const isAddress = (value: string) => value.includes('@');

/** The inner screen with what the outer step adds: who it is about, something before its first button, links at its end. */
export function around(
  screen: Screen,
  parts: { readonly first: readonly ScreenNode[]; readonly beforeButtons?: readonly ScreenNode[]; readonly last: readonly ScreenNode[]; readonly changes?: boolean },
): Screen {
  const sent = screen.nodes.some((node) => node.kind === 'input' && node.input === 'code');
  const account = parts.first.find((node) => node.kind === 'identity')?.value ?? '';
  // Where a code went stays, unless it says the account's own address again, or offers to be somebody else.
  const nodes = screen.nodes.filter(
    (node) => node.kind !== 'identity' || (sent && !(isAddress(node.value) && isAddress(account)) && (parts.changes === true || node.action !== 'change')),
  );
  const button = nodes.findIndex((node) => node.kind === 'action' || node.kind === 'webauthn');
  const at = button === -1 ? nodes.length : button;
  return { ...screen, nodes: [...parts.first, ...nodes.slice(0, at), ...(parts.beforeButtons ?? []), ...nodes.slice(at), ...parts.last] };
}
