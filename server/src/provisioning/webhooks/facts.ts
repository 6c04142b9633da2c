import type { Consent } from '#consent/contract';
import type { Identity } from '#identity/contract';
import type { Tx } from '#platform/db';
import type { Preferences } from '#preferences/contract';
import type { Tenant } from '#tenants/contract';
import type { Said } from './public-event.ts';

export interface FactsDeps {
  readonly consent: Pick<Consent, 'takeTurn' | 'usable' | 'states' | 'notices'>;
  readonly identity: Pick<Identity, 'find'>;
  readonly preferences: Pick<Preferences, 'toTell'>;
  /** Names by which applications know people and of which no event says what became of them in a merge. */
  readonly namesBeside: (tx: Tx, userId: string) => Promise<ReadonlyMap<string, string>>;
}

interface Decided {
  readonly event: string;
  readonly purpose: string;
  readonly version: number;
  readonly recipients: readonly string[];
  readonly attributes: readonly string[];
  readonly correlation?: string;
}

/** What messages say beside what our events do: events carry ids and names only. Read in the transaction that writes the messages down. */
export interface Facts {
  /** How one purpose stands with each of these recipients. */
  consent(userId: string, decided: Decided): Promise<readonly Said[]>;
  /** The same of everything that was ever decided. */
  allConsents(userId: string, event: string): Promise<readonly Said[]>;
  /** How these topics stand with each application that their purpose names. */
  preferences(userId: string, which: { readonly topics?: readonly string[]; readonly purpose?: string }): Promise<readonly Said[]>;
  /** These details, by name: what they are is filled in where they leave, and only if they may. */
  details(userId: string, names: readonly string[]): readonly Said[];
  /** All details. */
  everyDetail(userId: string): readonly Said[];
  /** By application: its name for a person who has, or had, two accounts. */
  namesOfBoth(userId: string, other: string): Promise<readonly { readonly clientId: string; readonly sub: string; readonly former?: string }[]>;
}

/** What UserInfo tells beside attributes of the tenant's own. */
const BESIDE_ATTRIBUTES = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'preferred_username'] as const;

export function factsOf(deps: FactsDeps, tx: Tx, tenant: Tenant): Facts {
  async function consent(userId: string, decided: Decided): Promise<readonly Said[]> {
    // Nobody decides between this look and the message: else news of before could follow news of after.
    if (!(await deps.identity.find(tx, userId))) return [];
    await deps.consent.takeTurn(tx, userId);
    const { event, purpose, version, correlation } = decided;
    const told = await Promise.all(
      decided.recipients.map(async (recipient) => ({ recipient, usable: await deps.consent.usable(tx, { tenant, userId, purpose, recipient, attributes: decided.attributes }) })),
    );
    const [first] = told;
    const hash = first?.usable.version === version ? first.usable.hash : (await deps.consent.notices(tenant.id, purpose)).find((notice) => notice.version === version)?.hash;
    return told.map(({ recipient, usable: { mayUse, mayNotUse, withheld } }) => ({
      userId,
      part: purpose,
      recipients: [{ clientId: recipient }],
      data: { purpose, event, version, notice_hash: hash ?? '', allowed: mayUse.length > 0, may_use: mayUse, may_not_use: mayNotUse, withheld },
      takesBack: withheld.length > 0,
      ...(correlation === undefined ? {} : { correlation }),
    }));
  }

  return {
    consent,
    async allConsents(userId, event) {
      const states = (await deps.consent.states(tx, userId)).filter(({ purpose }) => purpose.kind === 'purpose');
      const decided = states.map(({ purpose: { key: purpose, version, attributes }, recipients }) => ({
        event,
        purpose,
        version,
        attributes,
        recipients: recipients.filter(({ record }) => record !== undefined).map(({ recipient }) => recipient.id),
      }));
      const said = await Promise.all(decided.filter(({ recipients }) => recipients.length > 0).map((one) => consent(userId, one)));
      return said.flat().map((one) => ({ ...one, part: `${String(one.part)}:${userId}` }));
    },
    async preferences(userId, which) {
      if (!(await deps.identity.find(tx, userId))) return [];
      // As for consents: nobody chooses between this look and the message.
      await deps.consent.takeTurn(tx, userId);
      return (await deps.preferences.toTell(tx, userId, which)).map(({ topic, clientId, channels, frequency, otherAddress }) => ({
        userId,
        part: topic,
        recipients: [{ clientId }],
        data: {
          topic,
          channels: Object.fromEntries(channels.map(({ channel, allowed }) => [channel, allowed])),
          ...(frequency === undefined ? {} : { frequency }),
          other_address: otherAddress,
        },
      }));
    },
    details: (userId, names) => [{ userId, data: { attributes: names } }],
    everyDetail: (userId) => [{ userId, data: { attributes: [...tenant.settings.attributes.map(({ name }) => name), ...BESIDE_ATTRIBUTES] } }],
    async namesOfBoth(userId, other) {
      const [mine, theirs] = await Promise.all([deps.namesBeside(tx, userId), deps.namesBeside(tx, other)]);
      return [...new Set([...mine.keys(), ...theirs.keys()])].toSorted().map((clientId) => {
        const [own, former] = [mine.get(clientId), theirs.get(clientId)];
        const sub = own ?? former ?? '';
        return { clientId, sub, ...(former === undefined || former === sub ? {} : { former }) };
      });
    },
  };
}
