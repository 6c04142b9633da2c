import type { Consent } from '#consent/contract';
import { attributeOfClaim, claimsOf } from '#identity';
import type { Identity } from '#identity/contract';
import type { ReleaseToApplication } from '../contract.ts';

export interface ReleaseAttributesDeps {
  readonly consent: Pick<Consent, 'takeTurn' | 'egress'>;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
}

/**
 * The way out for what a message says of a person (egress rule): details come in by name, and leave as they are now. Nobody asked for them at this moment, so more is
 * wanted than for an answer: one leaves only if a purpose names it for the application and lets it out. Undefined: nothing is left to say.
 */
export function releaseAttributes({ consent, identity }: ReleaseAttributesDeps): ReleaseToApplication {
  return async (tx, { tenant, clientId, userId, data }) => {
    const { attributes, ...rest } = data;
    if (attributes === undefined) return data;
    const asked = [...new Set(attributes as readonly string[])].flatMap((name) => {
      const attribute = attributeOfClaim(name);
      return attribute === undefined ? [] : [{ name, attribute }];
    });
    const user = await identity.find(tx, userId);
    if (!user || asked.length === 0) return undefined;
    // A no that comes at this moment waits, and finds the message it takes back.
    await consent.takeTurn(tx, userId);
    const wanted = [...new Set(asked.map(({ attribute }) => attribute))];
    const [profile, standing] = await Promise.all([identity.profile(tx, user.sub), consent.egress.look(tx, { userId })]);
    // Of an account that became part of another one nothing is told any more.
    if (profile?.user.id !== userId) return undefined;
    const allowed = await consent.egress.release(standing, { tenant, recipient: clientId, channel: 'webhook', attributes: wanted, named: true }, tx);
    const leaving = asked.filter(({ attribute }) => allowed.has(attribute));
    if (leaving.length === 0) return undefined;
    const claims = claimsOf(tenant, profile);
    return { ...rest, attributes: Object.fromEntries(leaving.map(({ name }) => [name, claims[name] ?? null])) };
  };
}
