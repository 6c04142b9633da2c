import { setRowsAside, type RowChange, type Tx } from '#platform/db';
import type { MergePair, MergePart, RowFate } from '#identity/contract';
import type { Credentials, CredentialType } from '../contract.ts';
import { servesAsSecond } from '../second-step/situation.ts';

/** What types share, and what serves an account that nobody signs in to any more. */
const SHARED: Readonly<Record<string, RowFate>> = {
  // A browser is trusted with the account it was trusted with, as it was then: with neither of two that became one.
  'credentials.second_step_browsers': 'stays',
  'credentials.factor_browsers': 'stays',
  'credentials.known_browsers': 'stays',
  // Tries that failed are counted for the account they were made on.
  'credentials.factor_failures': 'stays',
  'credentials.second_step_users': 'stays',
  'credentials.nudges': 'stays',
  'credentials.holds': 'stays',
  'credentials.support_codes': 'stays',
};

export interface MergedTypes {
  /** Come to the account that stays. */
  readonly move: readonly CredentialType[];
  /** Would make it easier to get in than it was at one of the two: they go. */
  readonly aside: readonly CredentialType[];
}

/**
 * Never weaker than either. Whoever gets into the merged account gets what was in both, so of the second steps only those stay that are at least as good as the
 * worst one by which each of the two could be entered. What is out of use at the account it belongs to does not come into use again at the other.
 */
export async function mergedTypes(types: readonly CredentialType[], tx: Tx, { survivor, absorbed }: MergePair): Promise<MergedTypes> {
  const [own, other] = [await secondsOf(types, tx, survivor), await secondsOf(types, tx, absorbed)];
  const bar = Math.min(...[own, other].filter((seconds) => seconds.length > 0).map((seconds) => Math.max(...seconds.map(rankOf))));
  const isGood = (type: CredentialType) => !isSecond(type) || rankOf(type) <= bar;
  const isUsable = async (type: CredentialType) => !isSecond(type) || other.includes(type);
  const move: CredentialType[] = [];
  for (const type of types) if (type.merge && isGood(type) && (await isUsable(type))) move.push(type);
  return { move, aside: own.filter((type) => !isGood(type)) };
}

const isSecond = ({ challenge, ...type }: CredentialType) => challenge !== undefined && challenge.lastResort !== true && servesAsSecond(type, challenge.evidence);
/** The smaller is asked for first (MF3): the better one. */
const rankOf = ({ challenge }: CredentialType) => challenge?.rank ?? 0;

async function secondsOf(types: readonly CredentialType[], tx: Tx, userId: string): Promise<CredentialType[]> {
  const found: CredentialType[] = [];
  for (const type of types) if (isSecond(type) && (await type.challenge?.usable(tx, userId))) found.push(type);
  return found;
}

export function credentialsPart({ types, revokeAll }: Pick<Credentials, 'types' | 'revokeAll'>): MergePart {
  return {
    tables: Object.assign({}, SHARED, ...types.map((type) => type.tables ?? {})) as Record<string, RowFate>,
    async move(tx, pair) {
      const { move, aside } = await mergedTypes(types, tx, pair);
      const changes: RowChange[] = [];
      for (const type of aside) changes.push(...((await type.merge?.setAside(tx, pair.survivor)) ?? []));
      for (const type of move) changes.push(...((await type.merge?.move(tx, pair)) ?? []));
      // Trusted when there was less behind it.
      changes.push(...(await setRowsAside(tx, 'credentials.second_step_browsers', pair.survivor, () => true)));
      return changes;
    },
    forget: async (tx, absorbed) => void (await revokeAll(tx, absorbed)),
  };
}
