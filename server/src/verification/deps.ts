import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Jobs } from '#platform/jobs';
import type { Limits } from '#platform/limits';
import type { Journeys } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { VerificationConnector } from './contract.ts';

/** Phones, for who has no mailbox: texts are counted and sent by whoever counts all that cost money. */
export interface ResultPhones {
  numbers(tx: Tx, userId: string): Promise<readonly { readonly number: string }[]>;
  send(
    tx: Tx,
    userId: string,
    text: {
      readonly what: 'verification_result';
      readonly numbers: readonly { readonly number: string; readonly key: string }[];
      readonly url: string;
      readonly locale: Locale;
      readonly brandId: string;
      readonly requestId: string;
      readonly until: Date;
    },
  ): Promise<void>;
}

export interface VerificationDeps {
  readonly db: Database;
  /** A pool of its own for what is looked up inside transactions: connections. They would wait for a connection that transactions waiting for them hold. */
  readonly lookups: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit' | 'forgive'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly delivery: Delivery;
  /** Absent: nothing is sent to phones. */
  readonly phones?: ResultPhones;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'attributes' | 'writeAttributes' | 'isActive' | 'userCipher'>;
  /** Whether somebody is signed in still: what was verified about them is shown to nobody else. */
  readonly sessions: { byId(tx: Tx, id: string): Promise<{ readonly userId: string } | undefined> };
  /** The page that waits is told when there is something new. */
  readonly journeys: Pick<Journeys, 'followLink'>;
  /** What `app/catalog` plugs in. */
  readonly connectors: readonly VerificationConnector[];
  /** Of an application that flows know by id: its client id, and where it lives. */
  readonly application: (tenantId: string, applicationId: string) => Promise<{ readonly clientId: string; readonly url?: string } | undefined>;
  /** Faults outside any request, for log and metrics. */
  readonly onFailure?: (error: unknown) => void;
}
