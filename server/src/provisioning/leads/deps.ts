import type { Egress } from '#consent/contract';
import type { Identity } from '#identity/contract';
import type { Database } from '#platform/db';
import type { Idempotency } from '#platform/idempotency';
import type { ApplicationApiDeps } from '../require-application.ts';

export interface LeadsDeps extends ApplicationApiDeps {
  readonly db: Database;
  readonly identity: Pick<Identity, 'leads'>;
  /** What of a person may leave for an application (egress rule). */
  readonly egress: Egress;
  readonly idempotency: Idempotency;
}
