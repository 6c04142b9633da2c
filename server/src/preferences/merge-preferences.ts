import { bytesOf, copyRows, imageOfBytes, readImages, replaceRow, type ParsedRow, type RowChange } from '#platform/db';
import type { Identity, MergePart } from '#identity/contract';
import { openAddress, sealAddress } from './addresses/seal-address.ts';
import { forgetPerson } from './store.ts';

const CHOICES = 'preferences.choices';
const list = (row: ParsedRow, name: string) => (row[name] as readonly string[] | null) ?? [];
const topicOf = (row: ParsedRow) => String(row['topic']);

/**
 * What either account did not want, the one they become does not want: a no by a channel counts. What only the other one chose comes over, with its address sealed anew. An
 * address of the survivor stays.
 */
export const preferencesPart = ({ identity }: { readonly identity: Pick<Identity, 'userCipher'> }): MergePart => ({
  tables: { [CHOICES]: 'copies', 'preferences.proofs': 'stays' },
  async move(tx, { survivor, absorbed }) {
    const [own, other] = [await identity.userCipher(tx, survivor), await identity.userCipher(tx, absorbed)];
    const resealed = (row: ParsedRow): Readonly<Record<string, unknown>> =>
      row['address'] === null
        ? {}
        : {
            address: imageOfBytes(sealAddress(own, survivor, topicOf(row), openAddress(other, absorbed, topicOf(row), bytesOf(row['address'])))),
            address_proved_at: row['address_proved_at'],
          };
    const mine = new Map((await readImages(tx, CHOICES, survivor)).map((image) => [topicOf(JSON.parse(image) as ParsedRow), image]));
    const changes: RowChange[] = [];
    for (const image of await readImages(tx, CHOICES, absorbed)) {
      const theirs = JSON.parse(image) as ParsedRow;
      const held = mine.get(topicOf(theirs));
      if (held === undefined) continue;
      const row = JSON.parse(held) as ParsedRow;
      const off = [...new Set([...list(row, 'off_channels'), ...list(theirs, 'off_channels')])].toSorted();
      const on = [...new Set([...list(row, 'on_channels'), ...list(theirs, 'on_channels')])].filter((channel) => !off.includes(channel)).toSorted();
      const joined = { on_channels: on, off_channels: off, frequency: row['frequency'] ?? theirs['frequency'], ...(row['address'] === null ? resealed(theirs) : {}) };
      changes.push(await replaceRow(tx, CHOICES, held, held, joined));
    }
    changes.push(...(await copyRows(tx, CHOICES, { from: absorbed, to: survivor, change: resealed })));
    return changes;
  },
  forget: forgetPerson,
});
