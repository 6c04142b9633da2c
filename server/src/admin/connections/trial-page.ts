import type { FastifyRequest } from 'fastify';
import type { ShowPage } from '#pages';
import type { Tx } from '#platform/db';
import type { Scope } from '#platform/http';
import type { OneTime } from '#platform/onetime';
import { isSystemTenant, type Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';

/** What the other side is asked with, where it wants a form posted. */
interface Leaving {
  readonly name: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

export const TRIAL_PATH = '/trial/';
const PURPOSE = 'admin.connection-trial';
/** As long as an answer is waited for. */
const SECONDS = 600;

export const keepLeaving = (oneTime: Pick<OneTime, 'issue'>, tx: Tx, { name, url, form }: Leaving): Promise<string> =>
  oneTime.issue(tx, { purpose: PURPOSE, binding: 'trial', ttlSeconds: SECONDS, data: { name, url, form: JSON.stringify(form) } });

export interface TrialPageDeps {
  readonly oneTime: Pick<OneTime, 'peek'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  readonly show: ShowPage;
}

/**
 * `/trial/<secret>` of the operators' tenant: posts what a trial begins with. The console itself may post nothing elsewhere, and its policy is not made weaker
 * for this: the page that may has no field to fill in and nothing of anybody.
 */
export function trialPageScope({ oneTime, tenantOf, show }: TrialPageDeps, onError: NonNullable<Scope['onError']>): Scope {
  return {
    name: 'connection-trial',
    prefix: '',
    onError,
    plugin(app) {
      app.get<{ Params: { token: string } }>(`${TRIAL_PATH}:token`, { schema: { hide: true } }, async (request, reply) => {
        const system = tenantOf(request);
        const found = isSystemTenant(system) ? await oneTime.peek(system.id, PURPOSE, request.params.token) : undefined;
        if (found?.state !== 'valid') throw adminErrors.not_found();
        const { name = '', url = '', form = '{}' } = found.data;
        const values = { connection: name };
        return show(request, reply, {
          screen: {
            id: 'admin.trial',
            title: { id: 'admin.trial_title', values },
            nodes: [
              { kind: 'text', tone: 'lead', text: { id: 'admin.trial_lead' } },
              { kind: 'redirect', label: { id: 'admin.trial_go', values }, href: url, form: JSON.parse(form) as Record<string, string> },
            ],
          },
          form: { action: '#' },
          // Browsers hold a form's target against every redirect that follows it (G12).
          formAction: ['*'],
        });
      });
    },
  };
}
