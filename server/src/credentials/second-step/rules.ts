import { ACR } from '#sessions/contract';
import type { MfaRules } from '#tenants/contract';

/** What a node of a journey may set for itself. */
export interface NodeRules {
  readonly mode?: MfaRules['mode'] | undefined;
  readonly assurance?: MfaRules['assurance'] | undefined;
}

/** Weakest first. */
const LEVELS: readonly string[] = [ACR.one, ACR.two, ACR.resistant];
const LEVEL_OF = { aal1: ACR.one, aal2: ACR.two, 'aal2-phishing-resistant': ACR.resistant } as const satisfies Record<MfaRules['assurance'], string>;

const given = <T extends object>(rules: T | undefined): Partial<T> => Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;

/** The nearest word counts: node, then application, then tenant. SP 800-63B-4: above AAL1 every sign-in reaches the level, so nothing is optional and no browser is remembered. */
export function effectiveRules(tenant: MfaRules, application?: Partial<MfaRules>, node?: NodeRules): MfaRules {
  const rules = { ...tenant, ...given(application), ...given(node) } as MfaRules;
  return rules.assurance === 'aal1' ? rules : { ...rules, mode: 'required', rememberDays: 0 };
}

/**
 * The level above one proof that must be reached; undefined: none. Of the values an application asked for any will do, so the weakest counts
 * (OpenID Connect Core 5.5.1.1); values that are not ours can be reached by nothing and ask for nothing.
 */
export function targetOf(rules: Pick<MfaRules, 'assurance'>, wanted: readonly string[]): string | undefined {
  const asked = wanted.map((value) => LEVELS.indexOf(value)).filter((level) => level >= 0);
  const level = Math.max(LEVELS.indexOf(LEVEL_OF[rules.assurance]), asked.length > 0 ? Math.min(...asked) : 0);
  return level > 0 ? LEVELS[level] : undefined;
}

export function meets(reached: string, target: string): boolean {
  return LEVELS.indexOf(reached) >= LEVELS.indexOf(target);
}

/** Whether a type may be used; rules without a list allow all. */
export const allows = (rules: Pick<MfaRules, 'factors'>, type: string) => rules.factors.length === 0 || rules.factors.includes(type);
