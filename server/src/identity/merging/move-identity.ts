import type { Cipher, TenantCipher } from '#platform/crypto';
import { bytesOf, copyRows, imageOfBytes, moveRows, readImages, replaceRow, type ParsedRow, type RowChange, type Tx } from '#platform/db';
import { openAttributes } from '../read-user.ts';
import { sealFor, type UserSeal } from '../sealing.ts';
import { sealedUser } from '../store.ts';
import type { MergeChoices, MergePair, RowFate } from '../contract.ts';
import { proposeFields, takenFields } from './propose.ts';

/** This room's tables, for the house test that wants one for every table with a user in it. */
export const IDENTITY_FATES: Readonly<Record<string, RowFate>> = {
  'identity.identifiers': 'moves',
  'identity.contacts': 'copies',
  'identity.attributes': 'copies',
  'identity.search_terms': 'copies',
  // Given out only where the profile of the account names it.
  'identity.pictures': 'moves',
  'identity.lead_references': 'copies',
  'identity.visits': 'copies',
  'identity.prompts': 'copies',
  // What stays asleep opens with it again; destroyed with the account, or when the time to undo is over.
  'identity.user_keys': 'stays',
  'identity.merges': 'stays',
  // Each can take back what was changed in their own account, as long as it is one.
  'identity.address_changes': 'stays',
};

export interface Keyring {
  readonly tenant: TenantCipher;
  readonly own: Cipher;
  readonly other: Cipher;
}

/** Everything is sealed anew for the account it comes to: what was made for one user opens for no other. */
export async function moveIdentity(tx: Tx, pair: MergePair, choices: MergeChoices, keys: Keyring): Promise<readonly RowChange[]> {
  const from = sealFor(pair.absorbed, keys.other);
  const to = sealFor(pair.survivor, keys.own);
  return [
    ...(await moveIdentifiers(tx, pair, choices, from, to)),
    ...(await copyContacts(tx, pair, from, to)),
    ...(await copyLeads(tx, pair, from, to)),
    // Where it was counted and asked already, it is not counted and asked anew.
    ...(await copyRows(tx, 'identity.visits', { ...route(pair), change: () => ({}) })),
    ...(await copyRows(tx, 'identity.prompts', { ...route(pair), change: () => ({}) })),
    ...(await movePictures(tx, pair, from, to)),
    ...(await takeAttributes(tx, pair, choices, keys, from, to)),
  ];
}

const route = ({ survivor, absorbed }: MergePair) => ({ from: absorbed, to: survivor });
const text = (value: unknown) => String(value);

/** Each has one owner, so they move. Of each kind one is what applications get. */
async function moveIdentifiers(tx: Tx, pair: MergePair, { primary = {} }: MergeChoices, from: UserSeal, to: UserSeal): Promise<RowChange[]> {
  const images = await readImages(tx, 'identity.identifiers', pair.survivor);
  const own = images.map((image) => ({ image, row: JSON.parse(image) as ParsedRow }));
  const theirs = (await readImages(tx, 'identity.identifiers', pair.absorbed)).map((image) => JSON.parse(image) as ParsedRow);
  const taken = new Set(theirs.flatMap((row) => (row['is_primary'] === true && givesPrimary(row, own) ? [text(row['kind'])] : [])));
  const givesWay: RowChange[] = [];
  for (const { image, row } of own)
    if (row['is_primary'] === true && taken.has(text(row['kind']))) givesWay.push(await replaceRow(tx, 'identity.identifiers', image, image, { is_primary: false }));
  const moved = await moveRows(tx, 'identity.identifiers', {
    ...route(pair),
    change: (row) => ({
      sealed: imageOfBytes(to.sealIdentifier(text(row['id']), from.openIdentifier(text(row['id']), bytesOf(row['sealed'])))),
      is_primary: row['is_primary'] === true && taken.has(text(row['kind'])),
    }),
  });
  return [...givesWay, ...moved];

  function givesPrimary(row: ParsedRow, mine: readonly { readonly row: ParsedRow }[]): boolean {
    const kind = text(row['kind']);
    const chosen = kind === 'email' || kind === 'phone' ? primary[kind] : undefined;
    const rival = mine.find((one) => one.row['kind'] === kind && one.row['is_primary'] === true)?.row;
    // An address that nobody proved never takes the place of one that somebody did, whatever was chosen.
    if (!rival || row['verified_at'] === null) return !rival;
    return chosen === 'other' || (chosen === undefined && rival['verified_at'] === null);
  }
}

