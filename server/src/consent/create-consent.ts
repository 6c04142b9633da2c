import { isDeepStrictEqual } from 'node:util';
import type { MergePart } from '#identity/contract';
import type { Tx } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import type { ExportPart } from '#portability/contract';
import type { Consent, PurposeOverview } from './contract.ts';
import { decide } from './decisions/decide.ts';
import { expireConsents } from './decisions/expire.ts';
import { isDue, stateOf, toRecord } from './decisions/read-states.ts';
import { allowingAmong, endAnswers, findRecords, listRecords, readGuarded, readRestricted, setGuarded, setRestricted, statesOf, takeTurn } from './decisions/store.ts';
import type { ConsentDeps } from './deps.ts';
import { createDisclosureLog } from './disclosures/note-disclosure.ts';
import { readDisclosures, readRecipients } from './disclosures/read-disclosures.ts';
import { createEgress, judge, look, overviewOf, usable, usableOfMany } from './egress/filter-attributes.ts';
import { restrictionChanged } from './events.ts';
import { consentExport } from './exporting/consent-export.ts';
import { consentPart } from './merge-consent.ts';
import { createPurposes, publishedOf } from './purposes/purposes.ts';
import { configuredPurposes } from './purposes/configured-purposes.ts';
import { previewPublish, publishPurpose, savePurpose, type SavePurposeDeps } from './purposes/save-purpose.ts';
import { countAnswers, holdKey, holdVersions, listNotices, listPurposes, lockPurpose, readPurpose, readRevision, type PurposeRow } from './purposes/store.ts';
import { needsYes } from './purposes/widening.ts';
import { heedAtDoor, heedSignal, type HeedDeps } from './signals/heed-signal.ts';
import { createReceipts } from './receipts/receipts.ts';

export interface ConsentRoom extends Consent {
  /** Of these, who allows something now. */
  allowing(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  readonly scheduled: readonly ScheduledJob[];
}

const HISTORY_PAGE = 50;
const HISTORY_MOST = 200;

function overviewIn(row: PurposeRow): PurposeOverview {
  const published = publishedOf(row);
  const { version: _v, hash: _h, publishedAt: _p, askedSince: _a, ...definition } = published ?? ({} as Partial<NonNullable<typeof published>>);
  return { draft: row.draft, state: row.state, ...(published ? { published } : {}), unpublished: !published || !isDeepStrictEqual(definition, row.draft) };
}

export function createConsent(deps: ConsentDeps): ConsentRoom {
  const { events } = deps;
  const purposes = createPurposes(deps.lookups);
  const saving: SavePurposeDeps = {
    events,
    purposes,
    isApplication: deps.isApplication,
    async tenantOf(tenantId) {
      const tenant = await deps.tenants.byId(tenantId);
      if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
      return tenant;
    },
  };

  const receipts = createReceipts(deps);
  const log = createDisclosureLog(deps);
  const absorbed = deps.identity.merging.absorbed;
  const current: Consent['current'] = async (tx) => (await purposes.at(tx, await readRevision(tx))).all;
  const states: Consent['states'] = async (tx, userId) => {
    const [known, rows, restricted, guarded] = await Promise.all([current(tx), statesOf(tx, userId), readRestricted(tx, userId), readGuarded(tx, userId)]);
    return known.map((purpose) => stateOf(purpose, rows, restricted || guarded === 'waiting'));
  };

  const everybody = async (tx: Tx, userId: string) => [userId, ...(await absorbed(tx, userId))];

  const heeding: HeedDeps = { ...deps, purposes, everybody, states };

  /** Nobody too young to say yes is asked. */
  const askable: Consent['states'] = async (tx, userId) => ((await readGuarded(tx, userId)) === undefined ? states(tx, userId) : []);

  return {
    savePurpose: (tx, input, origin, coming) => savePurpose(saving, tx, input, origin, coming),
    publish: (tx, key, change, origin) => publishPurpose(saving, tx, key, change, origin),
    async overview(tenantId) {
      const { rows } = await listPurposes(deps.lookups, tenantId);
      return rows.map(overviewIn);
    },
    async holdOverview(tx, key) {
      await holdKey(tx, key);
      const row = await lockPurpose(tx, key);
      return row && overviewIn(row);
    },
    previewPublish,
    figures: countAnswers,
    purposes: async (tenantId) => (await purposes.list(tenantId)).all,
    current,
    holdVersions,
    async notices(tenantId, key) {
      const rows = await listNotices(deps.lookups, tenantId, key);
      return rows.map(({ published_at: publishedAt, ...notice }) => ({ ...notice, publishedAt }));
    },
    states,
    async history(tx, userId, { after, limit = HISTORY_PAGE } = {}) {
      return (await listRecords(tx, await everybody(tx, userId), after, Math.max(1, Math.min(limit, HISTORY_MOST)))).map(toRecord);
    },
    receipt: receipts.receipt,
    receiptKeys: receipts.receiptKeys,
    records: async (tx, userId, ids) => (await findRecords(tx, await everybody(tx, userId), ids)).map(toRecord),
    takeTurn: async (tx, userId) => void (await takeTurn(tx, userId)),
    due: async (tx, userId, recipient) => (await askable(tx, userId)).filter((state) => isDue(state, recipient)),
    undecided: async (tx, userId, recipient, attributes) =>
      (await askable(tx, userId)).some(
        (state) => state.purpose.asked === 'when-needed' && state.purpose.attributes.some((name) => attributes.includes(name)) && isDue(state, recipient),
      ),
    give: (tx, origin, decision) => decide(deps, tx, origin, 'give', decision),
    refuse: (tx, origin, decision) => decide(deps, tx, origin, 'refuse', decision),
    withdraw: (tx, origin, decision) => decide(deps, tx, origin, 'withdraw', decision),
    allows: async (tx, of) => (await usable({ purposes }, tx, of)).mayUse.length > 0,
    usable: (tx, of) => usable({ purposes }, tx, of),
    usableOfMany: (tx, of) => usableOfMany({ purposes, log }, tx, of),
    configured: configuredPurposes,
    async purposeOf(tx, key) {
      const row = await readPurpose(tx, key);
      return row && (publishedOf(row) ?? row.draft);
    },
    async restrict(tx, origin, userId, restricted) {
      if ((await takeTurn(tx, userId)).restricted === restricted) return false;
      await setRestricted(tx, userId, restricted);
      await events.publish(tx, restrictionChanged, { origin, subject: userId, data: { restricted } });
      return true;
    },
    isRestricted: readRestricted,
    async guard(tx, userId, guarded, anew = false) {
      await takeTurn(tx, userId);
      await setGuarded(tx, userId, guarded);
      // An objection to what rests on another basis stays: without it more would be done than before.
      if (anew)
        await endAnswers(
          tx,
          userId,
          (await current(tx)).flatMap((purpose) => (needsYes(purpose) ? [purpose.key] : [])),
        );
    },
    guardedOf: readGuarded,
    allowing: allowingAmong,
    filterAttributes: async (tx, question) => judge(await look({ purposes }, tx, question), question),
    heedSignal: (tx, origin, userId) => heedSignal(heeding, tx, origin, userId),
    egress: createEgress({ purposes, log, heed: heedAtDoor(heeding) }),
    disclosures: async (tx, userId, page = {}) => readDisclosures(tx, await everybody(tx, userId), page),
    recipients: async (tx, of) => overviewOf({ purposes }, tx, of, await readRecipients(tx, await everybody(tx, of.userId))),
    mergePart: consentPart,
    exportPart: consentExport({ absorbed, receipts, tenants: deps.tenants }),
    scheduled: [expireConsents(deps)],
  };
}
