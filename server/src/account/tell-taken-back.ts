import { z } from 'zod';
import type { NoticeKind, Notices } from '#credentials/contract';
import type { Database } from '#platform/db';
import type { EventEnvelope, Listener } from '#platform/events';
import type { Tenants } from '#tenants/contract';
import { changeFlow } from './change-flow.ts';

export interface TellTakenBackDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly notices: Notices;
  /** By client id. */
  readonly applicationName: (tenantId: string, clientId: string) => Promise<string | undefined>;
}

const withdrawn = z.object({ reason: z.literal('withdrawn'), clientId: z.string().optional() });

/** What a customer took back on the pages of the account or by its API is confirmed to their addresses: whoever did it, its owner hears of it (R9). */
export function tellTakenBack(deps: TellTakenBackDeps): Listener {
  async function happened({ type, tenantId, data }: EventEnvelope): Promise<{ readonly what: NoticeKind; readonly thing?: string } | undefined> {
    if (type === 'credentials.browser_forgotten') return { what: 'browser_forgotten' };
    const taken = withdrawn.safeParse(data).data;
    const name = taken?.clientId === undefined ? undefined : await deps.applicationName(tenantId, taken.clientId);
    return taken && { what: 'access_withdrawn', ...(name === undefined ? {} : { thing: name }) };
  }
  return {
    name: 'account.tell-taken-back',
    types: ['credentials.browser_forgotten', 'oidc.family_revoked'],
    async handle(event) {
      const userId = event.subject;
      const notice = userId === undefined ? undefined : await happened(event);
      const tenant = notice && (await deps.tenants.byId(event.tenantId));
      const brand = tenant && (await deps.tenants.brand(tenant.id, tenant.defaultBrandId));
      if (userId === undefined || !notice || !tenant || !brand) return;
      const now = new Date(event.occurredAt);
      const flow = changeFlow({ requestId: event.id, tenant, locale: brand.defaultLocale, brandId: brand.id, now });
      await deps.db.tenant(tenant.id, (tx) =>
        deps.notices.tell(tx, { flow, origin: { actor: event.actor, requestId: event.requestId }, now }, { userId, ...notice, key: event.id }),
      );
    },
  };
}
