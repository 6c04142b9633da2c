import type { Session } from './sessions.ts';

/** Seconds two clocks may be apart. */
const LEEWAY_S = 5;

/** What an API wants proved before it does something (RFC 9470). */
export interface Wanted {
  /** Any of these will do. */
  acrValues: readonly string[];
  /** How old the proof may be, in seconds. */
  maxAge: number;
}

/** What is said of a sign-in: by an ID token, or by introspection. */
export interface Said {
  acr?: unknown;
  auth_time?: unknown;
}

/** Said by nobody is not enough: an old token, or a server that does not answer the question, never counts as proof. */
export function isEnough({ acr, auth_time }: Said, wanted: Wanted, now = Date.now()): boolean {
  const level = typeof acr === 'string' && wanted.acrValues.includes(acr);
  return level && typeof auth_time === 'number' && now / 1000 - auth_time <= wanted.maxAge + LEEWAY_S;
}

export const isConfirmed = (session: Session, wanted: Wanted): boolean => isEnough(session.idTokenClaims, wanted);

/** The header an API refuses with. */
export function challengeFor({ acrValues, maxAge }: Wanted): string {
  return `Bearer error="insufficient_user_authentication", error_description="A stronger or more recent sign-in is needed", acr_values="${acrValues.join(' ')}", max_age="${maxAge}"`;
}

/** Reads it. Undefined: it is about something else. */
export function readChallenge(header: string | null): Wanted | undefined {
  const values = new Map([...(header ?? '').matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
  if (values.get('error') !== 'insufficient_user_authentication') return undefined;
  const maxAge = Number(values.get('max_age') ?? Number.NaN);
  return { acrValues: (values.get('acr_values') ?? '').split(' ').filter(Boolean), maxAge: Number.isFinite(maxAge) ? maxAge : 0 };
}
