import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { ApplicationProgress, ErasureProgress } from './contract.ts';
import { goneScreen } from './screens.ts';

const text = (name: string, values: Readonly<Record<string, string | number>> = {}): Text => ({ id: `erasure.${name}`, values });
const at = (when: Date) => ({ at: when.getTime() });

/** `href`: where the certificate lies. Nothing of the person is on it: what somebody sees who finds the link must harm nobody. */
export function progressScreen(progress: ErasureProgress, href: string): Screen {
  const screen = (title: string, nodes: readonly ScreenNode[]): Screen => ({
    id: `erasure.progress-${progress.state}`,
    title: text(title),
    nodes: [...nodes, { kind: 'text', tone: 'hint', text: text('progress_note') }],
  });
  const begun = { label: text('progress_begun'), value: text('progress_day', at(progress.requestedAt)) };
  if (progress.state === 'kept') return screen('kept_title', [{ kind: 'text', tone: 'success', text: text('kept') }]);
  if (progress.state === 'waiting') {
    const names = progress.applications.map(({ name }) => name).join(', ');
    return screen('mail_scheduled_heading', [
      ...waiting(progress),
      {
        kind: 'facts',
        items: [
          begun,
          ...(names === '' ? [] : [{ label: text('delete_applications'), value: text('delete_applications_text', { names }) }]),
          { label: text('delete_backups'), value: text('delete_backups_text', { days: progress.backupDays }) },
        ],
      },
    ]);
  }
  return screen('mail_done_heading', [
    { kind: 'text', tone: 'success', text: text('progress_done', at(progress.erasedAt)) },
    {
      kind: 'facts',
      items: [
        begun,
        { label: text('delete_backups'), value: text('progress_backups', at(progress.backupsGoneBy)) },
        ...progress.applications.map((of) => ({ label: text('progress_told', { name: of.name }), value: told(of) })),
      ],
    },
    { kind: 'text', text: text('certificate_lead') },
    { kind: 'link', label: text('certificate_button'), href, file: true },
  ]);
}

function waiting({ hold, isDue, dueAt, isKeepable, askedBy }: Extract<ErasureProgress, { readonly state: 'waiting' }>): readonly ScreenNode[] {
  return [
    ...(hold
      ? [{ kind: 'text', tone: 'warning', text: text('mail_scheduled_held', { reason: hold.reason }) } as const]
      : [{ kind: 'text', tone: 'lead', text: isDue ? text('progress_due') : text('progress_waiting', at(dueAt)) } as const]),
    ...(isKeepable && (hold || !isDue) ? [{ kind: 'text', text: text('progress_keep') } as const] : []),
    ...(askedBy === 'guardian' ? [{ kind: 'text', text: text('mail_scheduled_guardian') } as const] : []),
  ];
}

function told({ state, acknowledgedAt, nextTryAt }: ApplicationProgress): Text {
  if (state === 'acknowledged' && acknowledgedAt) return text('progress_acknowledged', at(acknowledgedAt));
  if (state === 'failed') return text('progress_failed');
  if (state === 'no_way') return text('progress_no_way');
  return nextTryAt ? text('progress_retrying', at(nextTryAt)) : text('progress_on_its_way');
}

export const progressUnknownScreen: Screen = { ...goneScreen, nodes: [{ kind: 'text', tone: 'lead', text: text('progress_unknown') }] };
