import type { Configured } from '#configuration/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserProof, Collected, FlowFacts, FlowView, Screen, Wanted } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Actor, FoundSession, Session } from '#sessions/contract';
import type { ApplicationDetails, MfaRules, Tenant } from '#tenants/contract';

/** An OIDC client. Client metadata names follow OpenID Connect Registration 1.0 and RFC 7591 where they exist. */
export interface Application extends ApplicationDetails {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly name: string;
  readonly brandId?: string;
  readonly logo?: string;
  readonly state: 'active' | 'suspended';
  /** Own application of the company: no consent page (CO3). */
  readonly firstParty: boolean;
  /** May drive journeys over `/journeys/v1`. */
  readonly headless: boolean;
  readonly requirePkce: boolean;
  readonly requirePar: boolean;
  /** Takes it that an operator acts for its customer, which its tokens then say (`act`, RFC 8693). Others get none. */
  readonly acceptsActing: boolean;
  readonly accessTokenFormat: 'jwt' | 'opaque';
  /** Where its rules for second steps differ from the tenant's. */
  readonly mfa?: Partial<MfaRules>;
  /** What a request may ask a confirmation for, by its `action` parameter, in the application's words (ST1). */
  readonly actions: Readonly<Record<string, ActionText>>;
  /** redirect_uris, post_logout_redirect_uris, grant_types, token_endpoint_auth_method, jwks, backchannel_logout_uri, dpop_bound_access_tokens ... */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly version: number;
}

/** What is about to be done, as it goes on after "Confirm it's you to ...": "pay for your order". */
export type ActionText = Readonly<Partial<Record<Locale, string>>>;

