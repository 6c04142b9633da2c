import type { Configured } from '#configuration/contract';
import type { CheckResult, ConnectorKind, Expected, GivenAs, KindForm, OpenedConnection, OwnAddress, Saved, TraceEntry } from '#platform/connections';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Outbound } from '#platform/outbound';
import type { FlowFacts, VouchedWish } from '#journeys/contract';
import type { AssuranceLevel, VerificationRequirement } from '#tenants/contract';

/*
 * The socket for services that check who somebody is, or what somebody holds: documents, licences, insurance. A connector knows one service's contract, a connection
 * is a tenant's settings for one, a run is one check of one customer, and an assurance is what stays of it: who vouches for which attribute, by which rules, until when.
 */

export type { CheckResult, TraceEntry };

// ---------------------------------------------------------------- What a service says

/** What was looked at, without what stood in it. Types are those of the OpenID Identity Assurance Schema Definition 1.0, section 5.4. */
export interface VerificationEvidence {
  readonly type: 'document' | 'electronic_record' | 'vouch';
  /** `passport`, `idcard`, `driving_permit` ... */
  readonly documentType?: string;
  /** Of who issued it, ISO 3166-1. */
  readonly country?: string;
  /** How it was checked, in the words of that specification: `vri` (an image looked at remotely), `bvr` (a face, remotely), `data` ... */
  readonly methods: readonly string[];
}

/**
 * Where a check stands, as the service says it. `again`: not this time, and the customer may try once more there. `pending`: nothing is decided.
 * `reason` is a code, never what a person said or showed.
 */
export type Finding =
  | {
      readonly kind: 'verified';
      /** By the names the connector documents. What the connection does not map is dropped before anything is kept. */
      readonly claims: Readonly<Record<string, unknown>>;
      readonly evidence: readonly VerificationEvidence[];
      readonly verifiedAt?: Date;
      /** What was shown is worth nothing after this: a licence, a policy. */
      readonly expiresAt?: Date;
    }
  | { readonly kind: 'refused' | 'again'; readonly reason: string }
  | { readonly kind: 'cancelled' | 'expired' }
  | { readonly kind: 'pending' };

/** The service could not be asked, or did not say anything to go by. It may be tried again. */
export interface Unavailable {
  readonly kind: 'unavailable';
  /** For operators; no personal value, no secret. */
  readonly detail: string;
  /** Seconds the service asks to be left alone for. */
  readonly retryAfter?: number;
}

// ---------------------------------------------------------------- The socket

export interface VerificationConnectorDeps {
  /** The only way out (D9). */
  readonly outbound: Pick<Outbound, 'fetch' | 'refuses'>;
}

/** One connection as its connector sees it: settings parsed by its own schema, secrets opened. */
export interface VerificationSettings<S> extends OpenedConnection<S> {
  /** Claims that are mapped to an attribute. Nothing else is to be fetched. */
  readonly wanted: readonly string[];
}

export interface StartRequest {
  /** Our number of the run: comes back in messages. Unguessable; says nothing about anybody. */
  readonly reference: string;
  /** Where the browser goes when the customer is done there. */
  readonly returnUrl: string;
  readonly locale: Locale;
  /** What the account says of what is to be verified, by claim: for services that compare instead of reading. Only if the connector asks for it (`compares`). */
  readonly known: Readonly<Record<string, string | boolean>>;
}

export type Started =
  | {
      readonly kind: 'started';
      /** The service's number of the run. */
      readonly remoteId: string;
      /** Where the customer goes. Not kept in clear, not logged. */
      readonly url: string;
      readonly expiresAt?: Date;
    }
  | Unavailable;

/** A message of the service, byte for byte. */
export interface HookMessage {
  /** Lower-case names; each at most once. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * What a message turned out to be. `forged` covers everything that is not proved to be the service's, and recent: there is one answer for all of it. `ignored`: it is
 * theirs, and about nothing we follow. A message without a finding is a notice that the result is there to be fetched.
 */
export type HookVerdict =
  | { readonly kind: 'forged'; readonly check: string }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'message'; readonly id: string; readonly remoteId: string; readonly finding?: Finding };

