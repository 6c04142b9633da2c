import type { Keys } from '#platform/crypto';
import { bytesOf, imageOfBytes, moveRows, readImages, setRowsAside, type ParsedRow } from '#platform/db';
import type { CredentialMerge } from '../contract.ts';
import { freeSlots } from '../merging/slots.ts';
import { lookupOf, openPhone, sealPhone } from './seal-phone.ts';
import { MAX_PHONES } from './store.ts';

const TABLE = 'credentials.phones';

/** As many as there is room for; a number that both have is there once. */
export const mergePhones = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): CredentialMerge => ({
  async move(tx, { survivor, absorbed }) {
    const cipher = await keys.tenant(tx.tenantId);
    const images = await readImages(tx, TABLE, survivor);
    const free = freeSlots(images, MAX_PHONES);
    const known = new Set(images.map((image) => String((JSON.parse(image) as ParsedRow)['lookup'])));
    return moveRows(tx, TABLE, {
      from: absorbed,
      to: survivor,
      change({ id, sealed_number, label }) {
        const phone = String(id);
        const number = openPhone(cipher, absorbed, phone, 'number', bytesOf(sealed_number));
        const lookup = imageOfBytes(lookupOf(cipher, survivor, number));
        const slot = known.has(lookup) ? undefined : free.shift();
        if (slot === undefined) return undefined;
        return {
          slot,
          lookup,
          sealed_number: imageOfBytes(sealPhone(cipher, survivor, phone, 'number', number)),
          label: label === null ? null : imageOfBytes(sealPhone(cipher, survivor, phone, 'label', openPhone(cipher, absorbed, phone, 'label', bytesOf(label)))),
        };
      },
    });
  },
  setAside: (tx, userId) => setRowsAside(tx, TABLE, userId, () => true),
});
