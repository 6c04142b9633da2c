import type { FastifyRequest } from 'fastify';
import type { Identity } from '#identity/contract';
import type { BrowserAccount } from '#oidc/contract';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events, TrailEntry, TrailQuery } from '#platform/events';
import type { I18n } from '#platform/i18n';
import type { Limits } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { Sessions, Shown } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';

export interface ActingDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Events;
  readonly limits: Pick<Limits, 'hit'>;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume' | 'waiting' | 'withdraw'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly i18n: Pick<I18n, 'format'>;
  readonly tenants: Pick<Tenants, 'byId' | 'bySlug' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'assertActive'>;
  readonly sessions: Pick<Sessions, 'startActing' | 'acting' | 'actingEverywhere' | 'byId' | 'revoke' | 'takeTurns'>;
  readonly browserAccount: Pick<BrowserAccount, 'acting' | 'beginActing' | 'forget'>;
  /** A guardian decides for them: they let nobody in by themselves. */
  readonly isChild: (tx: Tx, userId: string) => Promise<boolean>;
  /** Who works in the console, asked in the operators' tenant. */
  readonly operators: {
    may(tx: Tx, operatorId: string, tenantSlug: string): Promise<boolean>;
    name(tx: Tx, operatorId: string): Promise<string>;
  };
  /** Whether a browser is another one than this began in, or may go on nowhere: asked with every use, so without a round trip. */
  readonly watch: {
    /** What of it is different and says something; empty: it is the same one. */
    changes(before: Shown, now: Shown): readonly string[];
    isShutOut(tenantId: string, ip: string | undefined): Promise<boolean>;
  };
  readonly trail: (tenantId: string, query: TrailQuery) => Promise<readonly TrailEntry[]>;
  readonly applicationName: (tenantId: string, clientId: string) => Promise<string | undefined>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
}
