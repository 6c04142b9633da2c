import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { StepContext, StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import type { SendQuotas } from '../settings.ts';
import type { Purpose } from './code-mails.ts';

export interface CodeDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit' | 'peek' | 'clear'>;
  readonly networkKey: NetworkKey;
  readonly browsers: KnownBrowsers;
  readonly identity: Pick<Identity, 'find' | 'findByIdentifier' | 'identifiers' | 'contacts' | 'isActive' | 'mayProve' | 'verifyIdentifier'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly delivery: Delivery;
  readonly events: Pick<Events, 'publish'>;
  readonly quotas: SendQuotas;
}

/** What a credential type makes of the shared core. */
export interface CodeKind {
  readonly type: string;
  /** Makes the link of a mail, in the transaction that queues it. Absent: the mail carries a code only. */
  readonly link?: (tx: Tx, ctx: StepContext) => Promise<string>;
  /** What a right code leads to. Absent: whoever has the address is proved. */
  readonly proved?: () => Promise<StepResult>;
}

/** A step of a flow that mails codes. */
export type CodeContext = StepContext<{ readonly purpose: Purpose }>;
