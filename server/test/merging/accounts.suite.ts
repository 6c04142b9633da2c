import fc from 'fast-check';

/* Accounts that hold whatever an account can hold, in any room. */

export interface AccountShape {
  readonly emails: number;
  readonly phone: boolean;
  readonly username: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of an address that several accounts are written to at. */
  readonly sharedContact: 'none' | 'claimed' | 'proved';
  readonly password: boolean;
  readonly apps: number;
  /** Indexes of numbers that accounts may share. */
  readonly numbers: readonly number[];
  readonly phones: number;
  readonly passkeys: number;
  readonly recoveryCodes: boolean;
  readonly browsers: number;
  /** They gave a photo. */
  readonly picture: boolean;
  readonly nudged: boolean;
  readonly disabled: boolean;
  readonly links: number;
  readonly leads: readonly string[];
  readonly clients: readonly string[];
  /** What the sites of `leads` told before there was an account. */
  readonly told: Readonly<Record<string, string>>;
  /** Applications that were allowed something for good. */
  readonly consents: readonly string[];
  /** What they said to purposes of `PURPOSES`. */
  readonly said: Readonly<Record<string, string>>;
  /** What they chose of `TOPICS`: a channel that is on, off, or another address. */
  readonly topics: Readonly<Record<string, string>>;
  /** Attributes that somebody vouches for, and by how many services. */
  readonly assured: readonly string[];
  readonly verifiers: number;
  /** Applications of SAML that know them. */
  readonly pseudonyms: readonly string[];
  /** They are a guardian in a family. */
  readonly guardian: boolean;
  /** Browsers that show the account again; accounts may share them. */
  readonly kept: readonly string[];
  /** What is under way or has gone by: a prompt on a phone, a code of support, a hold that is over. */
  readonly past: boolean;
  /** Stands in every value of theirs, so that it can be found again wherever it lies. */
  readonly mark?: string;
}

export const PLAIN: AccountShape = {
  emails: 1,
  phone: false,
  username: false,
  attributes: {},
  sharedContact: 'none',
  password: true,
  apps: 0,
  numbers: [],
  phones: 0,
  passkeys: 0,
  recoveryCodes: false,
  browsers: 0,
  picture: false,
  nudged: false,
  disabled: false,
  links: 0,
  leads: [],
  clients: [],
  told: {},
  consents: [],
  said: {},
  topics: {},
  assured: [],
  verifiers: 1,
  pseudonyms: [],
  guardian: false,
  kept: [],
  past: false,
};

export const CLIENTS = ['shop', 'club', 'blog'];
export const PURPOSES = ['news', 'offers'];
export const TOPICS = ['tours', 'invoices'];
const defined = (all: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
const name = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const attributes = fc
  .record({
    given_name: name('Ada', 'Åsa', 'Zoë'),
    family_name: name('Lovelace', '王'),
    nickname: name('ada', 'az'),
    birthdate: name('1990-12-10', '1991-01-01'),
    zoneinfo: name('Europe/Paris', 'UTC'),
  })
  .map(defined);

/** Any account whatever. */
export const anyAccount: fc.Arbitrary<AccountShape> = fc.record({
  emails: fc.integer({ min: 1, max: 2 }),
  phone: fc.boolean(),
  username: fc.boolean(),
  attributes,
  sharedContact: fc.constantFrom('none', 'claimed', 'proved'),
  password: fc.boolean(),
  apps: fc.integer({ min: 0, max: 4 }),
  numbers: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  phones: fc.integer({ min: 0, max: 2 }),
  passkeys: fc.integer({ min: 0, max: 2 }),
  recoveryCodes: fc.boolean(),
  browsers: fc.integer({ min: 0, max: 2 }),
  picture: fc.boolean(),
  nudged: fc.boolean(),
  disabled: fc.boolean(),
  links: fc.integer({ min: 0, max: 2 }),
  leads: fc.subarray(['newsletter', 'shop']),
  clients: fc.subarray(CLIENTS),
  told: fc.record({ given_name: name('Ada', 'Zoë'), nickname: name('az', 'zaz') }).map(defined),
  consents: fc.subarray(CLIENTS),
  said: fc.record({ news: name('yes', 'no'), offers: name('yes', 'no') }).map(defined),
  topics: fc.record({ tours: name('on', 'off'), invoices: name('on', 'off', 'elsewhere') }).map(defined),
  assured: fc.subarray(['given_name', 'family_name', 'birthdate']),
  verifiers: fc.integer({ min: 1, max: 2 }),
  pseudonyms: fc.subarray(['repairs', 'library']),
  guardian: fc.boolean(),
  kept: fc.subarray(['till', 'sofa']),
  past: fc.boolean(),
});

/** Of everything some. A table with a user in it that has no row of this one is missing here. */
export const FULL: AccountShape = {
  emails: 2,
  phone: true,
  username: true,
  attributes: { given_name: 'Ada', family_name: 'Lovelace', birthdate: '1990-12-10' },
  sharedContact: 'proved',
  password: true,
  apps: 2,
  numbers: [0, 1],
  phones: 2,
  passkeys: 2,
  recoveryCodes: true,
  browsers: 2,
  picture: true,
  nudged: true,
  disabled: true,
  links: 2,
  leads: ['newsletter', 'shop'],
  clients: CLIENTS,
  told: { nickname: 'az' },
  consents: CLIENTS,
  said: { news: 'yes', offers: 'no' },
  topics: { tours: 'off', invoices: 'elsewhere' },
  assured: ['given_name', 'birthdate'],
  verifiers: 2,
  pseudonyms: ['repairs', 'library'],
  guardian: true,
  kept: ['till', 'sofa'],
  past: true,
};
