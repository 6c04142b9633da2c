import type { Configured } from '#configuration/contract';
import type { Mark } from '#journeys/contract';
import type { CheckResult, ConnectorKind, Expected, GivenAs, KindForm, OpenedConnection, OwnAddress, Saved, TraceEntry } from '#platform/connections';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Limits } from '#platform/limits';
import type { Outbound, Sockets } from '#platform/outbound';
import type { Tenant } from '#tenants/contract';

/*
 * The socket for identities that live elsewhere: a connector knows one protocol (or one provider that differs from it), a connection is a tenant's
 * settings for one, and an external identity is what came back, judged.
 */

export type { CheckResult, TraceEntry };

// ---------------------------------------------------------------- What comes back

/** Claims by their OpenID Connect names wherever there is one (Core section 5.1); a connector translates. */
export type Claims = Readonly<Record<string, unknown>>;

/** Somebody, as another system knows them. Only what was signed for, or fetched with what was signed for, gets this far. */
export interface ExternalIdentity {
  /** Stable and never given to somebody else, within the connection. The identity's key is (tenant, connection, subject): never an address (F1, AL2). */
  readonly subject: string;
  /** Where it says so itself and the connection lets it: absent is "not proved", whatever the address is (D6). */
  readonly email?: { readonly value: string; readonly verified: boolean };
  readonly phone?: { readonly value: string; readonly verified: boolean };
  readonly claims: Claims;
  /** What the other side says of its sign-in; believed only where the connection maps it (S6). `authTime` in seconds since the epoch. */
  readonly assurance?: { readonly acr?: string; readonly amr?: readonly string[]; readonly authTime?: number };
  /** For ending this session when the other side ends its own. */
  readonly session?: {
    readonly id: string;
    /** Whose it is, as the other side says when it ends: where that is another name than the subject, and its names for sessions may return. */
    readonly of?: string;
  };
  /** What the other side wants to see again when its session is ended from here (`leave`). Sealed wherever it is kept, and shown to nobody. */
  readonly signOutHint?: string;
  /** Groups or roles, by the names the other side has for them. */
  readonly groups?: readonly string[];
}

/**
 * Why there is no identity. `cancelled`: the customer said no there. `refused`: the answer is not one to believe; `detail` says which check it failed, for
 * operators, and holds no personal value. `unavailable`: nothing was decided, it may be tried again.
 */
export type ConnectorFailure =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly check: string; readonly detail?: string }
  | { readonly kind: 'unavailable'; readonly detail?: string };

// ---------------------------------------------------------------- The socket

/** What `app/catalog/connectors.ts` hands to whoever makes a connector. */
export interface ConnectorDeps {
  /** The only way out (D9). */
  readonly outbound: Pick<Outbound, 'fetch' | 'refuses'>;
}

/** For connectors that speak something else than HTTP. */
export interface DirectoryConnectorDeps {
  readonly sockets: Sockets;
}

/** For connectors that keep something of their own: keys, documents, ids that were used. */
export interface KeepingConnectorDeps extends ConnectorDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit'>;
}

/** One connection as its connector sees it. */
export type ConnectionSettings<S> = OpenedConnection<S>;

export interface ConnectorContext {
  readonly tenant: Tenant;
  readonly cipher: TenantCipher;
  /** `<issuer>/federation/<slug>/callback`: one address for each connection, so that an answer meant for one cannot be given to another (RFC 9700 section 4.4). */
  readonly callbackUrl: string;
  /** Database time. */
  readonly now: Date;
  /** What a test of the connection shows: each exchange as it happened, secrets left out. Absent in real sign-ins. */
  readonly trace?: (entry: TraceEntry) => void;
}

/** What is asked of the other side. */
export interface OutwardRequest {
  /** Goes out as `state` or `RelayState` and comes back unchanged; at most 80 characters. */
  readonly state: string;
  readonly locale: Locale;
  readonly loginHint?: string;
  /** Proved anew, whatever the other side remembers. */
  readonly fresh: boolean;
}

/** Where the browser goes. `kept`: what `finish` needs, sealed in the flow meanwhile; strings only. */
export type Outward =
  | {
      readonly kind: 'go';
      readonly url: string;
      /** A form the browser posts there; absent: a plain navigation. */
      readonly form?: Readonly<Record<string, string>>;
      readonly kept: Readonly<Record<string, string>>;
    }
  | Extract<ConnectorFailure, { kind: 'unavailable' }>;

/** What the browser brought back: from the query of a GET or the body of a POST, each name once. */
export interface Returned {
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string>>;
  /** Of a GET: the query as it came, where a signature is over its very octets (SAML Bindings section 3.4.4.1). */
  readonly query?: string;
}

