import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FlowView } from '#journeys/contract';
import type { AccountAccessRequest, AccountAccessVerdict, Application, BrowserAccount } from '#oidc/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Text } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';

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
  readonly userId: string;
  /** Enough of a flow for notices: brand, language and addresses of links. */
  readonly flow: FlowView;
  readonly origin: Origin;
  readonly now: Date;
}

/** Refusals are outcomes: `held` after a recovery (RE2), `last` when it would lock the customer out. */
export type Removal = { readonly kind: 'removed' } | { readonly kind: 'unknown' } | { readonly kind: 'last' } | { readonly kind: 'held'; readonly until: Date };

export interface AccountCredentials {
  list(tx: Tx, userId: string): Promise<readonly AccountCard[]>;
  /** Proofs this user could give here and now; from them follows whether there is a second step to ask for. */
  canReachTwo(tx: Tx, tenant: Tenant, userId: string): Promise<boolean>;
  rename(tx: Tx, change: AccountChange, type: string, id: string, label: string): Promise<'renamed' | 'unknown'>;
  remove(tx: Tx, change: AccountChange, type: string, id: string): Promise<Removal>;
}

/** The protocol room, as far as this one needs it. */
export interface AccountProtocol {
  readonly browserAccount: BrowserAccount;
  verifyAccountAccess(tenant: Tenant, request: AccountAccessRequest): Promise<AccountAccessVerdict>;
  application(tenantId: string, clientId: string): Promise<Application | undefined>;
  applicationById(tenantId: string, id: string): Promise<Application | undefined>;
}

/** What of a request only its audience knows. */
export interface AccountRequests {
  tenantOf(request: FastifyRequest): Tenant;
  /** The language this browser chose on our pages, if any. */
  savedLocale?(request: FastifyRequest): string | undefined;
  readonly browser: {
    read(request: FastifyRequest): string | undefined;
    ensure(request: FastifyRequest, reply: FastifyReply): string;
  };
}
