import { isAppError } from '#platform/errors';
import type { Identity } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import type { Connection, ExternalIdentity } from '../contract.ts';

/** The address of an identity, and whether it counts as proved without asking again (D6). Pure. */
export interface Judged {
  readonly address: string | undefined;
  readonly proved: boolean;
  /** The other side is the authority for it: it may lead into an account without another proof. */
  readonly authoritative: boolean;
}

export function judgeAddress(identity: Pick<Identity, 'normalise'>, { trust }: Pick<Connection, 'trust'>, { email }: Pick<ExternalIdentity, 'email'>): Judged {
  const address = email && normalised(identity, email.value);
  if (!email || address === undefined) return { address: undefined, proved: false, authoritative: false };
  const proved = trust.email === 'always' || (trust.email === 'verified' && email.verified);
  return { address, proved, authoritative: proved && trust.domains.includes(domainOf(address)) };
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function normalised(identity: Pick<Identity, 'normalise'>, value: string): string | undefined {
  try {
    return identity.normalise(value, { kinds: ['email'] }).value;
  } catch (error) {
    if (isAppError(error) && error.status < 500) return undefined;
    throw error;
  }
}

/** Type of the evidence, and of the credential that a link is. */
export const EXTERNAL = 'external';
/** RFC 8176: what may be said of how somebody signed in elsewhere. */
const METHODS = new Set(['face', 'fpt', 'geo', 'hwk', 'iris', 'kba', 'mca', 'otp', 'pin', 'pop', 'pwd', 'rba', 'retina', 'sc', 'sms', 'swk', 'tel', 'user', 'vbm', 'wia']);

/**
 * What a sign-in elsewhere counts for here (D13, S6). How it was proved there is not known, so the least is taken: one factor, of the kind that a password
 * is, which a password here adds nothing to. More only by a level that the connection maps. When it was proved there counts, if that was earlier.
 */
export function evidenceOf({ trust }: Pick<Connection, 'trust'>, { assurance }: Pick<ExternalIdentity, 'assurance'>, now: Date): Evidence {
  const level = assurance?.acr === undefined || !Object.hasOwn(trust.acr, assurance.acr) ? undefined : trust.acr[assurance.acr];
  const provedAt = provedAtOf(assurance?.authTime, now);
  const common = {
    type: EXTERNAL,
    countsAsFactor: true,
    amr: level === undefined ? [] : (assurance?.amr ?? []).filter((method) => METHODS.has(method)),
    at: now.toISOString(),
    ...(provedAt === undefined ? {} : { provedAt }),
  };
  if (level === undefined || level === 'one') return { ...common, factor: 'knowledge' };
  return { ...common, factor: 'possession', userVerified: true, ...(level === 'resistant' ? { phishingResistant: true } : {}) };
}

/** Only what makes it older: nobody elsewhere can make a sign-in here newer than it is. */
function provedAtOf(authTime: number | undefined, now: Date): string | undefined {
  if (authTime === undefined || authTime < 0 || authTime * 1000 >= now.getTime()) return undefined;
  return new Date(authTime * 1000).toISOString();
}
