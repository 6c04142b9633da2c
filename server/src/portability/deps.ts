import type { Identity } from '#identity/contract';
import type { SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { I18n } from '#platform/i18n';
import type { Jobs } from '#platform/jobs';
import type { Limits } from '#platform/limits';
import type { Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import type { ExportPart } from './contract.ts';

export interface PortabilityDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly delivery: Delivery;
  readonly i18n: Pick<I18n, 'format' | 'direction'>;
  /** Sign copies, and nothing else (D26). */
  readonly signingKeys: Pick<SigningKeys, 'current'>;
  readonly tenants: Pick<Tenants, 'brand' | 'byId'>;
  readonly identity: Pick<Identity, 'find' | 'isActive' | 'profile' | 'userCipher'>;
  readonly sessions: Pick<Sessions, 'byId'>;
  /** Of all rooms, in the order they stand in the copy. Asked for when a copy is made. */
  readonly parts: () => readonly ExportPart[];
  /** After a recovery nothing is given out (RE2). */
  readonly heldUntil: (tx: Tx, userId: string) => Promise<Date | undefined>;
  readonly hasSecondStep: (tx: Tx, tenant: Tenant, userId: string) => Promise<boolean>;
  /** What an application calls itself, of whichever protocol. */
  readonly application: (tenantId: string, id: string) => Promise<string | undefined>;
}
