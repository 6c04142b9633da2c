import type { PurposeState } from '#consent/contract';
import type { Card } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Locale, Text } from '#platform/i18n';
import { extentOf, type Signal } from '../privacy/screens.ts';
import { signalOf } from '../privacy/signal.ts';
import type { CentreDeps } from './deps.ts';
import { fact, listOf } from './say.ts';

/** How it stands with somebody's privacy, in a few lines. */
export interface PrivacyStatus {
  /** Of what they decide themselves: how much there is, and to how much of it they say yes, or a part of a yes. */
  readonly choices: { readonly of: number; readonly allowed: number };
  /** GDPR 18: paused, whatever they said. */
  readonly restricted: boolean;
  readonly signal: Pick<Signal, 'now' | 'stopped'>;
  readonly requests: { readonly open: number; readonly dueAt?: Date };
  /** Who decides for a child, by their addresses. */
  readonly guardians: readonly string[];
}

export type PrivacyStatusDeps = {
  readonly privacy: Pick<CentreDeps['privacy'], 'consent' | 'guardiansOf'>;
  readonly requests: Pick<CentreDeps['requests'], 'waiting'>;
};

/** `gpc`: this browser asks that nothing is sold. That it is heeded is for the caller to see to, before. */
export async function readPrivacyStatus(
  deps: PrivacyStatusDeps,
  tx: Tx,
  userId: string,
  { gpc, locale }: { readonly gpc: boolean; readonly locale: Locale },
): Promise<PrivacyStatus> {
  const { consent } = deps.privacy;
  const [states, restricted, requests, guardians] = await Promise.all([
    consent.states(tx, userId),
    consent.isRestricted(tx, userId),
    deps.requests.waiting(tx, userId),
    deps.privacy.guardiansOf?.(tx, userId),
  ]);
  const { now, stopped } = await signalOf(deps.privacy, tx, userId, states, { now: gpc, locale });
  return { choices: choicesIn(states), restricted, signal: { now, stopped }, requests, guardians: guardians ?? [] };
}

function choicesIn(states: readonly PurposeState[]): PrivacyStatus['choices'] {
  const choices = states.filter(({ refusable }) => refusable);
  return { of: choices.length, allowed: choices.filter((state) => extentOf(state) !== 'none').length };
}

const titleOf = ({ restricted, choices }: PrivacyStatus): Text => {
  if (restricted) return { id: 'account.status_paused' };
  return choices.of === 0 ? { id: 'account.privacy_choices_empty' } : { id: 'account.status_choices', values: { ...choices } };
};

/** AC1: in plain words, with the way to where it is changed. */
export function privacyCard(status: PrivacyStatus, locale: Locale): Card {
  const { signal, requests, guardians } = status;
  const due: Text = requests.dueAt
    ? { id: 'account.status_due', values: { count: requests.open, at: requests.dueAt.getTime() } }
    : { id: 'account.status_open', values: { count: requests.open } };
  return {
    id: 'privacy-status',
    title: titleOf(status),
    facts: [
      ...(signal.now || signal.stopped.length > 0 ? [fact('status_signal', { id: signal.now ? 'account.gpc_honoured' : 'account.gpc_honoured_before' })] : []),
      ...(guardians.length > 0 ? [fact('status_guardians', listOf(locale, guardians))] : []),
      ...(requests.open > 0 ? [fact('status_requests', due)] : []),
    ],
    actions: [
      { action: 'go:privacy', label: { id: 'account.status_look' }, tone: 'secondary' },
      ...(requests.open > 0 ? ([{ action: 'go:requests', label: { id: 'account.status_look_requests' }, tone: 'secondary' }] as const) : []),
    ],
  };
}
