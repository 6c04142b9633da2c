import type { FastifyRequest } from 'fastify';
import type { Database } from '#platform/db';
import type { I18n } from '#platform/i18n';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { AccountCredentials, AccountMerges, AccountProtocol } from '../contract.ts';

export interface AccountApiDeps {
  readonly db: Database;
  readonly protocol: Pick<AccountProtocol, 'verifyAccountAccess' | 'applicationById'>;
  readonly credentials: AccountCredentials;
  readonly merges: AccountMerges;
  readonly sessions: Pick<Sessions, 'byId' | 'list' | 'revoke'>;
  readonly i18n: Pick<I18n, 'format' | 'negotiate'>;
  tenantOf(request: FastifyRequest): Tenant;
}
