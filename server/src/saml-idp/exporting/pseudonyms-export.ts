import { z } from 'zod';
import { iso, section, time, type ExportPart } from '#portability/contract';
import type { Keys } from '#platform/crypto';
import { pseudonymPlace } from '../participants/participants.ts';
import { pseudonymsOf } from './store.ts';

const row = z.strictObject({ application: z.string(), value: z.string(), created_at: time });

/** What applications of SAML call somebody. */
export const pseudonymsExport = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): ExportPart => ({
  told: { 'saml_idp.pseudonyms': ['saml_names'] },
  untold: {},
  sections: [
    section('saml_names', row, async (tx, about) => {
      const cipher = await keys.tenant(tx.tenantId);
      return Promise.all(
        (await pseudonymsOf(tx, about.userId)).map(async ({ application_id: applicationId, sealed, created_at }) => ({
          application: await about.application(applicationId),
          value: cipher.openText(sealed, pseudonymPlace(tx.tenantId, { applicationId, userId: about.userId })),
          created_at: iso(created_at),
        })),
      );
    }),
  ],
});