/** What was typed. */
export interface DirectoryInput {
  readonly name: string;
  readonly password: string;
  /** Asked before the password goes there, with whose it would be; undefined: nobody's. False: not now, so it does not go, and the answer is `wrong`. */
  readonly mayTry?: (subject: string | undefined) => Promise<boolean>;
}

/** Some sessions of somebody, or all of theirs. The message counts once: whoever acts on it remembers `id` until `until`. */
export interface Ended {
  readonly kind: 'ended';
  readonly subject?: string;
  /** Exactly these, by the names the other side has for them; empty: all of the subject's. */
  readonly sessions: readonly string[];
  /** Only those of somebody whom the sign-in called so (`session.of`). */
  readonly of?: string;
  readonly id: string;
  readonly until: Date;
  /** Where the browser that brought the message goes on with our answer to it. */
  readonly reply?: { readonly url: string; readonly form?: Readonly<Record<string, string>> };
}

/** Where the browser goes to sign out of the other side. `form`: what it posts there; absent: a plain navigation. */
export interface Left {
  readonly url: string;
  readonly form?: Readonly<Record<string, string>>;
}

export type Finished = { readonly kind: 'identity'; readonly identity: ExternalIdentity } | ConnectorFailure;

/**
 * What a directory says of a name and a password. `wrong`: one answer for an unknown name, several entries, and a wrong password. `closed`: the password is right,
 * and lets nobody in: the account is closed, or the password has to be changed there first. `because` is for operators.
 */
export type Verified = Finished | { readonly kind: 'wrong' } | { readonly kind: 'closed'; readonly what: 'account' | 'password'; readonly because: string };

/**
 * One kind of connection: a folder under `federation/connectors/` plus a line in `app/catalog/connectors.ts`. Its id appears nowhere else. Exactly one of `away`
 * and `directory` is there. Every connector runs through `federation/connector.suite.ts`.
 */
export interface Connector<S = unknown> extends ConnectorKind<S> {
  /** Ready-made settings of well-known providers: what is given for a connection goes over them, field by field. By preset id. */
  readonly presets?: Readonly<Record<string, Preset>>;
  /**
   * Whose subjects these are: an issuer, an entity id, a directory. While somebody is linked it cannot change, or the subjects of another system would open the
   * accounts of this one's (F1).
   */
  authority(settings: S): string;
  /** What a check of the settings can say before anybody signs in: discovery, keys, metadata, a bind. */
  check?(connection: ConnectionSettings<S>, ctx: ConnectorContext): Promise<readonly CheckResult[]>;
  /** Work by the clock, for each active connection: what was read of the other side, read anew. What keeps it from that is told to whoever looks after it. */
  refresh?(connection: ConnectionSettings<S>, ctx: ConnectorContext): Promise<ConnectorFailure | undefined>;
  /** The connection is deleted: what the connector kept of it goes with it. */
  forget?(tx: Tx, connectionId: string): Promise<void>;
  /** Keys of ours for this connection: the one published as the next is used from now on, and a new next one is published. */
  rotateKeys?(connection: ConnectionSettings<S>, ctx: ConnectorContext): Promise<void>;
  /** The customer goes there with the browser and comes back. */
  readonly away?: {
    begin(connection: ConnectionSettings<S>, request: OutwardRequest, ctx: ConnectorContext): Promise<Outward>;
    finish(connection: ConnectionSettings<S>, returned: Returned, kept: Readonly<Record<string, string>>, ctx: ConnectorContext): Promise<Finished>;
    /** Whether it may say when somebody signed in there: else nobody is sent to show that it was just now. Absent: it may. */
    tellsWhen?(settings: S): boolean;
    /** Where the customer signs out there too, to come back to `url` with `state`. Undefined: the other side has no such place, or cannot be asked now. */
    leave?(
      connection: ConnectionSettings<S>,
      session: { readonly id?: string; readonly hint?: string },
      back: { readonly url: string; readonly state: string },
      ctx: ConnectorContext,
    ): Promise<Left | undefined>;
    /** Whether the other side confirms it, by an answer of its protocol that carries the state. Absent: coming back is all there is. */
    left?(connection: ConnectionSettings<S>, returned: Returned, state: string, ctx: ConnectorContext): Promise<{ readonly kind: 'left' } | ConnectorFailure>;
    /** Whose session ended there, by a message the other side sent of itself (not the browser). */
    ended?(connection: ConnectionSettings<S>, message: Returned, ctx: ConnectorContext): Promise<Ended | ConnectorFailure>;
    /** How the other side calls addresses of ours, by what stands behind `<issuer>/federation/<slug>/`. */
    readonly addresses: Readonly<Record<string, string>>;
    /** Where the answer carries the state under another name than `state`. */
    readonly stateParameter?: string;
    /** Documents it publishes under `<issuer>/federation/<slug>/`, e.g. a service provider's metadata. */
    readonly documents?: Readonly<Record<string, (connection: ConnectionSettings<S>, ctx: ConnectorContext) => Promise<{ readonly type: string; readonly body: string }>>>;
  };
  /** The customer types name and password here, and the other side checks them. */
  readonly directory?: {
    verify(connection: ConnectionSettings<S>, input: DirectoryInput, ctx: ConnectorContext): Promise<Verified>;
    /** Attributes of somebody known, without a password: what changed since. Undefined: gone there. */
    lookUp?(connection: ConnectionSettings<S>, subject: string, ctx: ConnectorContext): Promise<Finished | undefined>;
    /** Everybody, page by page, for a reconciliation. */
    pages?(connection: ConnectionSettings<S>, ctx: ConnectorContext): AsyncIterable<readonly ExternalIdentity[]>;
  };
}