/** What both may be written to at is proved if one of them proved it. */
async function copyContacts(tx: Tx, pair: MergePair, from: UserSeal, to: UserSeal): Promise<RowChange[]> {
  const table = 'identity.contacts';
  const own = new Map((await readImages(tx, table, pair.survivor)).map((image) => [keyOf(JSON.parse(image) as ParsedRow), image]));
  const proved: RowChange[] = [];
  for (const image of await readImages(tx, table, pair.absorbed)) {
    const row = JSON.parse(image) as ParsedRow;
    const mine = own.get(keyOf(row));
    if (mine === undefined || row['verified_at'] === null || (JSON.parse(mine) as ParsedRow)['verified_at'] !== null) continue;
    proved.push(await replaceRow(tx, table, mine, mine, { verified_at: row['verified_at'] }));
  }
  const copied = await copyRows(tx, table, {
    ...route(pair),
    change: (row) => ({ sealed: imageOfBytes(to.sealContact(text(row['id']), from.openContact(text(row['id']), bytesOf(row['sealed'])))) }),
  });
  return [...proved, ...copied];
}

/** At the addresses they have: applications know them by these. */
function movePictures(tx: Tx, pair: MergePair, from: UserSeal, to: UserSeal): Promise<RowChange[]> {
  return moveRows(tx, 'identity.pictures', {
    ...route(pair),
    change: (row) => ({ sealed: imageOfBytes(to.sealPicture(bytesOf(row['id_hash']), from.openPicture(bytesOf(row['id_hash']), bytesOf(row['sealed'])))) }),
  });
}

const keyOf = (row: ParsedRow) => `${text(row['kind'])} ${text(row['blind_index'])}`;

/** Which sites told of the person, by which id of theirs. What they told is nobody's any more since both have accounts. */
function copyLeads(tx: Tx, pair: MergePair, from: UserSeal, to: UserSeal): Promise<RowChange[]> {
  return copyRows(tx, 'identity.lead_references', {
    ...route(pair),
    change: (row) => {
      const application = text(row['application_id']);
      const id = row['external_id'] === null ? null : imageOfBytes(to.sealExternalId(application, from.openExternalId(application, bytesOf(row['external_id']))));
      return { external_id: id, told: null };
    },
  });
}

/** With source, time and verification: who said it, and who checked it, does not change by whose account it is in. */
async function takeAttributes(tx: Tx, pair: MergePair, choices: MergeChoices, keys: Keyring, from: UserSeal, to: UserSeal): Promise<RowChange[]> {
  const table = 'identity.attributes';
  const [own, other] = await Promise.all([sealedUser(tx, 'id', pair.survivor, ['held']), sealedUser(tx, 'id', pair.absorbed, ['held'])]);
  if (!own || !other) throw new Error('A locked user vanished.');
  const names = takenFields(proposeFields(openAttributes(own.id, keys.own, own.held), openAttributes(other.id, keys.other, other.held)), choices);
  const named = (images: readonly string[]) => new Map(images.map((image) => [text((JSON.parse(image) as ParsedRow)['name']), image]));
  const mine = named(await readImages(tx, table, pair.survivor));
  const theirs = named(await readImages(tx, table, pair.absorbed));
  const changes: RowChange[] = [];
  for (const name of names) {
    const image = theirs.get(name) as string;
    const value = from.openAttribute(name, bytesOf((JSON.parse(image) as ParsedRow)['sealed']));
    changes.push(await replaceRow(tx, table, mine.get(name), image, { user_id: pair.survivor, sealed: imageOfBytes(to.sealAttribute(name, value)) }));
  }
  return changes;
}
