import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';

/** Somebody whose account ends. Accounts that became part of it are further persons, each with its own subject. */
export interface Person {
  readonly id: string;
  readonly sub: string;
  readonly cipher: TenantCipher;
}

/** `destroyed`: a key, and with it all that was sealed by it. `expires`: nothing in it names a person, and it ends by itself within the time that `why` says. */
export type Ending = 'destroyed' | 'deleted' | 'anonymised' | 'expires' | 'kept';

/**
 * `lasting`: what of a person is in it opens with the person's own key and with no other, so that it may lie in a backup for years. `short`: keys, and what the
 * tenant's key opens or confirms; it goes into the backup that each next one replaces.
 */
export type BackupSet = 'lasting' | 'short';

export interface PersonalTable {
  /** Of a person, in plain words: it stands in the certificate. */
  readonly holds: string;
  readonly ends: Ending;
  /** What is kept needs a reason; what expires says when. */
  readonly why?: string;
  /** How the rows of a person are found. Absent: `erase` of the room does it, they go with another row, or they name nobody. */
  readonly by?: { readonly column: string; readonly value: (person: Person) => string | Buffer };
  readonly backup: BackupSet;
}

/** What one room keeps of people, and how it ends. A house test wants every table claimed by one. */
export interface PersonalData {
  readonly tables: Readonly<Record<string, PersonalTable>>;
  /** What is found in no other way. Comes before the rest. How many rows, by table. */
  readonly erase?: (tx: Tx, person: Person) => Promise<Readonly<Record<string, number>>>;
  /** Applications that knew the person, each by the name it knew them by; asked before anything goes. */
  readonly knownTo?: (tx: Tx, person: Person) => Promise<readonly { readonly clientId: string; readonly sub: string }[]>;
}
