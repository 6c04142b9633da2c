import { z } from 'zod';
import type { Identity } from '#identity/contract';
import { iso, section, time, type ExportPart } from '#portability/contract';
import { openAddress } from '../addresses/seal-address.ts';
import { choicesWithAddresses } from '../store.ts';

const row = z.strictObject({
  topic: z.string(),
  on: z.array(z.string()).describe('Channels that were chosen.'),
  off: z.array(z.string()).describe('Channels that were not wanted. Any other is as the topic has it.'),
  frequency: z.string().optional(),
  address: z.string().optional().describe('Where it goes instead of the address of the account.'),
  updated_at: time,
});

/** What somebody wants to hear of. Whether anything may be sent at all stands in the consents. */
export const preferencesExport = ({ identity }: { readonly identity: Pick<Identity, 'userCipher'> }): ExportPart => ({
  told: { 'preferences.choices': ['preferences'] },
  untold: { 'preferences.proofs': 'an address that is being proved, for ten minutes: it is kept only with its code' },
  sections: [
    section('preferences', row, async (tx, { userId }) => {
      const rows = await choicesWithAddresses(tx, userId);
      const cipher = rows.some(({ address }) => address) ? await identity.userCipher(tx, userId) : undefined;
      return rows.map(({ topic, on_channels, off_channels, frequency, address, updated_at }) => ({
        topic,
        on: [...on_channels],
        off: [...off_channels],
        ...(frequency === null ? {} : { frequency }),
        ...(address && cipher ? { address: openAddress(cipher, userId, topic, address) } : {}),
        updated_at: iso(updated_at),
      }));
    }),
  ],
});
