import { randomBytes } from 'node:crypto';
import type { Profile } from '@node-saml/node-saml';
import { TtlMap } from '../shared/ttl-map.ts';

/** Who is signed in here. Lives on the server only; the browser holds a random id. */
export interface Visit {
  readonly id: string;
  readonly signedInAt: number;
  readonly profile: Profile;
}

/** What the attributes are called on the wire (SAML X.500/LDAP attribute profile). */
export const ATTRIBUTES = {
  email: 'urn:oid:0.9.2342.19200300.100.1.3',
  name: 'urn:oid:2.16.840.1.113730.3.1.241',
  givenName: 'urn:oid:2.5.4.42',
  pickUpPhone: 'pickUpPhone',
} as const;

const text = (profile: Profile, name: string): string | undefined => {
  const value = profile[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

export const emailOf = ({ profile }: Visit): string | undefined => text(profile, ATTRIBUTES.email);
export const fullNameOf = ({ profile }: Visit): string | undefined => text(profile, ATTRIBUTES.name);
/** Known only once somebody would pick something up. */
export const pickUpPhoneOf = ({ profile }: Visit): string | undefined => text(profile, ATTRIBUTES.pickUpPhone);
/** What we call the person in a greeting. */
export const greetingNameOf = (visit: Visit): string => text(visit.profile, ATTRIBUTES.givenName) ?? fullNameOf(visit) ?? emailOf(visit) ?? 'friend';

const EIGHT_HOURS_MS = 8 * 60 * 60_000;

export class Visits {
  readonly #visits = new TtlMap<Visit>({ ttlMs: EIGHT_HOURS_MS, maxEntries: 10_000 });

  begin(profile: Profile): Visit {
    const visit: Visit = { id: randomBytes(32).toString('base64url'), signedInAt: Date.now(), profile };
    this.#visits.set(visit.id, visit);
    return visit;
  }

  get(id: string | undefined): Visit | undefined {
    return id === undefined ? undefined : this.#visits.get(id);
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#visits.delete(id);
  }

  /** Those of one sign-on; without a SessionIndex all of that person (saml-core section 3.7.3.2). */
  endMatching({ nameID, sessionIndex }: Profile): number {
    const matching = [...this.#visits.values()].filter(({ profile }) => profile.nameID === nameID && (sessionIndex === undefined || profile.sessionIndex === sessionIndex));
    for (const visit of matching) this.#visits.delete(visit.id);
    return matching.length;
  }
}
