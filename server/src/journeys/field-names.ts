import type { Screen, ScreenNode } from './contract.ts';

/** Every name something may be answered by. Dates by the whole and by each part. */
function namesOf(node: ScreenNode): readonly string[] {
  switch (node.kind) {
    case 'input':
    case 'checkbox':
    case 'choice':
    case 'select':
    case 'file':
      return [node.name];
    case 'date':
      return [node.name, ...node.parts.map(({ name }) => name)];
    case 'ticks':
      return node.options.map(({ name }) => name);
    case 'details':
      return node.ticks?.flatMap(namesOf) ?? [];
    case 'scopes':
      return node.groups.flatMap(({ items }) => items.flatMap(({ name, optional }) => (optional ? [name] : [])));
    default:
      return [];
  }
}

/**
 * Of two answers by one name a form with both is refused, and of a JSON object only the last counts: such a screen is a mistake of who built it, and nobody is asked by
 * it. Ceremonies may share a field: only the one that was begun answers. Throws.
 */
export function requireOneOfEach<S extends Pick<Screen, 'id' | 'nodes'>>(screen: S): S {
  const ceremonies = new Set(screen.nodes.flatMap((node) => (node.kind === 'webauthn' || node.kind === 'challenge' ? [node.field] : [])));
  const seen = new Set<string>(ceremonies);
  for (const name of screen.nodes.flatMap(namesOf)) {
    if (seen.has(name)) throw new Error(`The screen ${screen.id} asks for "${name}" twice.`);
    seen.add(name);
  }
  return screen;
}
