import { hash } from 'node:crypto';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';

/** One thing the customer proved in a journey. amr, acr and auth_time are computed from these, never configured (D13). */
export interface Evidence {
  /** Credential type id, e.g. `password`. */
  readonly type: string;
  readonly factor: 'knowledge' | 'possession' | 'inherence';
  /** RFC 8176 values this proof contributes. */
  readonly amr: readonly string[];
  /** False for proofs that never count towards a second factor (e-mail code, R4). */
  readonly countsAsFactor: boolean;
  readonly userVerified?: boolean;
  readonly phishingResistant?: boolean;
  /** RFC 3339. */
  readonly at: string;
  /** When another system saw the proof, if that was earlier: `auth_time` counts from it, and so does "just now". */
  readonly provedAt?: string;
}

export interface Assurance {
  readonly acr: string;
  readonly amr: readonly string[];
  /** Seconds since the epoch. */
  readonly authTime: number;
}

export const ACR = { one: 'urn:parvis:acr:1', two: 'urn:parvis:acr:2', resistant: 'urn:parvis:acr:phr' } as const;

/** Nothing was proved: OpenID Connect Core section 2. The level of a session in which somebody acts for its customer, and of no other. */
export const NOTHING_PROVED = '0';

/** How the protocol's name of a session begins in which somebody acts for its customer; of no other one (the database checks). */
export const ACTING = 'acting.';
export const isActingUid = (uid: unknown): boolean => typeof uid === 'string' && uid.startsWith(ACTING);

/** The operator who acts: a user of the operators' tenant. */
export interface Actor {
  readonly id: string;
  /** What applications know them by (RFC 8693 section 4.1), together with `iss`. */
  readonly sub: string;
  readonly iss: string;
  /** For people who see what happens. */
  readonly name: string;
}

/** What a browser says without being asked. */
export interface Shown {
  readonly ip?: string;
  readonly userAgent?: string;
}

export interface Session extends Assurance {
  readonly id: string;
  readonly userId: string;
  readonly sub: string;
  readonly applicationId?: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** The account was made in the flow that began it: whoever is in it made the account. */
  readonly madeAccount?: true;
  /** Who acts for the customer in it. Absent: the customer themselves. */
  readonly actor?: Actor;
  /** Somebody went on with it from another device: nothing is begun with it before its customer proves anew who they are. */
  readonly doubted?: true;
  /** Where they last did after that: a keyed name, of whoever doubted it. */
  readonly confirmedFrom?: string;
  /** What was noticed of its use within the day: names of whoever looks. */
  readonly noticed?: readonly string[];
  /** What the browser shows that holds it since it was proved last. Absent: nobody knows better than `client`. Sealed at rest. */
  readonly shown?: Shown;
  /** Sealed at rest. */
  readonly client: Shown & {
    /** What the browser is known by since the sign-in that began this (`browserKeyOf`). */
    readonly browserKey?: string;
  };
}

/** One of a user's sessions. `uid`: what the protocol calls it; absent before it had a handle. */
export interface ListedSession extends Session {
  readonly uid?: string;
}

/** A session as its browser, or a token of it, was looked up. */
export interface FoundSession extends Session {
  readonly protocol: ProtocolState;
  /** Seconds since `authTime` by the database's clock, which alone says what is too old (D24). */
  readonly age: number;
  /** Seconds until `expiresAt`, by the same clock. */
  readonly left: number;
}

/** Where a session is that somebody acts in, for work over all tenants. */
export interface ActingPlace {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly actorId: string;
  /** `time`: its time is over. `operator_gone`: the operator is not signed in any more. Undefined: it goes on. */
  readonly over?: 'time' | 'operator_gone';
}

/** What the OIDC provider keeps in a session: opaque here. Handles are hashed at rest. */
export interface ProtocolState {
  readonly uid: string;
  readonly state: unknown;
}

/** What a flow rests on. */
export interface Proof {
  readonly userId: string;
  /** RFC 3339: the oldest of it. */
  readonly since: string;
  /** Which the browser had when the flow began. */
  readonly sessionId?: string;
  readonly flow: string;
  /** What follows in this transaction signs the user out everywhere. Of several that do so at the same moment each has its way, one after the other. */
  readonly signsOut?: boolean;
}

/** What lives by sessions elsewhere, tokens above all: it ends with them, in the same transaction (S3). */
export interface SessionDependants {
  /**
   * `uids` are those given to `attach`. `everywhere`: the user whose sessions all end, and what was granted to outlive them; `kept` is the one session that
   * does not, with what lives by it.
   */
  end(tx: Tx, origin: Origin, ended: { readonly uids: readonly string[]; readonly everywhere: string | undefined; readonly kept: string | undefined }): Promise<void>;
}

/** What was granted, whoever granted it: it may outlive the sessions of a tenant, and ends when everybody is signed out. */
export interface GrantedDependants {
  /** From the end of this transaction nothing counts any more that was issued before it, but for what lives by the session `kept` (its uid). What is left is ended after it. */
  disown(tx: Tx, kept: string | undefined): Promise<void>;
  /** The next batch of what was granted by then, but for what lives by the session `kept` (its uid). Where to go on; undefined: nothing is left. */
  endGranted(
    tx: Tx,
    origin: Origin,
    ended: { readonly before: string; readonly kept: string | undefined; readonly after: string; readonly limit: number },
  ): Promise<string | undefined>;
}

