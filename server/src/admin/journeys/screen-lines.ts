import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';

export interface Line {
  readonly kind: 'text' | 'field' | 'choice' | 'button' | 'link';
  readonly text: string;
}

type Say = (text: Text) => string;
const said = (value: string | Text, say: Say): string => (typeof value === 'string' ? value : say(value));

/** What a screen says and asks, line by line. Pure. */
export function screenLines({ nodes }: Pick<Screen, 'nodes'>, say: Say): Line[] {
  return nodes.flatMap((node) => linesOf(node, say));
}

function linesOf(node: ScreenNode, say: Say): Line[] {
  const one = (kind: Line['kind'], text: string): Line[] => [{ kind, text }];
  switch (node.kind) {
    case 'text':
    case 'wait':
    case 'legal':
    case 'challenge':
      return one('text', say(node.text));
    case 'input':
    case 'date':
    case 'file':
      return one('field', say(node.label));
    case 'select':
      return one('field', say(node.label));
    case 'checkbox':
      return one('choice', say(node.label));
    case 'ticks':
      return [...one('text', say(node.legend)), ...node.options.flatMap(({ label }) => one('choice', say(label)))];
    case 'choice':
      return [...one('text', say(node.legend)), ...node.options.flatMap(({ label }) => one('choice', say(label)))];
    case 'scopes':
      return node.groups.flatMap(({ legend, items }) => [...one('text', say(legend)), ...items.flatMap(({ label }) => one('choice', say(label)))]);
    case 'action':
      return one(node.tone === 'link' ? 'link' : 'button', say(node.label));
    case 'redirect':
    case 'webauthn':
      return one('button', say(node.label));
    case 'link':
      return one('link', say(node.label));
    case 'identity':
      return [...one('text', node.value), ...(node.actionLabel ? one('link', say(node.actionLabel)) : [])];
    case 'details':
      return [...one('text', say(node.summary)), ...one('text', say(node.text))];
    case 'facts':
      return node.items.flatMap(({ label, value }) => one('text', `${say(label)}: ${said(value, say)}`));
    case 'application':
      return one('text', node.name);
    case 'cards':
      return [...one('text', say(node.legend)), ...node.items.flatMap(({ title }) => one('text', said(title, say)))];
    case 'qr':
    case 'secret':
    case 'codes':
    case 'number':
      return one('text', say(node.label));
    case 'passkeys':
      return [];
  }
}
