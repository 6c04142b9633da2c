import { ACR } from './contract.ts';
import type { MfaRules, Tenant } from '#tenants/contract';

/** Weakest first. A session that reached one level meets every level before it. */
export const LEVELS: readonly string[] = [ACR.one, ACR.two, ACR.resistant];

/** Unknown values are met by themselves only, so never by a session of ours. */
export function meets(reached: string | undefined, wanted: string): boolean {
  if (reached === wanted) return true;
  const level = LEVELS.indexOf(wanted);
  return level >= 0 && reached !== undefined && LEVELS.indexOf(reached) >= level;
}

/** Whether there is any use in asking the customer for it. */
export const isReachable = (acr: string): boolean => LEVELS.includes(acr);

export interface Demands {
  /** Below this level nothing is issued. */
  readonly floor: string | undefined;
  /** A session that never did a second step is not passed on silently. */
  readonly secondStep: boolean;
}

const FLOORS = { aal1: undefined, aal2: ACR.two, 'aal2-phishing-resistant': ACR.resistant } as const;

/** What the rules for second steps mean for one application: its own where it has them, else the tenant's. */
export function demandsOf({ settings }: Pick<Tenant, 'settings'>, application: { readonly mfa?: Partial<MfaRules> }): Demands {
  const floor = FLOORS[application.mfa?.assurance ?? settings.mfa.assurance];
  return { floor, secondStep: floor !== undefined || (application.mfa?.mode ?? settings.mfa.mode) === 'required' };
}

/** The levels a journey is to reach: those that were asked for and can be reached, none of them below the floor. */
export function levelsFor(asked: readonly string[], floor: string | undefined): string[] {
  const levels = asked.filter(isReachable).map((acr) => (floor === undefined || meets(acr, floor) ? acr : floor));
  if (levels.length === 0 && floor !== undefined) return [floor];
  return [...new Set(levels)];
}
