import type { Tx } from '#platform/db';
import type { MergePair } from '#identity/contract';
import type { CredentialType } from '../contract.ts';
import { listCards, type CredentialCard } from '../manage/list-cards.ts';
import { mergedTypes } from './credentials-part.ts';

export interface CredentialsPreview {
  /** Come to the account that stays. */
  readonly moved: readonly CredentialCard[];
  /** Of that account, and too weak for what it will be. */
  readonly aside: readonly CredentialCard[];
}

/** What `credentialsPart` will do, for those who are asked whether it should. */
export async function previewCredentials(types: readonly CredentialType[], tx: Tx, pair: MergePair): Promise<CredentialsPreview> {
  const { move, aside } = await mergedTypes(types, tx, pair);
  const [own, other] = [await listCards({ types }, tx, pair.survivor), await listCards({ types }, tx, pair.absorbed)];
  const ids = (of: readonly CredentialType[]) => new Set(of.map((type) => type.id));
  // What there is one of comes over only where there is none.
  const single = ids(types.filter((type) => Object.values(type.tables ?? {}).includes('copies')));
  // Accounts elsewhere come over in their own room's part, all of them.
  const [coming, going] = [ids([...move, ...types.filter((type) => type.signsInAs)]), ids(aside)];
  return {
    moved: other.filter(({ type }) => coming.has(type) && !(single.has(type) && own.some((card) => card.type === type))),
    aside: own.filter(({ type }) => going.has(type)),
  };
}
