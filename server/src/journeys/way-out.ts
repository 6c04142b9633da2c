import type { Screen, ScreenNode } from './contract.ts';
import type { CompiledNode, Target } from './definition.ts';
import type { FlowConstants } from './flow-state.ts';

/** The action of "Cancel". The engine's own: no step sees it, so none can forget it. */
export const LEAVE = 'leave';

const cancel: ScreenNode = { kind: 'action', action: LEAVE, label: { id: 'journeys.cancel' }, tone: 'secondary', skipValidation: true };

/** Where "Cancel" leads from here: the node's own word is the nearest. Undefined: there is none. */
export function wayOutOf(node: Pick<CompiledNode, 'leave'>, { mayLeave }: Pick<FlowConstants, 'mayLeave'>): Target | undefined {
  return node.leave ?? (mayLeave ? { kind: 'done' } : undefined);
}

/** The screen with "Cancel" beside its last buttons, unless it says itself how it is left. */
export function withWayOut({ ownWayOut, ...screen }: Screen, target: Target | undefined): Screen {
  if (!target || ownWayOut === true) return screen;
  const last = screen.nodes.findLastIndex((node) => node.kind === 'action');
  const at = last === -1 ? screen.nodes.length : last + 1;
  return { ...screen, nodes: [...screen.nodes.slice(0, at), cancel, ...screen.nodes.slice(at)] };
}
