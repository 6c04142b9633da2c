import type { ConnectionForm, ConnectionInput, Federation, Trial, TrialResult } from '#federation/contract';
import type { CheckResult, Expected, GivenAs, KindForm, OwnAddress, TraceEntry } from '#platform/connections';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Verification, VerificationConnectionInput, VerificationForm } from '#verification/contract';

/** What the pages need of a room that has connections: the same for all of them. */
export interface ConnectionsPort {
  /** In addresses. */
  readonly id: 'sign-in' | 'verification';
  readonly title: string;
  readonly about: string;
  /** Where they stand in a tenant's configuration. */
  readonly configKey: 'connections' | 'verifiers';
  forms(): readonly OfferedForm[];
  list(tenantId: string): Promise<readonly ListedConnection[]>;
  given(tenantId: string, slug: string): Promise<GivenAs<Given> | undefined>;
  addresses(tenantId: string, slug: string): Promise<readonly OwnAddress[]>;
  save(tenantId: string, input: Given, expected: Expected): Promise<'created' | 'changed' | 'same'>;
  /** The same inside a transaction of the caller; `expected` undefined: whatever is there is changed. */
  saveIn(tx: Tx, origin: Origin, input: Given, expected: Expected | undefined): Promise<void>;
  remove(tenantId: string, slug: string, version: number): Promise<void>;
  removeIn(tx: Tx, origin: Origin, slug: string, version: number | undefined): Promise<void>;
  check(tenantId: string, slug: string, trace: (entry: TraceEntry) => void): Promise<readonly CheckResult[]>;
  /** Absent: nobody can be sent there to see what comes back. */
  tryOut?(tenantId: string, slug: string): Promise<Trial | { readonly kind: 'unavailable'; readonly detail?: string }>;
  /** By its ticket, in any process. */
  tried?(tenantId: string, ticket: string): Promise<TrialResult | 'waiting' | 'over'>;
}

/** As the file has it: fields by name, as the room's own schema judges them. */
export type Given = Readonly<Record<string, unknown>> & { readonly slug: string; readonly connector: string };

export type OfferedForm = KindForm & Partial<Pick<ConnectionForm, 'presets'>> & Partial<Pick<VerificationForm, 'claims'>>;

export interface ListedConnection {
  readonly slug: string;
  readonly name: string;
  readonly connector: string;
  readonly preset?: string;
  readonly state: 'active' | 'suspended';
}

interface RoomDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly federation: Federation;
  readonly verification: Verification;
  readonly origin: () => Origin;
}

export function connectionRooms({ db, federation, verification, origin }: RoomDeps): readonly ConnectionsPort[] {
  return [
    {
      id: 'sign-in',
      title: 'Ways to sign in',
      about: 'Systems that know your customers already: social accounts, companies, directories.',
      configKey: 'connections',
      forms: federation.forms,
      list: federation.connections,
      given: (tenantId, slug) => federation.given(tenantId, slug) as Promise<GivenAs<Given> | undefined>,
      addresses: federation.addresses,
      save: async (tenantId, input, expected) =>
        outcomeOf(await db.tenant(tenantId, (tx) => federation.saveConnection(tx, input as unknown as ConnectionInput, origin(), expected)), expected),
      saveIn: async (tx, by, input, expected) => void (await federation.saveConnection(tx, input as unknown as ConnectionInput, by, expected)),
      remove: (tenantId, slug, version) => db.tenant(tenantId, (tx) => federation.removeConnection(tx, slug, origin(), version)),
      removeIn: (tx, by, slug, version) => federation.removeConnection(tx, slug, by, version),
      check: federation.check,
      tryOut: federation.tryOut,
      tried: federation.tried,
    },
    {
      id: 'verification',
      title: 'Services that verify',
      about: 'Services that check who somebody is, or what somebody holds.',
      configKey: 'verifiers',
      forms: verification.forms,
      list: verification.connections,
      given: (tenantId, slug) => verification.given(tenantId, slug) as Promise<GivenAs<Given> | undefined>,
      addresses: verification.addresses,
      save: async (tenantId, input, expected) =>
        outcomeOf(await db.tenant(tenantId, (tx) => verification.saveConnection(tx, input as unknown as VerificationConnectionInput, origin(), expected)), expected),
      saveIn: async (tx, by, input, expected) => void (await verification.saveConnection(tx, input as unknown as VerificationConnectionInput, by, expected)),
      remove: (tenantId, slug, version) => db.tenant(tenantId, (tx) => verification.removeConnection(tx, slug, origin(), version)),
      removeIn: (tx, by, slug, version) => verification.removeConnection(tx, slug, by, version),
      check: verification.check,
    },
  ];
}

const outcomeOf = ({ changed }: { readonly changed: boolean }, expected: Expected) => (expected === 'new' ? 'created' : changed ? 'changed' : 'same');
