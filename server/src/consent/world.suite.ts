import { randomUUID } from 'node:crypto';
import { createSigningKeys, type SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { createIdentity, type IdentityRoom } from '#identity';
import { createTenants, type Tenant } from '#tenants';
import { createTestDatabase, lookupsOf, recordEvents, TEST_ORIGIN, testKeys, type TestDatabase } from '#test/support';
import { CONSENT_KEYS, createConsent, type AttributeDecision, type ConsentRoom, type PurposeInput } from './index.ts';

/* The room on real PostgreSQL, twice: two processes on one database. */

const words = (title: string) => ({ title, what: 'Some details.', why: 'Because.', who: 'The shop.', howLong: 'Two years.' });

export const purpose = (input: Partial<PurposeInput> = {}): PurposeInput => ({
  key: 'news',
  attributes: ['email', 'given_name'],
  recipients: ['shop', 'club'],
  notice: { en: words('News by e-mail'), fr: words('Nouvelles par e-mail') },
  publish: 1,
  ...input,
});

export interface Process {
  readonly signingKeys: SigningKeys;
  readonly db: Database;
  readonly consent: ConsentRoom;
  readonly identity: IdentityRoom;
}

export interface World extends Process {
  readonly t: TestDatabase;
  readonly tenant: Tenant;
  readonly strict: Tenant;
  readonly tenants: ReturnType<typeof createTenants>;
  readonly signingKeys: SigningKeys;
  readonly second: Process;
  readonly events: ReturnType<typeof recordEvents>;
  inTenant<T>(work: (tx: Tx) => Promise<T>, of?: Tenant, process?: Process): Promise<T>;
  save(input?: Partial<PurposeInput>, of?: Tenant): ReturnType<ConsentRoom['savePurpose']>;
  user(of?: Tenant): Promise<string>;
  say(what: 'give' | 'refuse' | 'withdraw', userId: string, input?: Partial<Parameters<ConsentRoom['give']>[2]>, of?: Tenant): ReturnType<ConsentRoom['give']>;
  /** What leaves, in a word for each attribute: `email:consent`, `-given_name:withdrawn`. */
  leaves(userId: string, recipient: string, attributes?: readonly string[], of?: Tenant, process?: Process): Promise<string[]>;
  decisions(userId: string, recipient: string, attributes: readonly string[]): Promise<readonly AttributeDecision[]>;
}

export async function createWorld(): Promise<World> {
  const t = await createTestDatabase();
  const events = recordEvents();
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'https://id.example.com', development: true, clock: { now: () => new Date(0) } });
  const open = (db: Database): Process => {
    const keys = testKeys(db);
    const identity = createIdentity({
      keys,
      tenants,
      events,
      endUnprovedPast: async () => {},
      merging: { parts: () => [consent.mergePart], takeTurns: async () => {}, signOut: async () => {}, isHeld: async () => false },
    });
    const signingKeys = createSigningKeys({ db: lookupsOf(db), keys, ...CONSENT_KEYS });
    const consent = createConsent({
      db,
      lookups: lookupsOf(db),
      events,
      tenants,
      identity,
      signingKeys,
      isApplication: async (_tenantId, id) => ['shop', 'club', 'urn:desk'].includes(id),
    });
    return { db, identity, consent, signingKeys };
  };
  const first = open(t.db);
  const make = async (slug: string, settings: object) => (await tenants.save({ slug, name: slug, issuer: `https://id.example.com/t/${slug}`, settings })).tenant;
  const tenant = await make('loose', {});
  const strict = await make('strict', { consent: { unclaimedAttributes: 'withhold' } });

  const inTenant: World['inTenant'] = (work, of = tenant, process = first) => process.db.tenant(of.id, work);
  const decisions = (userId: string, recipient: string, attributes: readonly string[], of = tenant, { db, consent }: Process = first) =>
    db.read(of.id, (tx) => consent.filterAttributes(tx, { tenant: of, userId, recipient, channel: 'userinfo', attributes }));
  return {
    ...first,
    t,
    tenant,
    strict,
    tenants,
    signingKeys: first.signingKeys,
    events,
    second: open(t.another()),
    inTenant,
    save: (input, of) => inTenant((tx) => first.consent.savePurpose(tx, purpose(input), TEST_ORIGIN), of),
    user: (of) =>
      inTenant(async (tx) => {
        const email = `${randomUUID()}@example.com`;
        return (await first.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified: true }], source: 'test' })).id;
      }, of),
    say: (what, userId, input = {}, of) => inTenant((tx) => first.consent[what](tx, TEST_ORIGIN, { userId, purpose: 'news', locale: 'en', method: 'account', ...input }), of),
    async leaves(userId, recipient, attributes = ['email', 'given_name'], of, process) {
      return (await decisions(userId, recipient, attributes, of, process)).map(({ attribute, released, reason }) => `${released ? '' : '-'}${attribute}:${reason}`);
    },
    decisions,
  };
}
