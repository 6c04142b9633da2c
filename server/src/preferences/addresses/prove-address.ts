import { randomInt, timingSafeEqual } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import { LOCALES } from '#platform/i18n';
import type { Origin } from '#platform/events';
import type { AddressAsked, AddressProved, Preferences } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { addressChanged, addressRefused } from '../events.ts';
import { activeTopics, countTry, proofOf, takeProof, writeAddress, writeProof } from '../store.ts';
import { movedMail, proofMail } from './address-mails.ts';
import { openAddress, sealAddress } from './seal-address.ts';
import type { Tx } from '#platform/db';

/** A code is good for this long, and for so many tries. */
export const CODE_SECONDS = 600;
const TRIES = 5;
const HOUR = 3600;
/** Codes in an hour: by whoever asks, to one address whoever asks, and from one network. */
const SENDS = { person: 5, address: 3, network: 20 };

const macOf = (cipher: TenantCipher, userId: string, topic: string, address: string, code: string) =>
  cipher.mac('preferences.proofs.code', JSON.stringify([userId, topic, address, code]));

/** The address is somebody's who may know nothing of this: counted before anything is sent, and told what it is about. */
export async function askAddress(deps: PreferencesDeps, origin: Origin, of: Parameters<Preferences['askAddress']>[1]): Promise<AddressAsked> {
  const { tenant, brand, userId, locale } = of;
  const address = emailOf(deps, of.email);
  if (address === undefined) return { kind: 'wrong' };
  const topic = await deps.db.read(tenant.id, async (tx) => (await activeTopics(tx)).find(({ key, otherAddress }) => key === of.topic && otherAddress));
  if (!topic) return { kind: 'unknown' };
  const cipher = await deps.keys.tenant(tenant.id);
  const counted = await deps.limits.hit(tenant.id, [
    { key: `preferences:proofs:person:${userId}`, limit: SENDS.person, windowSeconds: HOUR },
    { key: `preferences:proofs:network:${deps.networkKey(origin.ip)}`, limit: SENDS.network, windowSeconds: HOUR },
    { key: `preferences:proofs:address:${cipher.blindIndex('preferences.proofs.address', address).toString('base64url')}`, limit: SENDS.address, windowSeconds: HOUR },
  ]);
  if (!counted.allowed) {
    await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, addressRefused, { origin, subject: userId, data: { topic: topic.key, reason: 'limited' } }));
    return { kind: 'limited', retryAfter: counted.retryAfter };
  }
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await deps.db.tenant(tenant.id, async (tx) => {
    const own = await deps.identity.userCipher(tx, userId);
    const mac = macOf(cipher, userId, topic.key, address, code);
    await writeProof(tx, userId, topic.key, { address: sealAddress(own, userId, topic.key, address), code_mac: mac }, CODE_SECONDS);
    await deps.delivery.send(tx, proofMail({ to: address, locale, brand, topic, code, key: mac.toString('base64url') }));
  });
  return { kind: 'sent' };
}

function emailOf({ identity }: Pick<PreferencesDeps, 'identity'>, typed: string): string | undefined {
  try {
    return identity.normalise(typed, { kinds: ['email'] }).value;
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

/** The try is counted in a transaction of its own before anything is compared; of two right ones one is taken. */
export async function proveAddress(deps: PreferencesDeps, origin: Origin, of: Parameters<Preferences['proveAddress']>[1]): Promise<AddressProved> {
  const { tenant, userId, topic, code } = of;
  const proof = await deps.db.tenant(tenant.id, (tx) => countTry(tx, userId, topic, TRIES));
  if (!proof) return { kind: 'gone' };
  const cipher = await deps.keys.tenant(tenant.id);
  return deps.db.tenant(tenant.id, async (tx): Promise<AddressProved> => {
    const own = await deps.identity.userCipher(tx, userId);
    const address = openAddress(own, userId, topic, proof.address);
    if (!timingSafeEqual(macOf(cipher, userId, topic, address, code.replace(/\D/g, '')), proof.code_mac)) {
      await deps.events.publish(tx, addressRefused, { origin, subject: userId, data: { topic, reason: 'wrong_code' } });
      return { kind: 'wrong' };
    }
    await deps.consent.takeTurn(tx, userId);
    if (!(await takeProof(tx, userId, topic, proof.code_mac))) return { kind: 'gone' };
    await writeAddress(tx, userId, topic, proof.address);
    await deps.events.publish(tx, addressChanged, { origin, subject: userId, data: { topic, change: 'proved' } });
    await tellOwner(deps, tx, of, address, proof.code_mac.toString('base64url'));
    return { kind: 'proved' };
  });
}

/** Whoever sits at somebody else's open account must be seen at its own address (ASVS 6.3.7). */
async function tellOwner(
  deps: PreferencesDeps,
  tx: Tx,
  { tenant, brand, userId, topic: key, locale }: Parameters<Preferences['proveAddress']>[1],
  address: string,
  happening: string,
): Promise<void> {
  const [people, user, topics] = await Promise.all([deps.identity.reachable(tx, [userId], 'email'), deps.identity.find(tx, userId), activeTopics(tx)]);
  const to = people.get(userId)?.address;
  const topic = topics.find((one) => one.key === key);
  if (to === undefined || to === address || !topic) return;
  const language = LOCALES.find((one) => one === user?.locale) ?? locale;
  await deps.delivery.send(tx, movedMail({ to, locale: language, brand, topic, address, url: `${tenant.issuer}/account/preferences`, key: happening }));
}

export async function addressAsked({ identity }: Pick<PreferencesDeps, 'identity'>, tx: Tx, userId: string, topic: string): Promise<string | undefined> {
  const [own, proof] = await Promise.all([identity.userCipher(tx, userId), proofOf(tx, userId, topic)]);
  return proof && openAddress(own, userId, topic, proof.address);
}
