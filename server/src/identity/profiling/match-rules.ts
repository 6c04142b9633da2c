import type { AttributeDefinition, ProfilingRule, Segment } from '#tenants';
import { attributesIn, countsFor, isSo, isUnsaid, segmentsOf, type Person } from '../segments/match-segments.ts';
import { askable } from '../steps/attribute-fields.ts';

/** What is known when rules are looked at. */
export interface Standing {
  readonly person: Person;
  /** Sign-ins to this application, this one included. */
  readonly visits: number;
  readonly resting: readonly string[];
}

export interface Match {
  readonly rule: ProfilingRule;
  /** What of `ask` is missing. */
  readonly asked: readonly string[];
}

const appliesTo = ({ when }: ProfilingRule, clientId: string | undefined): boolean =>
  when.applications === undefined || (clientId !== undefined && when.applications.includes(clientId));

/** What to do about a sign-in to this application, decided without a look at anybody; undefined: nothing. Pure. */
export function rulesFor(
  rules: readonly ProfilingRule[],
  segments: readonly Segment[],
  clientId: string | undefined,
): { readonly rules: readonly ProfilingRule[]; readonly counted: boolean } | undefined {
  const own = rules.filter((rule) => appliesTo(rule, clientId));
  // Nobody's visits are counted that nobody asks for.
  const counted = own.some(({ when }) => when.visits !== undefined) || rules.some(({ when }) => when.visitsOverall !== undefined) || countsFor(segments, clientId);
  return own.length > 0 || counted ? { rules: own, counted } : undefined;
}

/** The names of all attributes that these rules look at, by themselves and by the segments they name. */
export function namesIn(rules: readonly ProfilingRule[], segments: readonly Segment[]): string[] {
  const named = segments.filter(({ name }) => rules.some(({ when }) => when.segments?.includes(name)));
  return [...new Set([...rules.flatMap(({ ask, when }) => [...ask, ...when.attributes.map(({ name }) => name)]), ...attributesIn(named)])];
}

/** The first rule that fits asks for what is missing of it. Whether its owner said a detail counts, not whether a site did. Pure. */
export function firstMatch(
  rules: readonly ProfilingRule[],
  standing: Standing,
  { attributes, segments }: { readonly attributes: readonly AttributeDefinition[]; readonly segments: readonly Segment[] },
): Match | undefined {
  const belongsTo = segmentsOf(segments, standing.person);
  for (const rule of rules) {
    const asked = rule.ask.filter((name) => isUnsaid(standing.person.attributes, name) && askable(attributes, name));
    if (asked.length > 0 && (rule.required || !standing.resting.includes(rule.id)) && fits(rule, standing, belongsTo)) return { rule, asked };
  }
  return undefined;
}

function fits({ when }: ProfilingRule, { visits, person }: Standing, belongsTo: readonly string[]): boolean {
  if (visits < (when.visits ?? 0) || person.visitsOverall < (when.visitsOverall ?? 0) || person.days < (when.daysSinceRegistration ?? 0)) return false;
  // A segment that is not there holds nobody.
  return (when.segments ?? []).every((name) => belongsTo.includes(name)) && when.attributes.every((condition) => isSo(condition, person.attributes));
}