export interface Preset {
  readonly name: string;
  /** Drawn on the button. */
  readonly mark?: Mark;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Defaults for the connection itself: what may be believed of this provider. */
  readonly trust?: Partial<Trust>;
}

/** Helper that keeps the settings type. */
export function defineConnector<S>(connector: Connector<S>): Connector {
  return connector as unknown as Connector;
}

// ---------------------------------------------------------------- Connections

/** What of the other side's words is believed. */
export interface Trust {
  /**
   * `never`: an address is always proved again here. `verified`: where it says itself that the address is proved. `always`: whatever it sends (a company's own
   * directory).
   */
  readonly email: 'never' | 'verified' | 'always';
  /**
   * Domains the other side is the authority for. Only an address there, proved by the same document, leads into an account that exists already without another
   * proof (D6, AL1); and only these domains lead to it by themselves (home-realm discovery).
   */
  readonly domains: readonly string[];
  /** From its `acr` values to what a sign-in here counts for. Absent values count as one factor (S6). */
  readonly acr: Readonly<Record<string, 'one' | 'two' | 'resistant'>>;
}

/** From a claim to an attribute of ours. */
export interface AttributeRule {
  readonly claim: string;
  readonly attribute: string;
  /**
   * `always`: the other side is the master. `unless-edited`: until the customer has changed it here. `once`: when the account is made or linked. `empty`: while
   * there is none.
   */
  readonly update: 'always' | 'unless-edited' | 'once' | 'empty';
}

export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  /** In addresses and configuration; stays. */
  readonly slug: string;
  readonly connector: string;
  readonly preset?: string;
  /** As on the button: "Continue with {name}". */
  readonly name: string;
  /** Drawn before it. */
  readonly mark?: Mark;
  readonly state: 'active' | 'suspended';
  /** `button`: shown to everybody. `domain`: only reached by an address of its domains. `hidden`: only by `idp_hint` of an application. */
  readonly shown: 'button' | 'domain' | 'hidden';
  /** Applications that offer it; empty: all. By client id. */
  readonly applications: readonly string[];
  readonly trust: Trust;
  /** `create`: who comes for the first time gets an account, where registration is open. `link-only`: only who has one already. */
  readonly provisioning: 'create' | 'link-only';
  /** Whoever signs out here is taken through the other side, to sign out there too. */
  readonly signOutAtProvider: boolean;
  readonly attributes: readonly AttributeRule[];
  /** From a group or role there to one here. */
  readonly groups: Readonly<Record<string, string>>;
  /** As given, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Which secrets are set. */
  readonly secrets: readonly string[];
  readonly version: number;
}

