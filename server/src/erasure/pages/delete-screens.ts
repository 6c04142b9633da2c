import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { Outlook } from '../contract.ts';

const text = (name: string, values: Readonly<Record<string, string | number>> = {}): Text => ({ id: `erasure.${name}`, values });
const fact = (name: string, values: Readonly<Record<string, string | number>> = {}) => ({ label: text(`delete_${name}`), value: text(`delete_${name}_text`, values) });
const keep: ScreenNode = { kind: 'action', action: 'keep', label: text('cancel_button'), tone: 'link', skipValidation: true };

export function askScreen({ graceDays, backupDays, applications, hold }: Outlook, { issuer, company }: { readonly issuer: string; readonly company: string }): Screen {
  const names = applications.map(({ name }) => name).join(', ');
  return {
    id: 'erasure.delete',
    title: text('delete_title'),
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: text('delete_lead', { company, days: graceDays }) },
      ...(hold ? [{ kind: 'text', tone: 'warning', text: text('mail_scheduled_held', { reason: hold.reason }) } as const] : []),
      {
        kind: 'facts',
        items: [fact('goes'), fact('stays'), fact('why'), ...(names === '' ? [] : [fact('applications', { names })]), fact('backups', { days: backupDays })],
      },
      { kind: 'link', label: text('delete_copy_first'), href: `${issuer}/account/export` },
      { kind: 'checkbox', name: 'confirmed', label: text('delete_confirm'), hint: text('delete_confirm_hint', { days: graceDays }), checked: false },
      { kind: 'action', action: 'delete', label: text('delete_button'), tone: 'danger' },
      keep,
    ],
  };
}

export const heldScreen = (until: Date): Screen => ({
  id: 'erasure.delete-held',
  title: text('delete_title'),
  ownWayOut: true,
  nodes: [{ kind: 'text', tone: 'warning', text: text('delete_held', { at: until.getTime() }) }, keep],
});

/** They are signed out by now, so there is nothing to press. */
export const scheduledScreen = ({ due, hold, progress }: { readonly due: string; readonly hold?: string | undefined; readonly progress?: string | undefined }): Screen => ({
  id: 'erasure.delete-scheduled',
  title: text('mail_scheduled_heading'),
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'success', text: text('mail_scheduled_text', { at: Date.parse(due) }) },
    ...(hold === undefined ? [] : [{ kind: 'text', tone: 'warning', text: text('mail_scheduled_held', { reason: hold }) } as const]),
    { kind: 'text', text: text('delete_scheduled_keep') },
    ...(progress === undefined ? [] : [{ kind: 'link', label: text('progress_see'), href: progress } as const]),
  ],
});

/** They signed out, or were signed out, since this page was opened. */
export const signedOutScreen = (issuer: string): Screen => ({
  id: 'erasure.delete-signed-out',
  title: text('delete_title'),
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: text('delete_signed_out') },
    { kind: 'link', label: text('delete_again'), href: `${issuer}/account/delete` },
  ],
});
