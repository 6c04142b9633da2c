import type { ConnectionForm, ConnectionInput, Federation, Trial, TrialResult } from '#federation/contract';
import type { CheckResult, Expected, GivenAs, KindForm, OwnAddress, TraceEntry } from '#platform/connections';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Verification, VerificationConnectionInput, VerificationForm } from '#verification/contract';

/** What the routes need of a room that has connections: the same for all of them. */
export interface ConnectionsPort {
  readonly title: string;
  readonly about: string;
  /** Where they stand in a tenant's configuration. */
  readonly configKey: 'connections' | 'verifiers';
  forms(): readonly OfferedForm[];
  list(tenantId: string): Promise<readonly ListedConnection[]>;
  given(tenantId: string, slug: string): Promise<GivenAs<Given> | undefined>;
  addresses(tenantId: string, slug: string): Promise<readonly OwnAddress[]>;
  /** `expected` undefined: whatever is there is changed. */
  saveIn(tx: Tx, origin: Origin, input: Given, expected: Expected | undefined): Promise<void>;
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
  readonly federation: Federation;
  readonly verification: Verification;
}

export function connectionRooms({ federation, verification }: RoomDeps): readonly ConnectionsPort[] {
  return [
    {
      title: 'Ways to sign in',
      about: 'Systems that know your customers already: social accounts, companies, directories.',
      configKey: 'connections',
      forms: federation.forms,
      list: federation.connections,
      given: (tenantId, slug) => federation.given(tenantId, slug) as Promise<GivenAs<Given> | undefined>,
      addresses: federation.addresses,
      saveIn: async (tx, by, input, expected) => void (await federation.saveConnection(tx, input as unknown as ConnectionInput, by, expected)),
      removeIn: (tx, by, slug, version) => federation.removeConnection(tx, slug, by, version),
      check: federation.check,
      tryOut: federation.tryOut,
      tried: federation.tried,
    },
    {
      title: 'Services that verify',
      about: 'Services that check who somebody is, or what somebody holds.',
      configKey: 'verifiers',
      forms: verification.forms,
      list: verification.connections,
      given: (tenantId, slug) => verification.given(tenantId, slug) as Promise<GivenAs<Given> | undefined>,
      addresses: verification.addresses,
      saveIn: async (tx, by, input, expected) => void (await verification.saveConnection(tx, input as unknown as VerificationConnectionInput, by, expected)),
      removeIn: (tx, by, slug, version) => verification.removeConnection(tx, slug, by, version),
      check: verification.check,
    },
  ];
}
