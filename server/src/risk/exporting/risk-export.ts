import { z } from 'zod';
import { iso, time, type ExportPart } from '#portability/contract';
import type { Keys } from '#platform/crypto';
import { toldLogins } from '../history/store.ts';
import { openPlace } from '../seal-place.ts';

const PAGE = 200;
const row = z.strictObject({
  created_at: time,
  near: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional().describe('Where the network was thought to be, to a tenth of a degree.'),
  noticed: z.array(z.string()).describe('What was noticed of it.'),
});

/**
 * What is remembered of sign-ins to know a stranger by. The score is left out: it says how the company's other customers sign in as much as it says anything of this one,
 * and whoever got into the account would learn from it how to look like its owner (GDPR article 15(4)).
 */
export const riskExport = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): ExportPart => ({
  told: { 'risk.logins': ['sign_in_patterns'] },
  untold: { 'risk.joined': 'which accounts became one stands in the section of merges' },
  sections: [
    {
      name: 'sign_in_patterns',
      row,
      async page(tx, { userId, until }, after) {
        const [at, id] = after?.split(' ') ?? [];
        const found = await toldLogins(tx, userId, until, at === undefined || id === undefined ? undefined : { at, id }, PAGE);
        const cipher = await keys.tenant(tx.tenantId);
        const last = found.at(-1);
        return {
          rows: found.map((login) => ({
            created_at: iso(login.at),
            ...(login.place ? { near: openPlace(cipher, tx.tenantId, login.place) } : {}),
            noticed: login.findings.map(({ reason }) => reason),
          })),
          ...(last && found.length === PAGE ? { next: `${last.at.toISOString()} ${last.id}` } : {}),
        };
      },
    },
  ],
});
