import type { Values } from './memory-history.ts';

/**
 * Attackers who have the right password, by what else they know (the models of Wiefling et al., TOPS 2022, section 4), made of the tenant's own logins: what a network
 * or a browser looks like here, nobody has to guess. Addresses are fresh: an attacker does not sit in the victim's house.
 *
 * - `naive`: from anywhere, by a network nobody here has, with a browser that somebody has.
 * - `vpn`: knows the country, and comes by a network of machines for rent in it, with a browser that somebody has.
 * - `targeted`: knows the region, the browser and the kind of device too: comes by a network that people in that country have, with the same browser on the same kind of device.
 * - `neighbour`: more than published models give anybody, to show where it ends: the victim's own network operator, and a device like theirs down to the system.
 */
export const ATTACKERS = ['naive', 'vpn', 'targeted', 'neighbour'] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** A value that nobody has. */
const FRESH = 'fresh';
/** Of a hundred naive attackers, so many come from a country where the tenant has customers: networks of hijacked machines are everywhere. */
const FROM_A_KNOWN_COUNTRY = 0.5;

export interface Stage {
  readonly random: () => number;
  /** The victim's logins so far, at least one. */
  readonly victim: readonly Values[];
  /** Logins of everybody, recent ones. */
  readonly others: readonly Values[];
}

export function simulateAttack(attacker: Attacker, { random, victim, others }: Stage): Values {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const known = pick(victim);
  if (attacker === 'neighbour') {
    const alike = others.filter(({ browser, os }) => browser === known.browser && os === known.os);
    return { ...clientOf(alike.length > 0 ? pick(alike) : known), ip: FRESH, ...placeOf(known) };
  }
  if (attacker === 'targeted') {
    const near = others.filter(({ country }) => country === known.country);
    const alike = others.filter(({ browser, device }) => browser === known.browser && device === known.device);
    return { ...clientOf(alike.length > 0 ? pick(alike) : known), ip: FRESH, ...placeOf(near.length > 0 ? pick(near) : known) };
  }
  const client = clientOf(pick(others));
  if (attacker === 'vpn') return { ...client, ip: FRESH, asn: FRESH, ...(known.country === undefined ? {} : { country: known.country }) };
  const somewhere = random() < FROM_A_KNOWN_COUNTRY ? pick(others).country : FRESH;
  return { ...client, ip: FRESH, asn: FRESH, ...(somewhere === undefined ? {} : { country: somewhere }) };
}

const clientOf = ({ ua, browser, os, device }: Values): Values => defined({ ua, browser, os, device });
const placeOf = ({ asn, country }: Values): Values => defined({ asn, country });
const defined = (values: Readonly<Record<string, string | undefined>>): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
