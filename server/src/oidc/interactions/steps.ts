import { z } from 'zod';
import { defineStep, type Step } from '#journeys/contract';
import { readScopeOwners } from '../applications/applications.ts';
import { approveDeviceStep, type ApproveDeviceDeps } from './approve-device.ts';
import { accountNode, applicationNode, decision, nothingAsked, requestOf } from './decision-nodes.ts';
import { scopesNode } from './scope-texts.ts';

export type OidcStepDeps = ApproveDeviceDeps;

export function oidcSteps(deps: OidcStepDeps): Step[] {
  return [
    defineStep({
      id: 'oidc.consent',
      settings: z.strictObject({}),
      outcomes: ['decided'],
      async enter({ facts }) {
        return requestOf('consent', facts) && facts.userId !== undefined ? { kind: 'show' } : nothingAsked;
      },
      async offer(ctx) {
        const request = requestOf('consent', ctx.facts);
        const apis = await readScopeOwners(ctx.db, ctx.flow.tenantId);
        return {
          id: 'oidc.consent',
          title: { id: 'oidc.consent_title', values: { application: ctx.flow.application?.name ?? '' } },
          nodes: [
            ...applicationNode(ctx),
            ...(await accountNode(deps, ctx)),
            { kind: 'text', text: { id: 'oidc.consent_lead' }, tone: 'lead' },
            scopesNode(request?.scopes ?? [], request?.optionalScopes ?? [], request?.claims ?? [], apis),
            { kind: 'text', text: { id: 'oidc.consent_note' }, tone: 'hint' },
            ...decision,
          ],
        };
      },
      async run({ facts }, { action, fields }) {
        const request = requestOf('consent', facts);
        if (!request) return nothingAsked;
        if (action === 'cancel') return { kind: 'advance', outcome: 'decided', facts: { decision: { accepted: false } } };
        if (action !== 'allow') return { kind: 'show' };
        const grantedScopes = request.scopes.filter((scope) => !request.optionalScopes.includes(scope) || fields[scope] === 'true');
        return { kind: 'advance', outcome: 'decided', facts: { decision: { accepted: true, grantedScopes } } };
      },
    }),
    approveDeviceStep(deps),
  ];
}
