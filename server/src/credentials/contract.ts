import type { Tx } from '#platform/db';
import type { Step } from '#journeys/contract';
import type { Listener } from '#platform/events';

/** What the account centre and support see of a credential. Never its secret. */
export interface CredentialSummary {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
  readonly label?: string;
}

/**
 * One kind of credential: a folder under `credentials/` plus a line in `app/catalog/`. Required: id, factor, steps, list, revoke, revokeAll.
 * Every type runs through the shared suite in `credentials/contract.suite.ts`.
 */
export interface CredentialType {
  /** Appears nowhere outside its folder, the catalog and journey definitions. */
  readonly id: string;
  readonly factor: 'knowledge' | 'possession' | 'inherence';
  /** Whether it can be the only thing a user signs in with. */
  readonly primary: boolean;
  readonly steps: readonly Step[];
  list(tx: Tx, userId: string): Promise<readonly CredentialSummary[]>;
  revoke(tx: Tx, userId: string, credentialId: string): Promise<boolean>;
  /** Pre-hijack and erasure. */
  revokeAll(tx: Tx, userId: string): Promise<number>;
  readonly listeners?: readonly Listener[];
  /** Optional: set from an import (plain text, foreign hash). */
  importSecret?(tx: Tx, userId: string, secret: { readonly plain?: string; readonly phc?: string }): Promise<void>;
}

export interface Credentials {
  list(tx: Tx, userId: string): Promise<readonly CredentialSummary[]>;
  revoke(tx: Tx, userId: string, type: string, credentialId: string): Promise<boolean>;
  revokeAll(tx: Tx, userId: string): Promise<number>;
  readonly types: readonly CredentialType[];
  readonly steps: readonly Step[];
}