export interface Sessions {
  /** Makes a session that no cookie names yet; the protocol layer attaches its handle. `id` may be chosen beforehand with `newId()`. */
  start(
    tx: Tx,
    origin: Origin,
    input: {
      readonly id?: string;
      readonly userId: string;
      readonly sub: string;
      readonly evidence: readonly Evidence[];
      readonly applicationId?: string;
      readonly browserKey?: string;
      readonly madeAccount?: boolean;
    },
  ): Promise<Session>;
  /**
   * Somebody acts for the customer, who let them: a session of its own kind, that nothing was proved for and nothing raises, and that ends after `seconds`,
   * however much goes on in it, or with the operator's own session.
   */
  startActing(
    tx: Tx,
    origin: Origin,
    input: {
      readonly userId: string;
      readonly sub: string;
      readonly actor: Actor;
      /** The operator's own, in the operators' tenant. */
      readonly hangsOn: { readonly tenantId: string; readonly sessionId: string };
      readonly seconds: number;
    },
  ): Promise<Session>;
  /** Those in which somebody acts for the user now. */
  acting(tx: Tx, userId: string): Promise<readonly ListedSession[]>;
  /** All that were not ended yet, of all tenants: also those that are over and must be. */
  actingEverywhere(limit: number): Promise<readonly ActingPlace[]>;
  /** Adds evidence, which also answers a doubt, given `from` there; the protocol layer must attach a new handle at once (D5, S1). */
  raise(tx: Tx, origin: Origin, sessionId: string, evidence: readonly Evidence[], from?: string): Promise<Session>;
  /** False: it was doubted before, or has ended. */
  doubt(tx: Tx, sessionId: string): Promise<boolean>;
  /** False: that was noticed of it within the day, or so many other things of the same kind (what stands before the colon) were, or it has ended. */
  notice(tx: Tx, sessionId: string, what: `${string}:${string}`): Promise<boolean>;
  /** One statement. Attaches (or replaces) the cookie handle, the protocol uid and state. `shown`: of the browser that gets it, where its customer was proved in it just now. */
  attach(tenantId: string, sessionId: string, handle: string, protocol: ProtocolState, shown?: Shown): Promise<boolean>;
  /** One statement. Live sessions only: not revoked, inside idle and absolute limits by database time. Touches last-seen at most once a minute. */
  byHandle(tenantId: string, handle: string): Promise<FoundSession | undefined>;
  byUid(tenantId: string, uid: string): Promise<FoundSession | undefined>;
  byId(tx: Tx, sessionId: string): Promise<Session | undefined>;
  /** What a live session rests on; empty when there is none. For whoever must know whether it would be enough before asking for more. */
  evidence(tx: Tx, sessionId: string): Promise<readonly Evidence[]>;
  /** The customer's own that live, last seen first, at most 200. */
  list(tx: Tx, userId: string): Promise<readonly ListedSession[]>;
  /** Tokens end with it, in the same transaction. Publishes `sessions.session_revoked` per session, from which applications are told. Returns how many were live. */
  revoke(tx: Tx, origin: Origin, which: { readonly sessionId: string } | { readonly userId: string; readonly except?: string }, reason: string): Promise<number>;
  /**
   * False: the user was signed out everywhere since, so what was proved before begins nothing and changes nothing any more. Else nobody else signs the user
   * out until the end of the transaction; when the transaction itself does, this flow is kept, as is the session `except`. To be asked before anything of the
   * user's is written: whoever waits here must hold nothing that the other one needs.
   */
  proofStands(tx: Tx, proof: Proof): Promise<boolean>;
  /**
   * As `proofStands`, for what concerns several users: nobody begins, ends or changes anything that rests on a proof of one of them until the end of the
   * transaction. Always in the same order, so that two who want the same users never wait for each other.
   */
  takeTurns(tx: Tx, userIds: readonly string[]): Promise<void>;
  /** Whether everything this user had was ended at that moment (ISO 8601) or later. */
  endedSince(tx: Tx, userId: string, moment: string): Promise<boolean>;
  assurance(evidence: readonly Evidence[]): Assurance;
}

// ---------------------------------------------------------------- Browsers

/** What a browser holds carries 256 random bits: a plain hash leaves nothing to guess. */
export const keyHashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const BROWSER_KEY = Buffer.from('parvis browser key');
/** What rooms know a browser by; useless for finding what it holds. */
export const browserKeyOf = (keyHash: Buffer): string => hash('sha256', Buffer.concat([BROWSER_KEY, keyHash]), 'base64url');

/** What a room keeps for browsers, under `browserKeyOf` of the key each holds now. Other accounts' as well: several people may share a browser. */
export interface BrowserTrust {
  /** To the key that takes the other's place. Of two things about the same account the newer one stays. */
  carry(tx: Tx, from: string, to: string): Promise<void>;
  /** Nothing is trusted under this key any more. Returns whose accounts it was trusted with. */
  end(tx: Tx, key: string): Promise<readonly string[]>;
}

export interface BrowserKeys {
  /** A browser brought this key. If another has long taken its place, this is a copy, or that one is: both are trusted no more, and owners' audit trails say so. */
  seen(tenantId: string, origin: Origin, key: string): Promise<void>;
  /** A sign-in was finished: the browser is to hold `fresh` from now on, and `presented` opens nothing any more. */
  renew(tenantId: string, presented: string | undefined, fresh: string): Promise<void>;
}
