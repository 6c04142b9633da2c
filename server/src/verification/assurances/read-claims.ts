import { checkAttributes } from '#identity';
import type { AttributeValue } from '#identity/contract';
import type { AttributeDefinition } from '#tenants/contract';
import type { ClaimRule } from '../contract.ts';
import { sameValue } from './same-value.ts';

type Values = Readonly<Record<string, string | boolean>>;

/** What becomes of a finding. All by attribute. */
export interface ReadClaims {
  /** To be written into the account. */
  readonly write: Values;
  /** Vouched for, as it was verified. */
  readonly assured: Values;
  /** The account says something else, and its owner is to decide. */
  readonly differing: Values;
  /** The account says something else, and nobody is asked. */
  readonly kept: readonly string[];
}

/**
 * Only what is mapped gets through here, and only what the attribute could hold; the rest of a finding is dropped. Nothing an account says is overwritten unless the
 * connection says so. Pure.
 */
export function readClaims(
  rules: readonly ClaimRule[],
  definitions: readonly AttributeDefinition[],
  claims: Readonly<Record<string, unknown>>,
  held: Readonly<Record<string, AttributeValue>>,
): ReadClaims {
  const write: Record<string, string | boolean> = {};
  const assured: Record<string, string | boolean> = {};
  const differing: Record<string, string | boolean> = {};
  const kept: string[] = [];
  for (const { attribute, differs, value } of mapped(rules, definitions, claims)) {
    const before = Object.hasOwn(held, attribute) ? held[attribute]?.value : undefined;
    if (before !== undefined && sameValue(before, value)) assured[attribute] = value;
    else if (before === undefined || differs === 'replace') assured[attribute] = write[attribute] = value;
    else if (differs === 'ask') differing[attribute] = value;
    else kept.push(attribute);
  }
  return { write, assured, differing, kept };
}

function mapped(rules: readonly ClaimRule[], definitions: readonly AttributeDefinition[], claims: Readonly<Record<string, unknown>>) {
  return rules.flatMap(({ claim, attribute, differs }) => {
    const definition = definitions.find(({ name }) => name === attribute);
    const given = definition && valueOf(definition, Object.hasOwn(claims, claim) ? claims[claim] : undefined);
    if (given === undefined) return [];
    const value = checkAttributes(definitions, { [attribute]: given }).values[attribute];
    return value === undefined || value === null ? [] : [{ attribute, differs, value }];
  });
}

/** Services write numbers, truths as words, and addresses as objects. */
function valueOf(definition: AttributeDefinition, claim: unknown): string | boolean | undefined {
  if (definition.type === 'boolean') return claim === true || claim === 'true' ? true : claim === false || claim === 'false' ? false : undefined;
  if (typeof claim === 'number') return String(claim);
  if (definition.type === 'address' && typeof claim === 'object' && claim !== null && 'formatted' in claim) return valueOf(definition, claim.formatted);
  return typeof claim === 'string' ? claim : undefined;
}
