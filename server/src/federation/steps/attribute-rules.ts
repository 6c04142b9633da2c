import { checkAttributes } from '#identity';
import type { AttributeValue } from '#identity/contract';
import type { AttributeDefinition } from '#tenants/contract';
import type { AttributeRule, Claims, Connection } from '../contract.ts';

export type Moment = 'made' | 'linked' | 'signed-in';

/** Who wrote an attribute that is the customer's own word. */
const OWN_WORD = new Set(['user', 'sign-up']);

export const sourceOf = ({ slug }: Pick<Connection, 'slug'>): string => `connection:${slug}`;

/**
 * What the rules of a connection write now. A claim that the attribute cannot hold (too long, no date) is left out: nobody is kept from signing in by their
 * employer's directory. What the other side no longer tells stays. Pure.
 */
export function attributesToWrite(
  rules: readonly AttributeRule[],
  definitions: readonly AttributeDefinition[],
  claims: Claims,
  known: Readonly<Record<string, AttributeValue>>,
  moment: Moment,
): Readonly<Record<string, string | boolean>> {
  const given: Record<string, string | boolean> = {};
  for (const { claim, attribute, update } of rules) {
    const definition = definitions.find((candidate) => candidate.name === attribute);
    const before = known[attribute];
    if (!definition || !applies(update, before, moment)) continue;
    const value = valueOf(definition, Object.hasOwn(claims, claim) ? claims[claim] : undefined);
    if (value !== undefined) given[attribute] = value;
  }
  const { values } = checkAttributes(definitions, given);
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | boolean] => entry[1] !== null));
}

function applies(update: AttributeRule['update'], before: AttributeValue | undefined, moment: Moment): boolean {
  switch (update) {
    case 'always':
      return true;
    case 'unless-edited':
      return before === undefined || !OWN_WORD.has(before.source);
    case 'once':
      // An account that was there before keeps what it has.
      return moment === 'made' || (moment === 'linked' && before === undefined);
    case 'empty':
      return before === undefined;
  }
}

/** Claims are texts, mostly; some systems write numbers, truths as words, and addresses as objects (OpenID Connect Core 5.1.1). */
function valueOf(definition: AttributeDefinition, claim: unknown): string | boolean | undefined {
  if (definition.type === 'boolean') return claim === true || claim === 'true' ? true : claim === false || claim === 'false' ? false : undefined;
  if (typeof claim === 'number') return String(claim);
  if (definition.type === 'address' && typeof claim === 'object' && claim !== null && 'formatted' in claim) return valueOf(definition, claim.formatted);
  return typeof claim === 'string' ? claim : undefined;
}
