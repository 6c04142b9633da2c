import type { AttributeValue } from '../contract.ts';
import type { MergeChoices, MergedField, Side } from '../contract.ts';

type Values = Readonly<Record<string, AttributeValue>>;

/**
 * Whose value stays, field by field: what somebody checked before what nobody did, what its owner confirmed before what a site said, and else that of the account
 * that stays. Of two that are alike the account's own. Pure.
 */
export function proposeFields(own: Values, other: Values): readonly MergedField[] {
  return [...new Set([...Object.keys(own), ...Object.keys(other)])].toSorted().map((name) => {
    const [mine, theirs] = [own[name], other[name]];
    return { name, ...(mine ? { own: mine } : {}), ...(theirs ? { other: theirs } : {}), proposed: propose(mine, theirs) };
  });
}

function propose(own: AttributeValue | undefined, other: AttributeValue | undefined): Side {
  if (!own || !other) return own ? 'own' : 'other';
  if (own.value === other.value) return 'own';
  const weight = (value: AttributeValue) => Number(value.unconfirmed !== true) * 2 + Number(value.verifiedAt !== undefined);
  return weight(other) > weight(own) ? 'other' : 'own';
}

/** Attributes that the other account gives. A choice between two is the person's; where only one has something, there is none. */
export function takenFields(fields: readonly MergedField[], { attributes = {} }: MergeChoices): readonly string[] {
  return fields.flatMap(({ name, own, other, proposed }) => {
    if (!other) return [];
    const side = own ? ((Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? proposed) : 'other';
    return side === 'other' && own?.value !== other.value ? [name] : [];
  });
}
