import { z } from 'zod';
import { at, iso, section, time, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import { statesOf } from '../decisions/store.ts';
import { recordsAfter, restrictedSince } from './store.ts';

const PAGE = 200;
const state = z.strictObject({
  purpose: z.string(),
  recipient: z.string().describe('Empty: the company itself.'),
  answer: z.enum(['given', 'refused', 'withdrawn', 'expired']),
  version: z.number().int().describe('Of the notice it was said to.'),
  attributes: z.array(z.string()),
  receipt: z.string(),
  created_at: time,
  expires_at: time.optional(),
});
const record = z.strictObject({
  receipt: z.string(),
  answer: z.enum(['given', 'refused', 'withdrawn', 'expired', 'renewed']),
  purpose: z.string(),
  version: z.number().int(),
  notice: z.string().describe('SHA-256 of the notice, word for word, in base64url.'),
  locale: z.string().describe('In which language it was shown.'),
  wording: z.string().optional().describe('What stood on the control that was used.'),
  attributes: z.array(z.string()),
  recipients: z.array(z.string()),
  method: z.string(),
  application: z.string().optional(),
  created_at: time,
  expires_at: time.optional(),
});
const restriction = z.strictObject({ created_at: time });

/** What somebody allowed and refused, now and ever, with what proves it; in accounts too that became part of this one. */
export const consentExport = ({ absorbed }: { readonly absorbed: (tx: Tx, userId: string) => Promise<readonly string[]> }): ExportPart => ({
  told: { 'consent.states': ['consents'], 'consent.records': ['consent_history'], 'consent.people': ['restrictions'] },
  untold: { 'consent.ends': 'when a yes ends, for the worker: the consents tell the same' },
  sections: [
    section('consents', state, async (tx, { userId }) =>
      (await statesOf(tx, userId)).map((row) => ({
        purpose: row.purpose,
        recipient: row.recipient,
        answer: row.answer,
        version: row.version,
        attributes: [...row.attributes],
        receipt: row.record_id,
        created_at: iso(row.decided_at),
        ...at('expires_at', row.expires_at),
      })),
    ),
    {
      name: 'consent_history',
      row: record,
      async page(tx, { userId, until }, after) {
        const [from, position] = after?.split(' ') ?? [];
        const accounts = [userId, ...(await absorbed(tx, userId))];
        const found = await recordsAfter(tx, accounts, from === undefined ? undefined : { userId: from, position: Number(position) }, PAGE);
        const rows = found
          .filter((row) => row.at <= until)
          .map((row) => ({
            receipt: row.id,
            answer: row.event,
            purpose: row.purpose,
            version: row.version,
            notice: row.hash,
            locale: row.locale,
            ...(row.wording === null ? {} : { wording: row.wording }),
            attributes: [...row.attributes],
            recipients: [...row.recipients],
            method: row.method,
            ...(row.application === null ? {} : { application: row.application }),
            created_at: iso(row.at),
            ...at('expires_at', row.expires_at),
          }));
        const last = found.at(-1);
        return { rows, ...(last && found.length === PAGE ? { next: `${last.user_id} ${last.position}` } : {}) };
      },
    },
    section('restrictions', restriction, async (tx, { userId }) => {
      const since = await restrictedSince(tx, userId);
      return since ? [{ created_at: iso(since) }] : [];
    }),
  ],
});
