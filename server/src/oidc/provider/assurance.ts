import { LEVELS, levelsFor, meets } from '#sessions';

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
export function reportedAcr(reached: string | undefined, asked: readonly string[], floor: string | undefined): string | undefined {
  // An application's own floor counts as asked for: what it gets is never said to be below it.
  const wanted = asked.length === 0 ? asked : levelsFor(asked, floor);
  if (reached === undefined || wanted.length === 0 || wanted.includes(reached)) return reached;
  return LEVELS.filter((level) => wanted.includes(level) && meets(reached, level)).at(-1) ?? reached;
}
