import { ACR } from '#sessions/contract';

/** Weakest first. A session that reached one level meets every level before it. */
const LEVELS: readonly string[] = [ACR.one, ACR.two, ACR.resistant];

export const acrValues = LEVELS;

/** Unknown values are met by themselves only, so never by a session of ours. */
export function meets(reached: string | undefined, wanted: string): boolean {
  if (reached === wanted) return true;
  const level = LEVELS.indexOf(wanted);
  return level >= 0 && reached !== undefined && LEVELS.indexOf(reached) >= level;
}

export interface AcrRequest {
  readonly essential?: boolean;
  readonly value?: unknown;
  readonly values?: unknown;
}

export function wantedAcrs(request: AcrRequest | null | undefined): readonly string[] {
  const values = request?.value === undefined ? request?.values : [request.value];
  return Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : [];
}

/**
 * What `acr` says to an application that asked for certain values: the strongest of those that the session meets. A session above what was
 * asked must not be answered with a value the application does not know (OpenID Connect Core section 5.5.1.1).
 */
export function reportedAcr(reached: string | undefined, wanted: readonly string[]): string | undefined {
  if (reached === undefined || wanted.length === 0 || wanted.includes(reached)) return reached;
  return LEVELS.filter((level) => wanted.includes(level) && meets(reached, level)).at(-1) ?? reached;
}
