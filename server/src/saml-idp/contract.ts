import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FlowView, Screen } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { ApplicationDetails, MfaRules, RequiredDetail, Tenant } from '#tenants/contract';

export type SamlNameIdFormat = 'persistent' | 'transient' | 'emailAddress' | 'unspecified';

/** Where assertions are posted to (HTTP-POST binding). Compared byte for byte. */
export interface AssertionConsumer {
  readonly url: string;
  readonly index: number;
  readonly default: boolean;
}

/** Through the customer's browser: the application signs itself out and sends the browser back. */
export interface BrowserLogout {
  readonly url: string;
  /** Where answers go, when not to `url`. */
  readonly responseUrl?: string;
  readonly binding: 'redirect' | 'post';
}

/** From our server to theirs: works whether or not the customer is there. */
export interface BackchannelLogout {
  readonly url: string;
  /** `soap` as in saml-bindings section 3.2; `post`: the form of the HTTP-POST binding, sent by us. */
  readonly binding: 'soap' | 'post';
}

export interface ReleasedAttribute {
  /** Name of an attribute of the profile, or `email`, `phone_number` and the like. */
  readonly attribute: string;
  /** What the application calls it. */
  readonly name: string;
  readonly format: 'uri' | 'basic' | 'unspecified';
  readonly friendlyName?: string;
}

/** An application that speaks SAML 2.0: a service provider. */
export interface SamlApplication extends ApplicationDetails {
  readonly id: string;
  readonly tenantId: string;
  readonly entityId: string;
  readonly name: string;
  readonly brandId?: string;
  readonly logo?: string;
  readonly state: 'active' | 'suspended';
  /** Where its rules for second steps differ from the tenant's. */
  readonly mfa?: Partial<MfaRules>;
  /** Its own start page. */
  readonly home?: string;
  readonly acs: readonly AssertionConsumer[];
  readonly logout?: BrowserLogout;
  readonly backchannelLogout?: BackchannelLogout;
  /** Base64 of DER. Several while keys are rotated: any of them will do. */
  readonly signingCertificates: readonly string[];
  /** The first one is encrypted for. */
  readonly encryptionCertificates: readonly string[];
  readonly requireSignedRequests: boolean;
  /** The response around the assertion is signed as well; the assertion always is. */
  readonly signResponse: boolean;
  readonly encryptAssertion: boolean;
  readonly nameIdFormat: SamlNameIdFormat;
  readonly attributes: readonly ReleasedAttribute[];
  /** Takes sign-ins it did not ask for. */
  readonly idpInitiated: boolean;
  /** What it gets as RelayState with those. */
  readonly defaultRelayState?: string;
  readonly version: number;
}

export interface ReleasedAttributeInput extends Pick<ReleasedAttribute, 'attribute' | 'friendlyName'>, Partial<Pick<ReleasedAttribute, 'name' | 'format'>> {}

/** What metadata says an application would like to know, as it could stand in a configuration file. Nothing of it holds before somebody writes it there. */
export interface SamlProposal {
  readonly name: string;
  readonly entityId: string;
  readonly attributes: readonly ReleasedAttributeInput[];
  /** What it says it cannot do without, and customers can be asked for. A reason without words is still to be written. */
  readonly requires: readonly RequiredDetail[];
  /** What it says it cannot do without, and customers cannot be asked for: it comes with the account, or from somebody else. */
  readonly given: readonly string[];
  /** Asked for, and nothing of ours: as the application calls it. */
  readonly unknown: readonly { readonly name: string; readonly required: boolean }[];
}

/** As written in a configuration file. What metadata says need not be said again; what is said here wins. */
export interface SamlApplicationInput {
  readonly name: string;
  /** Contents of the application's SAML metadata. */
  readonly metadata?: string;
  readonly entityId?: string;
  readonly brand?: string;
  readonly logo?: string;
  readonly state?: SamlApplication['state'];
  readonly mfa?: Partial<MfaRules>;
  readonly home?: string;
  readonly acs?: readonly { readonly url: string; readonly index?: number; readonly default?: boolean }[];
  readonly logout?: BrowserLogout;
  readonly backchannelLogout?: BackchannelLogout;
  readonly signingCertificates?: readonly string[];
  readonly encryptionCertificates?: readonly string[];
  readonly requireSignedRequests?: boolean;
  readonly signResponse?: boolean;
  readonly encryptAssertion?: boolean;
  readonly nameIdFormat?: SamlNameIdFormat;
  readonly attributes?: readonly ReleasedAttributeInput[];
  readonly requires?: ApplicationDetails['requires'];
  readonly asks?: ApplicationDetails['asks'];
  readonly idpInitiated?: boolean;
  readonly defaultRelayState?: string;
}

export interface SamlIdp {
  /** Create or change; used by `parvis apply`. */
  saveApplication(
    tx: Tx,
    input: SamlApplicationInput,
    origin?: Origin,
  ): Promise<{
    readonly application: SamlApplication;
    readonly created: boolean;
    readonly changed: boolean;
    /** What differed; empty when it was created. */
    readonly fields: readonly string[];
  }>;
  /** What an application's metadata would mean here. Changes nothing. Throws `saml.invalid_application` where it cannot be read. */
  propose(tenant: Tenant, metadata: string): SamlProposal;
  application(tenantId: string, entityId: string): Promise<SamlApplication | undefined>;
  /** What they are called, by entity id: as many as are asked for, at once. */
  applicationNames(tx: Tx, entityIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All as they were set, spelled out, by entity id: saving them again changes nothing. `brands`: slugs by id. */
  configured(tx: Tx, brands: ReadonlyMap<string, string>): Promise<readonly SamlApplicationInput[]>;
  /** By the id that flows carry. */
  applicationById(tenantId: string, id: string): Promise<SamlApplication | undefined>;
  /** Those that show this brand, in the order of their entity ids. */
  applicationsOfBrand(tx: Tx, brandId: string, limit: number): Promise<readonly Pick<SamlApplication, 'entityId' | 'name'>[]>;
}

/** An application that a session was used for. */
export interface SamlUsed {
  /** As sessions carry it. */
  readonly id: string;
  readonly entityId: string;
  readonly name: string;
}

/** An application that knows the customer. */
export interface SamlConnected {
  readonly entityId: string;
  readonly name: string;
  /** Its own start page. */
  readonly home?: string;
  /** Absent: it knows nobody by a name that lasts, and was told of none of these sessions. */
  readonly since?: Date;
  /** When it was last told of one of these sessions. */
  readonly lastUsedAt?: Date;
}

/** What applications have to do with one customer, for the customer to see. */
export interface SamlAccountApplications {
  /** Those that were told of these sessions, by session, first come first. One look for all of them; a session that none was told of is not in it. */
  usedIn(tx: Tx, sessionIds: readonly string[]): Promise<ReadonlyMap<string, readonly SamlUsed[]>>;
  /** Those that know the customer by a name that lasts, were told of one of these sessions, or are named: by name. One look. */
  ofUser(tx: Tx, of: { readonly userId: string; readonly sessionIds: readonly string[]; readonly entityIds: readonly string[] }): Promise<readonly SamlConnected[]>;
}

/** Who draws pages. */
export interface SamlPages {
  show(
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly brandId?: string; readonly reference?: string },
  ): Promise<FastifyReply>;
  localeFor(request: FastifyRequest, brandId: string | undefined): Promise<Locale>;
  /** The look this browser chose; undefined: that of its system. */
  savedTheme(request: FastifyRequest): 'light' | 'dark' | undefined;
  /** Address of a flow's page. */
  flowUrl(flow: Pick<FlowView, 'id' | 'issuer'>): string;
}
