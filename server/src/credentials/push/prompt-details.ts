import type { TenantCipher } from '#platform/crypto';
import type { Origin } from '#platform/events';
import type { FlowView, StepContext } from '#journeys/contract';
import type { PhonePrompt } from '../contract.ts';
import { describeOrigin } from '../describe-origin.ts';
import { openPush, sealPush } from './seal-push.ts';
import type { PromptRow } from './prompt-store.ts';

/** All that is needed of the asking flow when the phone answers, wherever the flow is by then: whoever asked may have left the page at once. */
export interface PromptDetails {
  readonly nonce: string;
  readonly application: string;
  readonly action: 'sign-in' | 'confirm';
  readonly purpose?: string;
  readonly flow: FlowView;
  readonly origin: Origin;
}

export function detailsOf(ctx: Pick<StepContext, 'flow' | 'origin'>, nonce: string, brand: string): PromptDetails {
  const { flow, origin } = ctx;
  const purpose = flow.wanted?.purpose?.[flow.locale];
  return {
    nonce,
    application: flow.application?.name ?? brand,
    action: flow.currentSessionId === undefined ? 'sign-in' : 'confirm',
    ...(purpose === undefined ? {} : { purpose }),
    // What the browser is known by stays with the flow.
    flow: { ...flow, browserKey: '', nextBrowserKey: '' },
    origin,
  };
}

export function sealDetails(cipher: TenantCipher, userId: string, id: string, details: PromptDetails): Buffer {
  return sealPush(cipher, userId, id, 'details', JSON.stringify(details));
}

export function openDetails(cipher: TenantCipher, row: Pick<PromptRow, 'user_id' | 'id' | 'details'>): PromptDetails {
  const stored = JSON.parse(openPush(cipher, row.user_id, row.id, 'details', row.details)) as PromptDetails;
  return { ...stored, flow: { ...stored.flow, expiresAt: new Date(stored.flow.expiresAt) } };
}

export function phonePrompt(cipher: TenantCipher, row: PromptRow): PhonePrompt {
  const { nonce, action, application, purpose, origin } = openDetails(cipher, row);
  const { browser, ip } = describeOrigin(origin);
  return {
    id: row.id,
    nonce,
    action,
    application,
    ...(purpose === undefined ? {} : { purpose }),
    ...(browser === undefined ? {} : { browser }),
    ...(ip === undefined ? {} : { network: ip }),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    secondsLeft: Math.ceil(row.seconds),
  };
}
