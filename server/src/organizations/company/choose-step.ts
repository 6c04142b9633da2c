import { z } from 'zod';
import { defineStep, type StepContext } from '#journeys/contract';
import type { OrganizationsDeps } from '../deps.ts';
import { membershipsIn } from './store.ts';

const text = (id: string, values: Readonly<Record<string, string | number>> = {}) => ({ id: `organizations.company_${id}`, values });

/** For which of several organizations somebody is about to act in an application. Whether they may is asked again by whoever goes by the answer. */
export function chooseStep({ db }: Pick<OrganizationsDeps, 'db'>) {
  const own = async ({ flow, facts: { userId } }: StepContext) =>
    userId === undefined ? [] : (await db.read(flow.tenantId, (tx) => membershipsIn(tx, userId))).filter(({ state }) => state === 'active');

  return defineStep({
    id: 'organizations.choose',
    settings: z.strictObject({}),
    outcomes: ['chosen'],
    async offer(ctx) {
      const application = ctx.flow.application?.name ?? '';
      return {
        id: 'organizations.choose',
        title: text('choose_title'),
        ownWayOut: true,
        nodes: [
          { kind: 'text', tone: 'lead', text: text('choose_lead', { application }) },
          ...(await own(ctx)).map(({ organization_id: id, name }) => ({
            kind: 'action' as const,
            action: `choose:${id}`,
            label: { id: 'organizations.said', values: { text: name } },
            tone: 'secondary' as const,
            listed: true,
          })),
          { kind: 'action', action: 'cancel', label: text('choose_cancel'), tone: 'link', skipValidation: true },
        ],
      };
    },
    async run(ctx, { action }) {
      if (action === 'cancel') return { kind: 'advance', outcome: 'chosen', facts: { decision: { accepted: false } } };
      const chosen = (await own(ctx)).find(({ organization_id: id }) => action === `choose:${id}`);
      return chosen ? { kind: 'advance', outcome: 'chosen', facts: { decision: { accepted: true, organization: chosen.organization_id } } } : { kind: 'show' };
    },
  });
}