/**
 * One kind of service: a folder under `verification/connectors/` plus a line in `app/catalog/verification.ts`. Its id appears nowhere else. Every connector runs
 * through `verification/connector.suite.ts`.
 */
export interface VerificationConnector<S = unknown> extends ConnectorKind<S> {
  /** Names of claims it can find; undefined: whatever the service sends. */
  readonly claims?: readonly string[];
  /** Claims it must be told beforehand, because the service compares. */
  readonly compares?: readonly string[];
  /** What can be said before anybody is checked; `trace` is told each exchange as it happens. */
  check?(connection: VerificationSettings<S>, trace?: (entry: TraceEntry) => void): Promise<readonly CheckResult[]>;
  start(connection: VerificationSettings<S>, request: StartRequest): Promise<Started>;
  /** Where a customer goes on with a run that wants another try; absent: where it began. */
  resume?(connection: VerificationSettings<S>, remoteId: string): Promise<{ readonly kind: 'url'; readonly url: string } | Unavailable>;
  /** Reads one message: signature over the raw body first, in constant time; no network, no waiting. `now` is database time. */
  readHook(connection: VerificationSettings<S>, message: HookMessage, now: Date): HookVerdict;
  /** How a run stands now. Needed where messages carry no finding. */
  result?(connection: VerificationSettings<S>, remoteId: string): Promise<Finding | Unavailable>;
}

/** Helper that keeps the settings type. */
export function defineVerificationConnector<S>(connector: VerificationConnector<S>): VerificationConnector {
  return connector as unknown as VerificationConnector;
}

// ---------------------------------------------------------------- Connections

/**
 * From a claim of the service to an attribute. Where the account is empty it is filled in; where it says the same, it is assured. Where it says something else:
 * `ask` lets its owner decide, `replace` takes what was verified, `keep` leaves the account as it is, and unassured.
 */
export interface ClaimRule {
  readonly claim: string;
  readonly attribute: string;
  readonly differs: 'ask' | 'replace' | 'keep';
}