export interface ConnectionInput {
  readonly slug: string;
  readonly connector: string;
  readonly preset?: string;
  readonly name?: string;
  readonly mark?: Mark;
  readonly state?: Connection['state'];
  readonly shown?: Connection['shown'];
  readonly applications?: readonly string[];
  readonly trust?: Partial<Trust>;
  readonly provisioning?: Connection['provisioning'];
  readonly signOutAtProvider?: boolean;
  readonly attributes?: readonly AttributeRule[];
  readonly groups?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A secret given again unchanged is no change; one that is left out stays; an empty one goes. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** One external identity of a user, as its owner sees it. */
export interface ExternalLink {
  readonly id: string;
  readonly userId: string;
  readonly connection: Pick<Connection, 'id' | 'slug' | 'name'>;
  /** How the other side calls them, to tell two apart: an address or a name. */
  readonly label?: string;
  /** Its connection is suspended: it does not sign in now. */
  readonly dormant?: true;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
}

/** A sign-in that is only looked at: its answer comes through the same address as everybody's, once, and leads nowhere. */
export interface Trial {
  readonly connection: Pick<Connection, 'slug' | 'name'>;
  /** Where the operator's browser goes. */
  readonly url: string;
  /** A form it posts there; absent: a plain navigation. */
  readonly form?: Readonly<Record<string, string>>;
  /** For `tried`, in whatever process: sealed, and good for this tenant alone. */
  readonly ticket: string;
  /** `waiting` until the answer is there; read once. `over`: it took too long, or was read. */
  result(): Promise<TrialResult | 'waiting' | 'over'>;
}

export interface TrialResult {
  readonly steps: readonly TraceEntry[];
  readonly outcome: ConnectorFailure | { readonly kind: 'identity'; readonly identity: TriedIdentity };
}

/** Somebody, as a sign-in would see them. */
export interface TriedIdentity extends Pick<ExternalIdentity, 'subject' | 'email' | 'phone' | 'claims' | 'assurance' | 'groups'> {
  /** Whether the address would count as proved here, and lead into an account that has it. */
  readonly address: { readonly proved: boolean; readonly authoritative: boolean };
  /** What the rules would write into a new account. */
  readonly attributes: Readonly<Record<string, string | boolean>>;
  /** By the names they have here. */
  readonly mappedGroups: readonly string[];
  /** What the sign-in would count for. */
  readonly level: 'one' | 'two' | 'resistant';
}

/** Everything that can be said in a connection of one kind. */
export interface ConnectionForm extends KindForm {
  readonly presets: Readonly<Record<string, Pick<Preset, 'name' | 'settings' | 'trust'>>>;
}

/** For whoever ended a session: the way through the other side it began at, where the connection says so. */
export interface SignOutThere {
  /**
   * An address of ours that leads there and ends at `afterwards`, which is believed as it is given: a registered address, or one of ours. Good for this browser
   * alone, or without `browserSecret` for the first that opens it last. Undefined: there is nothing to sign out of. To be asked when the session has ended.
   */
  offer(input: {
    readonly tenant: Tenant;
    readonly sessionId: string;
    readonly afterwards: string;
    readonly browserSecret?: string;
    /** Whose look the page on the way has; absent: the tenant's own. */
    readonly brandId?: string;
  }): Promise<string | undefined>;
}

export interface Federation {
  /** One for each connector. */
  forms(): readonly ConnectionForm[];
  /** Create or change. Who says what they saw (`expected`) changes nothing that somebody else saved since. */
  saveConnection(tx: Tx, input: ConnectionInput, origin?: Origin, expected?: Expected): Promise<Saved<Connection>>;
  /** As it was saved, for whoever edits it; read anew. */
  given(tenantId: string, slug: string): Promise<GivenAs<ConnectionInput> | undefined>;
  /** All as they were given, in their order. */
  configured(tx: Tx): Promise<readonly Configured<ConnectionInput>[]>;
  /** Of ours, for the other side to know. */
  addresses(tenantId: string, slug: string): Promise<readonly OwnAddress[]>;
  /** Of one that nobody signs in by. */
  removeConnection(tx: Tx, slug: string, origin: Origin, expected?: number): Promise<void>;
  connections(tenantId: string): Promise<readonly Connection[]>;
  links(tx: Tx, userId: string): Promise<readonly ExternalLink[]>;
  /** Groups and roles of a user, by the names they have here: what the maps of connections in use make of what other systems told. */
  groups(tx: Tx, userId: string): Promise<readonly string[]>;
  /** Of an identity: the user it belongs to. */
  userOf(tx: Tx, connectionId: string, subject: string): Promise<string | undefined>;
  /** Who is called exactly this by any of the tenant's connections. */
  named(tx: Tx, subject: string): Promise<readonly string[]>;
  /** Publishes `federation.identity_linked`. False: it belongs to somebody already. The caller has proof of both sides. */
  link(tx: Tx, origin: Origin, input: { readonly userId: string; readonly connectionId: string; readonly identity: ExternalIdentity }): Promise<boolean>;
  /** Publishes `federation.identity_unlinked`. Whether another way in is left is the caller's to check (MF5). */
  unlink(tx: Tx, origin: Origin, userId: string, linkId: string): Promise<boolean>;
  /** Runs the connector's check; `trace` is told each exchange as it happens. */
  check(tenantId: string, slug: string, trace?: (entry: TraceEntry) => void): Promise<readonly CheckResult[]>;
  /** A real round trip in the operator's browser that signs nobody in and makes no account. For connections whose customers go away. */
  tryOut(tenantId: string, slug: string): Promise<Trial | Extract<ConnectorFailure, { kind: 'unavailable' }>>;
  /** What came of a trial, by its ticket: as its `result`. `over` too: the ticket is none of ours. */
  tried(tenantId: string, ticket: string): Promise<TrialResult | 'waiting' | 'over'>;
  /** Throws `federation.no_keys` where the connector has none. */
  rotateKeys(tenantId: string, slug: string): Promise<void>;
}
