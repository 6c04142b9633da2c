import { z } from 'zod';
import { at, iso, section, time, type ExportAbout, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import type { Tenants } from '#tenants/contract';
import { disclosuresAfter } from '../disclosures/store.ts';
import { keyIn } from '../disclosures/read-disclosures.ts';
import { recordsAfter, statesOf, type RecordRow } from '../decisions/store.ts';
import type { Receipts } from '../receipts/receipts.ts';
import type { Controller } from '../receipts/receipt-shape.ts';
import { restoreConsents, RESTORED_SECTIONS } from './restore-consents.ts';
import { historyRow, restrictionRow, stateRow, type HistoryRow } from './rows.ts';
import { restrictedSince } from './store.ts';

const PAGE = 200;
const signed = z.strictObject({
  receipt: z.string(),
  signed: z.string().describe('JWS in compact form: see docs/guide/consent.md for how anybody checks it.'),
});
const disclosure = z.strictObject({
  recipient: z.string(),
  way: z.string(),
  grounds: z.array(
    z.strictObject({ attributes: z.array(z.string()), reason: z.string(), purpose: z.string().optional(), version: z.number().int().optional(), receipt: z.string().optional() }),
  ),
  first_at: time,
  last_at: time.describe('Not before this, and at most a quarter of an hour later.'),
});

export interface ConsentExportDeps {
  readonly absorbed: (tx: Tx, userId: string) => Promise<readonly string[]>;
  readonly receipts: Pick<Receipts, 'sign'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

/** What somebody allowed and refused, now and ever, with what proves it; in accounts too that became part of this one. */
export function consentExport({ absorbed, receipts, tenants }: ConsentExportDeps): ExportPart {
  const issuerOf = async (tx: Tx): Promise<string> => {
    const tenant = await tenants.byId(tx.tenantId);
    if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
    return tenant.issuer;
  };
  const page = async (tx: Tx, { userId, until }: ExportAbout, after: string | undefined) => {
    const found = await recordsAfter(tx, [userId, ...(await absorbed(tx, userId))], after, PAGE);
    const last = found.length === PAGE ? found.at(-1) : undefined;
    return { found: found.filter((row) => row.at <= until), more: last ? { next: last.id } : {} };
  };
  return {
    told: {
      'consent.states': ['consents'],
      'consent.records': ['consent_history', 'consent_receipts'],
      'consent.people': ['restrictions'],
      'consent.disclosures': ['disclosures'],
    },
    untold: { 'consent.ends': 'when a yes ends, for the worker: the consents tell the same' },
    restore: { sections: RESTORED_SECTIONS, run: (tx, origin, copy) => restoreConsents({ tenants }, tx, origin, copy) },
    sections: [
      section('consents', stateRow, async (tx, { userId }) =>
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
        row: historyRow,
        async page(tx, about, after) {
          const { found, more } = await page(tx, about, after);
          const issuer = found.length === 0 ? '' : await issuerOf(tx);
          return { rows: found.map((row) => rowOf(row, issuer)), ...more };
        },
      },
      {
        name: 'consent_receipts',
        row: signed,
        forPrograms: true,
        async page(tx, about, after) {
          const { found, more } = await page(tx, about, after);
          return { rows: (await receipts.sign(tx, found)).map((receipt) => ({ receipt: receipt.record, signed: receipt.jws })), ...more };
        },
      },
      {
        name: 'disclosures',
        row: disclosure,
        async page(tx, { userId, until }, after) {
          const found = await disclosuresAfter(tx, [userId, ...(await absorbed(tx, userId))], after === undefined ? undefined : keyIn(after), PAGE);
          const rows = found
            .filter((row) => row.first_at <= until)
            .map(({ recipient, channel, grounds, first_at, last_at }) => ({
              recipient,
              way: channel,
              grounds: grounds.map(({ record: receipt, attributes, ...ground }) => ({ ...ground, attributes: [...attributes], ...(receipt === undefined ? {} : { receipt }) })),
              first_at: iso(first_at),
              last_at: iso(last_at),
            }));
          const last = found.length === PAGE ? found.at(-1) : undefined;
          return { rows, ...(last ? { next: last.id } : {}) };
        },
      },
      section('restrictions', restrictionRow, async (tx, { userId }) => {
        const since = await restrictedSince(tx, userId);
        return since ? [{ created_at: iso(since) }] : [];
      }),
    ],
  };
}

const rowOf = (row: RecordRow, issuer: string): HistoryRow => ({
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
  actor: row.actor_kind,
  ...(row.application === null ? {} : { application: row.application }),
  ...(row.controller === null ? {} : { controller: JSON.parse(row.controller) as Controller }),
  recorded_by: row.recorded_by ?? issuer,
  created_at: iso(row.at),
  ...at('expires_at', row.expires_at),
});
