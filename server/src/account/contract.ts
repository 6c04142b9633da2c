import type { FastifyRequest } from 'fastify';
import type { MergeRecord } from '#identity/contract';
import type { FlowView } from '#journeys/contract';
import type { AccessRequest, AccountAccessVerdict, Application, BrowserAccount, BrowserPort } from '#oidc/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Text } from '#platform/i18n';
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

export interface AccountCredentials {
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

/** The protocol room, as far as this one needs it. */
export interface AccountProtocol {
  readonly browserAccount: BrowserAccount;
  verifyAccountAccess(tenant: Tenant, request: AccessRequest): Promise<AccountAccessVerdict>;
  application(tenantId: string, clientId: string): Promise<Application | undefined>;
  applicationById(tenantId: string, id: string): Promise<Application | undefined>;
  redirectAllowed(tenant: Tenant, clientId: string, redirectUri: string): Promise<boolean>;
}

/** What of a request only its audience knows. */
export interface AccountRequests {
  tenantOf(request: FastifyRequest): Tenant;
  /** The language this browser chose on our pages, if any. */
  savedLocale?(request: FastifyRequest): string | undefined;
  /** The look it chose there. */
  savedTheme?(request: FastifyRequest): 'light' | 'dark' | undefined;
  readonly browser: BrowserPort;
}
