import { ACR, meets, LEVELS } from '#sessions';
import type { Session } from '#sessions/contract';
import type { RequestedContext } from '../messages/read-request.ts';

const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';
const PASSWORD_TRANSPORT = `${CLASS}PasswordProtectedTransport`;
const UNSPECIFIED = `${CLASS}unspecified`;
const REFEDS_MFA = 'https://refeds.org/profile/mfa';

/**
 * What applications call our levels (decision 0015). Nearly every library asks for PasswordProtectedTransport without meaning a password: it stands for "somebody
 * proved something over TLS", which a passkey does as well.
 */
const LEVEL_OF: Readonly<Record<string, string>> = {
  [UNSPECIFIED]: ACR.one,
  [`${CLASS}Password`]: ACR.one,
  [PASSWORD_TRANSPORT]: ACR.one,
  [ACR.one]: ACR.one,
  [`${CLASS}TimeSyncToken`]: ACR.two,
  [`${CLASS}MobileTwoFactorContract`]: ACR.two,
  'http://schemas.microsoft.com/claims/multipleauthn': ACR.two,
  [REFEDS_MFA]: ACR.two,
  [ACR.two]: ACR.two,
  [ACR.resistant]: ACR.resistant,
};

const COMPARISONS: readonly string[] = ['exact', 'minimum'];

/** The levels of ours any of which would do. Undefined: nothing we could ever say satisfies it. Empty: nothing was asked. */
export function levelsAsked(requested: RequestedContext | undefined): readonly string[] | undefined {
  if (!requested) return [];
  const levels = requested.classes.flatMap((name) => LEVEL_OF[name] ?? []);
  return levels.length > 0 && COMPARISONS.includes(requested.comparison) ? [...new Set(levels)] : undefined;
}

/**
 * What is said of a session, from what was proved in it (D13): of the classes that were asked for, the strongest it meets, which is right for `exact` and for
 * `minimum`. Undefined: it meets none of them.
 */
export function contextOf(session: Pick<Session, 'acr' | 'amr'>, requested: RequestedContext | undefined): string | undefined {
  if (!requested) return plainContext(session);
  const met = requested.classes.filter((name) => LEVEL_OF[name] !== undefined && meets(session.acr, LEVEL_OF[name]));
  const strength = (name: string) => LEVELS.indexOf(LEVEL_OF[name] as string);
  return met.reduce<string | undefined>((best, name) => (best === undefined || strength(name) > strength(best) ? name : best), undefined);
}

function plainContext({ acr, amr }: Pick<Session, 'acr' | 'amr'>): string {
  if (meets(acr, ACR.two)) return REFEDS_MFA;
  return amr.includes('pwd') ? PASSWORD_TRANSPORT : UNSPECIFIED;
}
