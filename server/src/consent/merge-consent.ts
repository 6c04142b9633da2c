import type { MergePart } from '#identity/contract';
import { copyRows, readImages, replaceRow, type ParsedRow, type RowChange } from '#platform/db';
import { forgetStates } from './decisions/store.ts';

const STATES = 'consent.states';
const PEOPLE = 'consent.people';
const isNo = (row: ParsedRow) => row['answer'] === 'refused' || row['answer'] === 'withdrawn';
const keyOf = (row: ParsedRow) => `${String(row['purpose'])}\n${String(row['recipient'])}`;

/**
 * What was said of either account counts for the one they became; where one said yes and the other no, the no counts, because a yes must be beyond doubt (GDPR 4(11)):
 * a page away the customer can say yes again. A restriction of either restricts both. Records, and
 * what the log says left, stay with the account that they tell of, and are read together.
 */
export const consentPart: MergePart = {
  tables: { [STATES]: 'copies', [PEOPLE]: 'copies', 'consent.ends': 'copies', 'consent.records': 'stays', 'consent.disclosures': 'stays' },
  async move(tx, { survivor, absorbed }) {
    const changes: RowChange[] = [];
    const own = new Map((await readImages(tx, STATES, survivor)).map((image) => [keyOf(JSON.parse(image) as ParsedRow), image]));
    for (const image of await readImages(tx, STATES, absorbed)) {
      const row = JSON.parse(image) as ParsedRow;
      const mine = own.get(keyOf(row));
      if (mine !== undefined && isNo(row) && !isNo(JSON.parse(mine) as ParsedRow)) changes.push(await replaceRow(tx, STATES, mine, image, { user_id: survivor }));
    }
    changes.push(...(await copyRows(tx, STATES, { from: absorbed, to: survivor, change: () => ({}) })));
    changes.push(...(await copyRows(tx, 'consent.ends', { from: absorbed, to: survivor, change: () => ({}) })));
    const [mine, theirs] = await Promise.all([readImages(tx, PEOPLE, survivor), readImages(tx, PEOPLE, absorbed)]);
    const restricted = theirs.map((image) => (JSON.parse(image) as ParsedRow)['restricted_at']).find((at) => at !== null && at !== undefined);
    const [before] = mine;
    if (restricted !== undefined && before !== undefined && (JSON.parse(before) as ParsedRow)['restricted_at'] === null)
      changes.push(await replaceRow(tx, PEOPLE, before, before, { restricted_at: restricted }));
    // Records of the survivor are counted by themselves.
    if (before === undefined) changes.push(...(await copyRows(tx, PEOPLE, { from: absorbed, to: survivor, change: () => ({ decisions: 0 }) })));
    return changes;
  },
  forget: forgetStates,
};