export interface ApplicationInput {
  readonly clientId: string;
  readonly name: string;
  readonly brand?: string;
  readonly logo?: string;
  readonly firstParty?: boolean;
  readonly headless?: boolean;
  readonly requirePkce?: boolean;
  readonly requirePar?: boolean;
  readonly acceptsActing?: boolean;
  readonly accessTokenFormat?: 'jwt' | 'opaque';
  readonly mfa?: Partial<MfaRules>;
  readonly actions?: Readonly<Record<string, ActionText>>;
  readonly requires?: Application['requires'];
  readonly asks?: Application['asks'];
  readonly secret?: string;
  readonly state?: Application['state'];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** `secret`: a new one, shown to nobody again. `exists`: there is one of this client id. */
export type ApplicationChange =
  | { readonly kind: 'saved'; readonly application: Application; readonly secret?: string }
  | { readonly kind: 'exists' | 'unknown' }
  | { readonly kind: 'changed_meanwhile'; readonly application: Application };

/** `formerUntil`: until then the secret before works too. `no_secret`: it proves itself in another way. */
export type RolledSecret =
  | { readonly kind: 'rolled'; readonly secret: string; readonly application: Application; readonly formerUntil?: Date }
  | { readonly kind: 'unknown' | 'no_secret' };

/** An API that access tokens are for (RFC 8707). */
export interface ResourceInput {
  /** Absolute URI, the `aud` of its tokens. */
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accessTokenFormat?: 'jwt' | 'opaque';
  readonly accessTokenSeconds?: number;
}

export interface ConfiguredOidc {
  readonly applications: readonly Configured<ApplicationInput>[];
  readonly resources: readonly ResourceInput[];
}

export interface Oidc {
  /** Create or change; used by `parvis apply`. `secret` is sealed; a secret given again unchanged is not a change. */
  saveApplication(
    tx: Tx,
    tenantId: string,
    input: ApplicationInput,
    origin?: Origin,
  ): Promise<{
    readonly application: Application;
    readonly changed: boolean;
    /** What differed, `secret` included; empty when it was created. */
    readonly fields?: readonly string[];
  }>;
  saveResource(tx: Tx, tenantId: string, input: ResourceInput, origin?: Origin): Promise<{ readonly changed: boolean }>;
  /** Nobody gets tokens for it any more. False: there is none. */
  removeResource(tx: Tx, identifier: string, origin: Origin): Promise<boolean>;
  application(tenantId: string, clientId: string): Promise<Application | undefined>;
  /** What they are called, by client id: as many as are asked for, at once. */
  applicationNames(tx: Tx, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Read from the database, for whoever changes it by its version. */
  applicationNow(tx: Tx, clientId: string): Promise<Application | undefined>;
  /** In the order of their client ids, from after one on. */
  applications(tx: Tx, after: string, limit: number): Promise<readonly Application[]>;
  /** Those that show this brand, in the order of their client ids. */
  applicationsOfBrand(tx: Tx, brandId: string, limit: number): Promise<readonly Pick<Application, 'clientId' | 'name'>[]>;
  /** Secrets are made here. Throws `oidc.invalid_application`. */
  createApplication(tx: Tx, origin: Origin, input: Omit<ApplicationInput, 'secret'>): Promise<ApplicationChange>;
  /** `expected`: the version the caller read; `*`: whatever it is. Its secret stays as it is. */
  changeApplication(tx: Tx, origin: Origin, input: Omit<ApplicationInput, 'secret'>, expected: string): Promise<ApplicationChange>;
  rollSecret(tx: Tx, origin: Origin, clientId: string, overlapHours: number): Promise<RolledSecret>;
  /** All as they were set, in the order of their names: saving them again changes nothing. `brands`: slugs by id. */
  configured(tx: Tx, brands: ReadonlyMap<string, string>): Promise<ConfiguredOidc>;
  /** Headless journeys: the pushed authorization request (RFC 9126) behind `request_uri`, checked against the client. */
  pushedRequest(tenantId: string, clientId: string, requestUri: string): Promise<PushedRequest>;
  /** Ends a headless journey: consumes the pushed request and makes the authorization code. */
  issueCode(tenantId: string, request: PushedRequest, facts: FlowFacts): Promise<HeadlessAnswer & { readonly code: string }>;
  /** Ends a headless journey that its customer left: consumes the pushed request, which gives nothing. */
  declineRequest(tenantId: string, request: PushedRequest): Promise<HeadlessAnswer>;
}

/** What the application gets with its code, or with the error that stands in its place. */
export interface HeadlessAnswer {
  readonly redirectUri: string;
  readonly state?: string;
  readonly iss: string;
}

/** Whose access token a request to one of our APIs brought, and how surely that one signed in. */
export interface UserAccess {
  readonly userId: string;
  readonly sub: string;
  readonly applicationId: string;
  readonly brandId?: string;
  /** Of the sign-in the token comes from. */
  readonly acr: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  /** The session it is bound to; absent for tokens that outlive it. */
  readonly sessionId?: string;
  /** Who acts for the customer. */
  readonly actor?: Actor;
}

/** A request to one of our APIs, as far as its access token goes. */
export interface AccessRequest {
  readonly authorization: string | undefined;
  /** The `DPoP` header (RFC 9449). */
  readonly proof: string | undefined;
  readonly method: string;
  /** As we know it, never as the request says it (D2). */
  readonly url: string;
}

export interface AccessRefusal {
  readonly kind: 'refused';
  readonly scheme: 'Bearer' | 'DPoP';
  readonly error: 'missing' | 'invalid_token' | 'invalid_dpop_proof' | 'insufficient_scope';
  /** For proofs of possession. */
  readonly algorithms: readonly string[];
}

export type UserAccessVerdict = { readonly kind: 'granted'; readonly scheme: 'Bearer' | 'DPoP'; readonly access: UserAccess } | AccessRefusal;

/** An API of ours that applications call for themselves (client_credentials), below the issuer. Every tenant has it; an application must list it among its `resources`. */
export interface OwnApi {
  /** Below the issuer, as in `/leads/v1`; an application may list it by this path. */
  readonly path: string;
  readonly scopes: readonly string[];
}

/** Which application calls, known by its access token (D11). */
export interface ClientAccess {
  readonly applicationId: string;
  readonly clientId: string;
}

export type ClientAccessVerdict = { readonly kind: 'granted'; readonly scheme: 'Bearer' | 'DPoP'; readonly access: ClientAccess } | AccessRefusal;

/** What the browser holds of ours, which flows are bound to; the pages room keeps its cookies. */
export interface BrowserPort {
  read(request: FastifyRequest): BrowserProof | undefined;
  ensure(request: FastifyRequest, reply: FastifyReply): BrowserProof;
  /** After a flow was collected: who signed in with it is known by a fresh key from now on. */
  finished(request: FastifyRequest, reply: FastifyReply, collected: Collected): Promise<void>;
}

/** Who a browser is signed in as at the tenant itself, and the way to sign in there. */
export interface BrowserAccount {
  /** Doubted where it comes from another browser than its customer was proved in; ended and undefined where that is not to go on at all. `application`: where it goes on to. */
  session(tenant: Tenant, request: FastifyRequest, reply: FastifyReply, application?: string): Promise<{ readonly session: Session; readonly uid: string } | undefined>;
  /** The same, for the account pages, which show and change things with it: not one that is doubted. */
  trusted(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<{ readonly session: Session; readonly uid: string } | undefined>;
  /** The tenant's own authorization endpoint, for its own pages; comes back to `/account/signed-in`. */
  signInUrl(tenant: Tenant, wanted: { readonly applicationId?: string; readonly acr?: string; readonly maxAge: number; readonly journey?: string }): string;
  /**
   * After a journey of another protocol: makes the session it proved this browser's own, as after any sign-in here (one browser, one session, a new
   * handle; D5). Undefined: it has ended meanwhile, or is somebody else's.
   */
  adopt(
    tenant: Tenant,
    request: FastifyRequest,
    reply: FastifyReply,
    proved: Pick<FlowFacts, 'evidence'> & { readonly sessionId: string; readonly sub: string },
  ): Promise<Session | undefined>;
  /** The session of this browser, if somebody acts for the customer in it. No look-up for any other browser. */
  acting(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<FoundSession | undefined>;
  /** Makes such a session this browser's own; what it had before ends. False: it has ended meanwhile. */
  beginActing(tenant: Tenant, request: FastifyRequest, reply: FastifyReply, session: Pick<Session, 'id' | 'sub'>): Promise<boolean>;
  /** After the session of this browser was ended elsewhere. */
  forget(tenant: Tenant, request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** After a journey in which something was proved, which raised the session: gives the browser its new handle (D5). Nothing happens while it has one. */
  keep(tenant: Tenant, request: FastifyRequest, reply: FastifyReply, of: { readonly sessionId: string; readonly uid: string }): Promise<void>;
}

/**
 * Who can be told of an ended session only through the customer's own browser: applications, and where they signed in. Says where it goes first; that way ends
 * at `afterwards`, which is believed as it is given. Undefined: there is nobody.
 */
export type TellByBrowser = (input: {
  readonly tenant: Tenant;
  readonly sessionId: string;
  readonly afterwards: string;
  /** Absent: the browser is not at hand. */
  readonly browserSecret?: string;
  /** Whose look pages on the way have; absent: the tenant's own. */
  readonly brandId?: string;
  readonly origin: Origin;
}) => Promise<string | undefined>;

export interface PushedRequest {
  readonly ref: string;
  readonly application: Application;
  readonly journey: 'sign-in' | 'sign-up';
  readonly locales: readonly string[];
  /** Registered, and checked when the request was pushed. */
  readonly redirectUri: string;
  readonly loginHint?: string;
  /** `idp_hint`. */
  readonly connectionHint?: string;
  /** What the journey is to reach. */
  readonly wanted?: Wanted;
}

/** What the oidc room needs from whoever draws pages; filled in compose with `pages`. */
/** An application that knows the customer. */
export interface ConnectedApplication {
  readonly clientId: string;
  readonly name: string;
  readonly firstParty: boolean;
  readonly since: Date;
  /** When it was last given something; absent: too long ago to be known. */
  readonly lastUsedAt?: Date;
  /** Its home, as it is registered. */
  readonly url?: string;
  /** What the customer allowed it, in plain verbs; own applications need no allowance. */
  readonly may: readonly { readonly legend: Text; readonly items: readonly { readonly name: string; readonly label: Text }[] }[];
}

/** An application that a session was used for. */
export interface UsedApplication {
  /** As sessions carry it. */
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
}

export interface AccountApplications {
  /** What these sessions were used for, by uid, in the order they came to it. One look for all of them; a session that was used for nothing is not in it. */
  usedIn(tx: Tx, uids: readonly string[]): Promise<ReadonlyMap<string, readonly UsedApplication[]>>;
  list(tenantId: string, sub: string): Promise<readonly ConnectedApplication[]>;
  /**
   * Another company's application may do nothing any more: its tokens end in this transaction, and it has to ask again. False: it had no access. Publishes
   * `oidc.family_revoked`.
   */
  withdraw(tx: Tx, origin: Origin, of: { readonly userId: string; readonly sub: string }, clientId: string): Promise<boolean>;
}

/** Places of one kind side by side, one of which the page is. */
export interface PageNavigation {
  /** What they are together, for whoever hears it. */
  readonly label: Text;
  readonly items: readonly { readonly label: Text; readonly href: string; readonly current: boolean }[];
  /** Ways out of all of them: back to an application, signing out. */
  readonly ways: readonly { readonly label: Text; readonly href: string }[];
}

export interface PagePort {
  /** A complete HTML page for a screen outside any flow (device code entry, sign-out confirmation, protocol error). `hidden` fields and `action` make its form. */
  render(input: {
    readonly tenantId: string;
    readonly brandId?: string;
    readonly locale: Locale;
    readonly screen: Screen;
    readonly form?: { readonly action: string; readonly hidden: Readonly<Record<string, string>> };
    readonly nonce: string;
    readonly reference?: string;
    /** The page's own address: gives it switchers for language and look that come back there. */
    readonly path?: string;
    /** The look this browser chose, if any. */
    readonly theme?: 'light' | 'dark';
    /** For pages that are one place among several. */
    readonly navigation?: PageNavigation;
  }): Promise<string>;
  /** URL of a flow's page. */
  flowUrl(flow: Pick<FlowView, 'id' | 'issuer'>): string;
}
