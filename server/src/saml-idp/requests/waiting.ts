import type { Tenant } from '#tenants/contract';
import type { SamlApplication } from '../contract.ts';
import type { SamlDeps } from '../deps.ts';
import { ROUTES } from '../messages/addresses.ts';
import type { Status } from '../messages/build-messages.ts';
import type { Pending } from '../sign-on/pending.ts';
import { WAITING_SECONDS } from '../settings.ts';

const PURPOSE = 'saml.request';

export interface Waiting {
  readonly application: SamlApplication;
  readonly pending: Pending;
  readonly status?: Status;
}

/** An admitted request, under a name that is good once (D4). Returns where it goes on. */
export async function keepWaiting(deps: Pick<SamlDeps, 'db' | 'oneTime'>, tenant: Tenant, { application, pending, status }: Waiting): Promise<string> {
  const data = { pending: JSON.stringify(pending), ...(status ? { status: JSON.stringify(status) } : {}) };
  const token = await deps.db.tenant(tenant.id, (tx) => deps.oneTime.issue(tx, { purpose: PURPOSE, binding: application.id, ttlSeconds: WAITING_SECONDS, data }));
  return `${tenant.issuer}${ROUTES.continue}?request=${token}`;
}

export async function takeWaiting(deps: Pick<SamlDeps, 'db' | 'oneTime' | 'applications'>, tenant: Tenant, token: unknown): Promise<Waiting | undefined> {
  if (typeof token !== 'string') return undefined;
  const taken = await deps.db.tenant(tenant.id, (tx) => deps.oneTime.consume(tx, PURPOSE, token));
  if (taken.state !== 'consumed') return undefined;
  const pending = JSON.parse(taken.data.pending as string) as Pending;
  const application = await deps.applications.byId(tenant.id, pending.application);
  if (application?.state !== 'active') return undefined;
  return { application, pending, ...(taken.data.status === undefined ? {} : { status: JSON.parse(taken.data.status) as Status }) };
}
