import type { Screen, ScreenNode } from '#journeys/contract';
import type { Held } from '../contract.ts';

const POLL_SECONDS = 5;

export interface HeldScreen {
  /** What the owner said so far. */
  readonly stands: Held['stands'];
  /** So long they wait, who have nothing left to prove. */
  readonly hours?: number;
  /** Where the message went, so that its owner knows it. Absent: there is nowhere to write to. */
  readonly to?: string | undefined;
  readonly again: boolean;
  /** The account had too many messages today. */
  readonly unsent: boolean;
  readonly availableIn: number;
  readonly supportUrl?: string;
}

/** Waits for the owner's answer. The page notices by itself when it is there. */
export function holdScreen({ stands, hours, to, again, unsent, availableIn, supportUrl }: HeldScreen): Screen {
  const text = (id: string, tone?: 'lead' | 'success' | 'warning'): ScreenNode => ({ kind: 'text', text: { id: `risk.${id}` }, ...(tone ? { tone } : {}) });
  const patient = stands === 'waiting' && hours !== undefined;
  const patience: readonly ScreenNode[] = [{ kind: 'text', tone: 'lead', text: { id: 'risk.hold_patience', values: { hours: hours ?? 0 } } }];
  const waiting: readonly ScreenNode[] = [
    ...(to === undefined
      ? [text('hold_nowhere', 'lead'), text('hold_nowhere_next')]
      : [
          ...(unsent ? [text('hold_enough', 'lead')] : [text('hold_lead', 'lead'), { kind: 'identity' as const, value: to }]),
          ...(again ? [text('hold_resent', 'success')] : []),
          text('hold_next'),
        ]),
    { kind: 'wait', text: { id: 'risk.hold_wait' }, everySeconds: POLL_SECONDS, mark: 'waiting', ownButton: true },
  ];
  const said: Readonly<Record<Held['stands'], readonly ScreenNode[]>> = {
    waiting: patient ? patience : waiting,
    released: [text('hold_released', 'success')],
    denied: [text('blocked', 'warning')],
  };
  return {
    id: 'risk.hold',
    title: { id: patient ? 'risk.hold_patience_title' : 'risk.hold_title' },
    nodes: [
      ...said[stands],
      ...(stands === 'denied' || patient ? [] : ([{ kind: 'action', action: 'check', label: { id: 'risk.hold_check' }, tone: 'primary' }] as const)),
      ...(stands === 'waiting' && !patient && to !== undefined
        ? ([{ kind: 'action', action: 'resend', label: { id: 'risk.hold_resend' }, tone: 'link', availableIn, skipValidation: true }] as const)
        : []),
      ...(supportUrl === undefined ? [] : ([{ kind: 'link', label: { id: 'risk.contact_support' }, href: supportUrl, external: true }] as const)),
    ],
  };
}
