import { z } from 'zod';
import { defineStep, type JourneyRequest, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import { readScopeOwners } from '../applications/applications.ts';
import { accountNode, applicationNode, decision, nothingAsked, requestOf, type DecisionDeps } from './decision-nodes.ts';
import { scopesNode } from './scope-texts.ts';

export interface ApproveDeviceDeps extends DecisionDeps {
  /** Whether whoever decides must show that the device is in front of them, whatever is known of the two. Absent: what is known of the two decides. */
  readonly mustType?: (ctx: StepContext) => Promise<boolean>;
}

type DeviceRequest = Extract<JourneyRequest, { kind: 'device' }>;
type Deps = ApproveDeviceDeps;

/** Wrong codes at the decision; then it is a no. Whoever has the device in front of them reads it off. */
const MOST_WRONG = 5;
const memorySchema = z.object({ wrong: z.int().default(0) });
const wrongOf = (ctx: StepContext) => memorySchema.safeParse(ctx.memory).data?.wrong ?? 0;

/**
 * Whether a device gets in (DA2, DA3; RFC 8628 section 5.4). A stranger who asks for a code and sends it on wants a yes from somebody who has no device in front of them.
 * Where it could be so, because the device is in another country, or in another network and the code came by a link, the screen does not show the code: it is typed
 * once more, from the device.
 */
export function approveDeviceStep(deps: Deps) {
  return defineStep({
    id: 'oidc.approve-device',
    settings: z.strictObject({}),
    outcomes: ['decided'],
    async enter({ facts }) {
      return requestOf('device', facts) && facts.userId !== undefined ? { kind: 'show' } : nothingAsked;
    },
    offer: (ctx) => approveScreen(deps, ctx),
    async run(ctx, { action, fields }) {
      const request = requestOf('device', ctx.facts);
      if (!request) return nothingAsked;
      if (action === 'cancel') return decided({ accepted: false });
      if (action !== 'allow') return { kind: 'show' };
      if ((await isDoubtful(deps, ctx, request)) && lettersOf(fields['code'] ?? '') !== lettersOf(request.userCode)) {
        const wrong = wrongOf(ctx) + 1;
        if (wrong >= MOST_WRONG) return decided({ accepted: false });
        return { kind: 'show', memory: { wrong }, errors: [{ field: 'code', text: { id: 'oidc.device_type_wrong' } }] };
      }
      return decided({ accepted: true, grantedScopes: request.scopes });
    },
  });
}

const decided = (decision: { readonly accepted: boolean; readonly grantedScopes?: readonly string[] }): StepResult => ({
  kind: 'advance',
  outcome: 'decided',
  facts: { decision },
});

const lettersOf = (code: string) =>
  code
    .slice(0, 40)
    .toUpperCase()
    .replace(/[^A-Z]/g, '');

async function isDoubtful({ mustType }: Deps, ctx: StepContext, { from, byLink }: DeviceRequest): Promise<boolean> {
  return from === 'country' || (from === 'network' && byLink === true) || (await mustType?.(ctx)) === true;
}

async function approveScreen(deps: Deps, ctx: StepContext): Promise<Screen> {
  const request = requestOf('device', ctx.facts);
  const [apis, doubtful] = await Promise.all([readScopeOwners(ctx.db, ctx.flow.tenantId), request ? isDoubtful(deps, ctx, request) : false]);
  return {
    id: 'oidc.approve-device',
    title: { id: 'oidc.device_title' },
    nodes: [
      ...applicationNode(ctx),
      ...(await accountNode(deps, ctx)),
      ...(doubtful ? [] : [{ kind: 'text', text: { id: 'oidc.device_compare' }, tone: 'lead' } as const]),
      ...warnings(request),
      { kind: 'facts', items: factsOf(ctx, request, doubtful) },
      scopesNode(request?.scopes ?? [], [], [], apis),
      { kind: 'text', text: { id: 'oidc.device_warning' }, tone: 'warning' },
      ...(doubtful
        ? [
            {
              kind: 'input',
              name: 'code',
              label: { id: 'oidc.device_type' },
              input: 'text',
              autocomplete: 'off',
              required: true,
              maxLength: 20,
              hint: { id: 'oidc.device_type_hint' },
            } as const,
          ]
        : []),
      ...(doubtful ? decision.map((node) => (node.kind === 'action' && node.action === 'cancel' ? { ...node, skipValidation: true } : node)) : decision),
    ],
  };
}

function warnings(request: DeviceRequest | undefined): ScreenNode[] {
  const warning = (id: string): ScreenNode => ({ kind: 'text', text: { id }, tone: 'warning' });
  return [
    ...(request?.from === 'country' ? [warning('oidc.device_other_country')] : request?.from === 'network' ? [warning('oidc.device_other_network')] : []),
    ...(request?.byLink && request.from !== 'here' ? [warning('oidc.device_by_link')] : []),
  ];
}

function factsOf(ctx: StepContext, request: DeviceRequest | undefined, doubtful: boolean): Extract<ScreenNode, { kind: 'facts' }>['items'] {
  return [
    ...(doubtful ? [] : [{ label: { id: 'oidc.device_code' }, value: request?.userCode ?? '' }]),
    ...(request?.deviceLabel === undefined ? [] : [{ label: { id: 'oidc.device_kind' }, value: request.deviceLabel }]),
    ...(request?.country === undefined ? [] : [{ label: { id: 'oidc.device_place' }, value: countryName(ctx, request.country) }]),
    { label: { id: 'oidc.device_started' }, value: { id: 'oidc.device_minutes', values: { minutes: minutesSince(request?.startedAt, ctx.now) } } },
  ];
}

const countryName = ({ flow }: StepContext, country: string) => new Intl.DisplayNames([flow.locale], { type: 'region' }).of(country) ?? country;

function minutesSince(startedAt: string | undefined, now: Date): number {
  const begun = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  return Number.isNaN(begun) ? 0 : Math.max(0, Math.floor((now.getTime() - begun) / 60_000));
}
