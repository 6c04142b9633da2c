import { z } from 'zod';
import { iso, time, type ExportPart } from '#portability/contract';
import type { Keys } from '#platform/crypto';
import { OUTCOMES, VERDICTS } from '../contract.ts';
import { toldDecisions } from '../decisions/store.ts';
import { toldLogins } from '../history/store.ts';
import { openPlace } from '../seal-place.ts';

const PAGE = 200;
const row = z.strictObject({
  created_at: time,
  near: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional().describe('Where the network was thought to be, to a tenth of a degree.'),
  noticed: z.array(z.string()).describe('What was noticed of it.'),
});

const decided = z.strictObject({
  created_at: time,
  action: z.string().describe('What was attempted: signing in or up, confirming, an application that renewed its access.'),
  came_of_it: z.enum(VERDICTS).describe('What was done about it.'),
  outcome: z.enum(OUTCOMES),
  noticed: z.array(z.string()).describe('What was noticed of it.'),
  answer: z.enum(['me', 'not_me']).optional().describe('What you said when you were asked whether it was you.'),
});

/** Where the next page begins. */
function placeOf(after: string | undefined): { readonly at: string; readonly id: string } | undefined {
  const [at, id] = after?.split(' ') ?? [];
  return at === undefined || id === undefined ? undefined : { at, id };
}

function nextOf(rows: readonly { readonly at: Date; readonly id: string }[]): { readonly next?: string } {
  const last = rows.at(-1);
  return last && rows.length === PAGE ? { next: `${last.at.toISOString()} ${last.id}` } : {};
}

/**
 * What is remembered of sign-ins to know a stranger by. The score is left out: it says how the company's other customers sign in as much as it says anything of this one,
 * and whoever got into the account would learn from it how to look like its owner (GDPR article 15(4)).
 */
export const riskExport = ({ keys }: { readonly keys: Pick<Keys, 'tenant'> }): ExportPart => ({
  told: { 'risk.logins': ['sign_in_patterns'], 'risk.decisions': ['sign_in_decisions'] },
  untold: {
    'risk.questions': 'that they were asked about a sign-in, and their answer, stands with the decision',
    'risk.joined': 'which accounts became one stands in the section of merges',
  },
  sections: [
    {
      name: 'sign_in_patterns',
      row,
      async page(tx, { userId, until }, after) {
        const found = await toldLogins(tx, userId, until, placeOf(after), PAGE);
        const cipher = await keys.tenant(tx.tenantId);
        return {
          rows: found.map((login) => ({
            created_at: iso(login.at),
            ...(login.place ? { near: openPlace(cipher, tx.tenantId, login.place) } : {}),
            noticed: login.findings.map(({ reason }) => reason),
          })),
          ...nextOf(found),
        };
      },
    },
    {
      name: 'sign_in_decisions',
      row: decided,
      async page(tx, { userId, until }, after) {
        const found = await toldDecisions(tx, userId, until, placeOf(after), PAGE);
        return {
          rows: found.map(({ at, action, enforced, outcome, findings, answer }) => ({
            created_at: iso(at),
            action,
            came_of_it: enforced,
            outcome,
            noticed: findings.map(({ reason }) => reason),
            ...(answer === null ? {} : { answer }),
          })),
          ...nextOf(found),
        };
      },
    },
  ],
});
