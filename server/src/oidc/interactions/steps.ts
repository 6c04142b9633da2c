import { z } from 'zod';
import { defineStep, type FlowFacts, type ScreenNode, type Step, type StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import { readScopeOwners } from '../applications/applications.ts';
import { scopesNode } from './scope-texts.ts';

export interface OidcStepDeps {
  readonly identity: Pick<Identity, 'identifiers'>;
}

/** The account as its owner knows it: the first address, else the user name. */
async function accountNode({ identity }: OidcStepDeps, { db, flow, facts }: StepContext): Promise<ScreenNode[]> {
  const userId = facts.userId;
  if (userId === undefined) return [];
  const identifiers = await db.read(flow.tenantId, (tx) => identity.identifiers(tx, userId));
  const shown = identifiers.find((identifier) => identifier.primary) ?? identifiers[0];
  return shown ? [{ kind: 'identity', value: shown.value }] : [];
}

function applicationNode({ flow }: StepContext): ScreenNode[] {
  const { application } = flow;
  if (!application) return [];
  return [
    {
      kind: 'application',
      name: application.name,
      verified: application.firstParty,
      ...(application.logo === undefined ? {} : { logo: application.logo }),
      ...(application.host === undefined ? {} : { host: application.host }),
    },
  ];
}

/** Two buttons of equal weight (CO1). */
const decision: readonly ScreenNode[] = [
  { kind: 'action', action: 'allow', label: { id: 'oidc.allow' }, tone: 'secondary' },
  { kind: 'action', action: 'cancel', label: { id: 'oidc.cancel' }, tone: 'secondary' },
];

type Request<K extends string> = Extract<NonNullable<FlowFacts['request']>, { kind: K }>;
const requestOf = <K extends 'consent' | 'device'>(kind: K, facts: FlowFacts): Request<K> | undefined => (facts.request?.kind === kind ? (facts.request as Request<K>) : undefined);

const nothingAsked = { kind: 'refuse', reason: 'no_request', text: { id: 'oidc.nothing_to_decide' } } as const;

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
    defineStep({
      id: 'oidc.approve-device',
      settings: z.strictObject({}),
      outcomes: ['decided'],
      async enter({ facts }) {
        return requestOf('device', facts) && facts.userId !== undefined ? { kind: 'show' } : nothingAsked;
      },
      async offer(ctx) {
        const request = requestOf('device', ctx.facts);
        const apis = await readScopeOwners(ctx.db, ctx.flow.tenantId);
        return {
          id: 'oidc.approve-device',
          title: { id: 'oidc.device_title' },
          nodes: [
            ...applicationNode(ctx),
            ...(await accountNode(deps, ctx)),
            { kind: 'text', text: { id: 'oidc.device_compare' }, tone: 'lead' },
            {
              kind: 'facts',
              items: [
                { label: { id: 'oidc.device_code' }, value: request?.userCode ?? '' },
                ...(request?.deviceLabel === undefined ? [] : [{ label: { id: 'oidc.device_kind' }, value: request.deviceLabel }]),
                ...(request?.place === undefined ? [] : [{ label: { id: 'oidc.device_place' }, value: request.place }]),
                { label: { id: 'oidc.device_started' }, value: { id: 'oidc.device_minutes', values: { minutes: minutesSince(request?.startedAt, ctx.now) } } },
              ],
            },
            scopesNode(request?.scopes ?? [], [], [], apis),
            { kind: 'text', text: { id: 'oidc.device_warning' }, tone: 'warning' },
            ...decision,
          ],
        };
      },
      async run({ facts }, { action }) {
        const request = requestOf('device', facts);
        if (!request) return nothingAsked;
        if (action === 'cancel') return { kind: 'advance', outcome: 'decided', facts: { decision: { accepted: false } } };
        if (action !== 'allow') return { kind: 'show' };
        return { kind: 'advance', outcome: 'decided', facts: { decision: { accepted: true, grantedScopes: request.scopes } } };
      },
    }),
  ];
}

function minutesSince(startedAt: string | undefined, now: Date): number {
  const begun = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  return Number.isNaN(begun) ? 0 : Math.max(0, Math.floor((now.getTime() - begun) / 60_000));
}
