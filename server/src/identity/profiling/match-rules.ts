import type { AttributeDefinition, ProfilingRule } from '#tenants';
import type { AttributeValue } from '../contract.ts';
import { askable } from '../steps/attribute-fields.ts';

/** What is known when rules are looked at. */
export interface Standing {
  readonly visits: number;
  readonly visitsOverall: number;
  readonly days: number;
  /** Unconfirmed ones as well. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
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
export function rulesFor(rules: readonly ProfilingRule[], clientId: string | undefined): { readonly rules: readonly ProfilingRule[]; readonly counted: boolean } | undefined {
  const own = rules.filter((rule) => appliesTo(rule, clientId));
  // Nobody's visits are counted that nobody asks for.
  const counted = own.some(({ when }) => when.visits !== undefined) || rules.some(({ when }) => when.visitsOverall !== undefined);
  return own.length > 0 || counted ? { rules: own, counted } : undefined;
}

/** The names of all attributes that these rules look at. */
export function namesIn(rules: readonly ProfilingRule[]): string[] {
  return [...new Set(rules.flatMap(({ ask, when }) => [...ask, ...when.attributes.map(({ name }) => name)]))];
}

/** The first rule that fits asks for what is missing of it. Whether its owner said a detail counts, not whether a site did. Pure. */
export function firstMatch(rules: readonly ProfilingRule[], standing: Standing, definitions: readonly AttributeDefinition[]): Match | undefined {
  for (const rule of rules) {
    const asked = rule.ask.filter((name) => isMissing(standing, name) && askable(definitions, name));
    if (asked.length > 0 && (rule.required || !standing.resting.includes(rule.id)) && fits(rule, standing)) return { rule, asked };
  }
  return undefined;
}

const isMissing = ({ attributes }: Standing, name: string): boolean => attributes[name] === undefined || attributes[name].unconfirmed === true;

function fits({ when }: ProfilingRule, standing: Standing): boolean {
  if (standing.visits < (when.visits ?? 0) || standing.visitsOverall < (when.visitsOverall ?? 0) || standing.days < (when.daysSinceRegistration ?? 0)) return false;
  return when.attributes.every(({ name, equals, set }) => {
    const value = isMissing(standing, name) ? undefined : standing.attributes[name]?.value;
    return set === undefined ? value === equals : (value !== undefined) === set;
  });
}
