import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AddressRemoval } from '#credentials/contract';
import type { MergeRecord } from '#identity/contract';
import type { FlowView } from '#journeys/contract';
import type { AccessRequest, UserAccessVerdict, AccountApplications, Application, BrowserAccount, BrowserPort } from '#oidc/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale, Text } from '#platform/i18n';
import type { Answered, AnswerTo, NoticedSignIn } from '#risk/contract';
import type { SamlAccountApplications, SamlApplication } from '#saml-idp/contract';
import type { MfaRules, Tenant } from '#tenants/contract';
import type { Verification } from '#verification/contract';

/* What the account room asks of others; filled in compose. */

/** One way to sign in, as its owner sees it. */
export interface AccountCard {
  readonly type: string;
  readonly id: string;
  /** What it is: a name of a product, or a text of ours. */
  readonly title: string | Text;
  /** The customer's own name for it. */
  readonly label?: string;
  readonly badge?: Text;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
  readonly facts: readonly { readonly label: Text; readonly value: string | Text }[];
  readonly renamable: boolean;
}

/** Who changes something, and what a message about it must know. */
export interface AccountChange {
  readonly tenant: Tenant;
  readonly userId: string;
  /** Enough of a flow for notices: brand, language and addresses of links. */
  readonly flow: FlowView;
  readonly origin: Origin;
  readonly now: Date;
}

/** Refusals are outcomes: `unnamed` has no name to give, `held` waits after a recovery (RE2), the last ones would lock the customer out or break the rules. */
export type Changed =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' | 'unnamed' | 'name_invalid' | 'last_way_in' | 'last_second_step' }
  | { readonly kind: 'held'; readonly until: Date };

/** A credential as the room of credentials shows it to its owner: the customer's own name is its title, and then `name` says what it is. */
export interface ManagedCard extends Omit<AccountCard, 'label'> {
  readonly name?: string | Text;
}

/** The use cases of the room of credentials, as far as they are needed here. */
export interface ManagedCredentials {
  list(tx: Tx, userId: string): Promise<readonly ManagedCard[]>;
  rename(tx: Tx, change: AccountChange, input: { readonly userId: string; readonly credentialId: string; readonly name: string }): Promise<Changed>;
  remove(tx: Tx, change: AccountChange, input: { readonly userId: string; readonly credentialId: string; readonly rules: MfaRules }): Promise<Changed>;
}

/** How well an account is kept, as far as ways to sign in go. */
export interface Safety {
  readonly secondStep: boolean;
  /** There is one that nobody can be tricked out of. */
  readonly resistant: boolean;
  /** Such a one can be set up here. */
  readonly offersResistant: boolean;
  /** Of codes for emergencies; absent: there are none. */
  readonly codesLeft?: number;
}

/** Addresses the owner signs in with and is written to at. */
export interface AccountAddresses {
  /** Numbers can be proved here. */
  phones(tenant: Tenant): boolean;
  remove(tx: Tx, change: AccountChange, id: string): Promise<AddressRemoval>;
}

export interface AccountCredentials {
  safety(tx: Tx, tenant: Tenant, userId: string): Promise<Safety>;
  list(tx: Tx, userId: string): Promise<readonly AccountCard[]>;
  /** Whether more than one kind of proof is set up, so that a change must not rest on one of them alone. */
  hasSecondStep(tx: Tx, tenant: Tenant, userId: string): Promise<boolean>;
  rename(tx: Tx, change: AccountChange, type: string, id: string, label: string): Promise<Changed>;
  remove(tx: Tx, change: AccountChange, type: string, id: string): Promise<Changed>;
}

/** Accounts that became part of this one, as long as that can be undone. */
export interface AccountMerges {
  list(tx: Tx, userId: string): Promise<readonly MergeRecord[]>;
  /** False: it is no merge of this account, or can no longer be undone. */
  undo(tx: Tx, change: AccountChange, mergeId: string): Promise<boolean>;
}

/** What services verified, as its owner may know it. */
export type AccountVerification = Pick<Verification, 'overview'>;

/** A page about the account that another room serves, for the navigation. */
export interface AccountPlace {
  /** The last part of its address, as in `/account/export`. */
  readonly id: string;
  readonly label: Text;
  /** Absent: it is in everybody's navigation. */
  readonly shown?: (tenant: Tenant) => boolean;
}

/** An identity elsewhere that signs in here. */
export interface LinkedIdentity {
  readonly id: string;
  readonly connection: { readonly name: string };
  readonly label?: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
}

/** "I don't recognise this": the token of the journey that secures the account. */
export type BeginSecuring = (
  tx: Tx,
  unrecognised: { readonly userId: string; readonly sessionId: string; readonly at: Date; readonly client: Pick<Origin, 'ip' | 'userAgent'> },
  flow: Pick<FlowView, 'brandId' | 'locale'>,
) => Promise<string>;

/** Sign-ins the customer was asked about: "Was this you?" */
export interface AskedSignIns {
  list(tx: Tx, userId: string): Promise<readonly NoticedSignIn[]>;
  me(tx: Tx, origin: Origin, to: AnswerTo): Promise<Answered>;
  /** "No": the token of the journey that secures the account. Whoever asks has just proved to be the owner. */
  beginDenial(tx: Tx, signIn: NoticedSignIn & { readonly userId: string }, flow: Pick<FlowView, 'brandId' | 'locale'>): Promise<string>;
}

/** The protocol room, as far as this one needs it. */
export interface AccountProtocol {
  readonly browserAccount: BrowserAccount;
  readonly accountApplications: AccountApplications;
  verifyAccountAccess(tenant: Tenant, request: AccessRequest): Promise<UserAccessVerdict>;
  application(tenantId: string, clientId: string): Promise<Application | undefined>;
  applicationById(tenantId: string, id: string): Promise<Application | undefined>;
  redirectAllowed(tenant: Tenant, clientId: string, redirectUri: string): Promise<boolean>;
}

/** Applications that speak SAML, as far as this room needs them. */
export interface AccountSaml {
  readonly accountApplications: SamlAccountApplications;
  applicationById(tenantId: string, id: string): Promise<SamlApplication | undefined>;
}

/** What of a request only its audience knows. */
export interface AccountRequests {
  tenantOf(request: FastifyRequest): Tenant;
  /** The language this browser chose on our pages, if any. */
  savedLocale?(request: FastifyRequest): string | undefined;
  /** The look it chose there. */
  savedTheme?(request: FastifyRequest): 'light' | 'dark' | undefined;
  /** Keeps both in this browser. */
  keepChoices?(request: FastifyRequest, reply: FastifyReply, choices: { readonly locale?: Locale; readonly theme?: 'light' | 'dark' | 'system' }): void;
  readonly browser: BrowserPort;
}