export interface VerificationConnection {
  readonly id: string;
  readonly tenantId: string;
  /** In addresses and configuration; stays. */
  readonly slug: string;
  readonly connector: string;
  /** As customers read it: "Continue to {name}", and as the verifier in evidence. */
  readonly name: string;
  readonly state: 'active' | 'suspended';
  /** How sure a check there makes (Commission Implementing Regulation (EU) 2015/1502 uses the same words). */
  readonly level: AssuranceLevel;
  /** By which rules it checks; told to applications as `trust_framework`. */
  readonly trustFramework: string;
  /** As customers read it. */
  readonly trustFrameworkName?: string;
  readonly validDays?: number;
  readonly claims: readonly ClaimRule[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Which secrets are set. */
  readonly secrets: readonly string[];
  readonly version: number;
}

export interface VerificationConnectionInput {
  readonly slug: string;
  readonly connector: string;
  readonly name: string;
  readonly state?: VerificationConnection['state'];
  readonly level?: AssuranceLevel;
  readonly trustFramework: string;
  readonly trustFrameworkName?: string;
  readonly validDays?: number;
  readonly claims: readonly (Omit<ClaimRule, 'differs'> & { readonly differs?: ClaimRule['differs'] })[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A secret given again unchanged is no change; one that is left out stays; an empty one goes. */
  readonly secrets?: Readonly<Record<string, string>>;
}

// ---------------------------------------------------------------- Assurances

/** What must be verified: one of the tenant's requirements, or a wish, which then says all of it. */
export interface Required extends VerificationRequirement {
  readonly wish?: VouchedWish;
}

/** Somebody vouches for an attribute as it is now. */
export interface Assured {
  readonly attribute: string;
  /** As it was verified; the account may spell it otherwise. */
  readonly value: string | boolean;
  readonly level: AssuranceLevel;
  readonly trustFramework: string;
  /** Who checked. */
  readonly verifier: string;
  /** Id of the run: the same for all that was verified at once. */
  readonly run: string;
  readonly connection: string;
  readonly verifiedAt: Date;
  readonly expiresAt?: Date;
  /** When this was so, by the clock of the database. */
  readonly asOf: Date;
  readonly evidence: readonly VerificationEvidence[];
}

/** Whether one service vouches for all of it, as it is wished for. Pure. */
export function vouchesFor(assured: readonly Assured[], { attributes, connections, levels, trustFrameworks, maxAge }: VouchedWish): boolean {
  return connections.some((slug) =>
    attributes.every((name) =>
      assured.some(
        (one) =>
          one.connection === slug &&
          one.attribute === name &&
          (levels?.includes(one.level) ?? true) &&
          (trustFrameworks?.includes(one.trustFramework) ?? true) &&
          (maxAge === undefined || one.asOf.getTime() - one.verifiedAt.getTime() <= maxAge * 1000),
      ),
    ),
  );
}

// ---------------------------------------------------------------- What its owner sees

/** What one service found in one check, as it stands now. */
export interface VerifiedCheck {
  /** Id of the run. */
  readonly run: string;
  readonly connection: string;
  readonly verifier: string;
  readonly trustFramework: string;
  /** As customers read it. */
  readonly rules: string;
  readonly level: AssuranceLevel;
  /** `ended`: the account says something else now, or the service is not in use. */
  readonly state: 'verified' | 'expired' | 'ended';
  readonly verifiedAt: Date;
  readonly expiresAt?: Date;
  readonly details: readonly { readonly attribute: string; readonly value: string | boolean }[];
}

/** A check that is not over. `decide`: something else was found than the account says, and its owner is to say what counts. */
export interface PendingCheck {
  readonly run: string;
  readonly connection: string;
  readonly verifier: string;
  readonly state: 'started' | 'checking' | 'again' | 'decide';
  readonly since: Date;
  /** What it is about: all that this service looks at, or what is to be decided. */
  readonly attributes: readonly string[];
  /** The offer by which it goes on. */
  readonly offer: VerificationOffer;
}

/** Something that can be verified: one of the tenant's requirements that is not met, or what was verified once. */
export interface VerificationOffer {
  readonly id: string;
  readonly connection: string;
  readonly verifier: string;
  readonly attributes: readonly string[];
  /** Some of it was verified before, and is not any more. */
  readonly again: boolean;
  readonly purposes: readonly Readonly<Partial<Record<Locale, string>>>[];
  /** For the step that verifies. */
  readonly what: NonNullable<FlowFacts['toVerify']>;
}

export interface VerificationOverview {
  readonly checks: readonly VerifiedCheck[];
  readonly pending: readonly PendingCheck[];
  readonly offers: readonly VerificationOffer[];
}

/** Everything that can be said in a connection of one kind. */
export interface VerificationForm extends KindForm {
  /** Absent: whatever the service sends. */
  readonly claims?: readonly string[];
}

export interface Verification {
  /** One for each connector. */
  forms(): readonly VerificationForm[];
  /** Create or change. Who says what they saw (`expected`) changes nothing that somebody else saved since. */
  saveConnection(tx: Tx, input: VerificationConnectionInput, origin?: Origin, expected?: Expected): Promise<Saved<VerificationConnection>>;
  /** As it was saved, for whoever edits it; read anew. */
  given(tenantId: string, slug: string): Promise<GivenAs<VerificationConnectionInput> | undefined>;
  /** All as they were given, in their order. */
  configured(tx: Tx): Promise<readonly Configured<VerificationConnectionInput>[]>;
  /** Of ours, for the other side to know. */
  addresses(tenantId: string, slug: string): Promise<readonly OwnAddress[]>;
  /** Of one that nobody was checked by. */
  removeConnection(tx: Tx, slug: string, origin: Origin, expected?: number): Promise<void>;
  connections(tenantId: string): Promise<readonly VerificationConnection[]>;
  /** What is vouched for now: not expired, of a connection in use, and the account still says it. */
  assured(tx: Tx, userId: string): Promise<readonly Assured[]>;
  /** Those of the requirements that this user does not meet now. */
  unmet(tx: Tx, userId: string, requirements: readonly VerificationRequirement[]): Promise<readonly VerificationRequirement[]>;
  /** What was verified, what is pending, and what could be verified, for its owner. */
  overview(tx: Tx, userId: string): Promise<VerificationOverview>;
  /** Runs the connector's check; `trace` is told each exchange as it happens. */
  check(tenantId: string, slug: string, trace?: (entry: TraceEntry) => void): Promise<readonly CheckResult[]>;
}
