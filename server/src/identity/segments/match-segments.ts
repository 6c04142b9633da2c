import type { AttributeCondition, CountRange, Segment } from '#tenants';
import type { AttributeValue } from '../contract.ts';

/** What is known of somebody when segments are looked at; one read tells all of it. */
export interface Person {
  readonly light: boolean;
  /** An address or number is proved to be theirs. */
  readonly verified: boolean;
  /** Since they registered. */
  readonly days: number;
  readonly visitsOverall: number;
  /** Client ids of applications they have signed in to, as far as it was counted. */
  readonly used: readonly string[];
  /** Since the last sign-in before the present one; undefined: none was counted. */
  readonly daysSinceSeen: number | undefined;
  /** Unconfirmed ones as well. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Names of the segments this person belongs to. Pure. */
export function segmentsOf(segments: readonly Segment[], person: Person): string[] {
  return segments.filter((segment) => isIn(segment, person)).map(({ name }) => name);
}

function isIn({ when }: Segment, person: Person): boolean {
  if (when.account !== undefined && person.light !== (when.account === 'light')) return false;
  if (when.verified !== undefined && person.verified !== when.verified) return false;
  if (when.applications !== undefined && !when.applications.some((clientId) => person.used.includes(clientId))) return false;
  return (
    isWithin(when.daysSinceRegistration, person.days) &&
    isWithin(when.visits, person.visitsOverall) &&
    isWithin(when.daysSinceSeen, person.daysSinceSeen) &&
    when.attributes.every((condition) => isSo(condition, person.attributes))
  );
}

function isWithin(range: CountRange | undefined, count: number | undefined): boolean {
  if (range === undefined) return true;
  return count !== undefined && count >= (range.min ?? 0) && count <= (range.max ?? Number.POSITIVE_INFINITY);
}

/** Whether its owner has not said it: a word of a site is none of theirs. */
export const isUnsaid = (attributes: Person['attributes'], name: string): boolean => attributes[name] === undefined || attributes[name].unconfirmed === true;

/** Whether a condition on an attribute holds. Pure. */
export function isSo({ name, equals, set }: AttributeCondition, attributes: Person['attributes']): boolean {
  const value = isUnsaid(attributes, name) ? undefined : attributes[name]?.value;
  return set === undefined ? value === equals : (value !== undefined) === set;
}

/** Whether a sign-in to this application must be counted for somebody's place in these segments. Pure. */
export function countsFor(segments: readonly Segment[], clientId: string | undefined): boolean {
  return segments.some(({ when }) => when.visits !== undefined || when.daysSinceSeen !== undefined || (clientId !== undefined && when.applications?.includes(clientId) === true));
}

/** The names of all attributes that these segments look at. Pure. */
export const attributesIn = (segments: readonly Segment[]): string[] => [...new Set(segments.flatMap(({ when }) => when.attributes.map(({ name }) => name)))];
