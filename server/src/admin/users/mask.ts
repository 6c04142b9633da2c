import type { AttributeDefinition } from '#tenants/contract';

/** What is shown of personal values to whoever may not see them: enough to recognise what the customer says, not enough to contact or to be them. Pure. */

const first = (word: string) => [...word][0] ?? '';

/** `A*** L***`. */
export const maskWords = (text: string): string =>
  text
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => `${first(word)}***`)
    .join(' ');

export function maskIdentifier(kind: string, value: string): string {
  if (kind === 'email') return `${first(value)}***${value.slice(value.lastIndexOf('@'))}`;
  if (kind === 'phone') return `***${value.slice(-2)}`;
  return `${first(value)}***`;
}

type Known = Pick<AttributeDefinition, 'type' | 'sensitivity'>;

/** What is public stands as it is. What nobody should know is not hinted at; nor are days, addresses and anything without a definition. */
export function maskAttribute(definition: Known | undefined, value: string | boolean): string | boolean {
  if (definition?.sensitivity === 'public') return value;
  return definition?.sensitivity === 'personal' && definition.type === 'text' && typeof value === 'string' ? maskWords(value) : '***';
}
