import type { MessageContent } from '#platform/delivery';

/* What operators are written (EM1): never what could not stand on a postcard but the link, which works once. */

export type MailKind =
  | 'invited'
  | 'recovery'
  | 'added'
  | 'owner_added'
  | 'changed'
  | 'suspended'
  | 'back'
  | 'removed'
  | 'reading_stopped'
  | 'texts_stopped'
  | 'keys_left'
  | 'keys_rest';

export interface MailFacts {
  /** Name of the installation: the brand of the operators' tenant. */
  readonly brand: string;
  /** Who it is about, where that is somebody else. */
  readonly who?: string;
  /** How many it is about. */
  readonly count?: number;
  readonly until?: Date;
  readonly url: string;
}

const WITH_ACTION: ReadonlySet<MailKind> = new Set(['invited', 'recovery', 'added', 'owner_added', 'back', 'reading_stopped', 'texts_stopped', 'keys_left', 'keys_rest']);

export function teamMail(kind: MailKind, { brand, who = '', count = 0, until, url }: MailFacts): MessageContent {
  const values = { brand, who, count, ...(until ? { at: until.getTime() } : {}) };
  const text = (part: string) => ({ id: `admin.mail_${kind}_${part}`, values });
  return {
    template: `admin.${kind.replace('_', '-')}`,
    subject: text('subject'),
    preheader: text('preheader'),
    heading: text('heading'),
    paragraphs: [text('text')],
    ...(WITH_ACTION.has(kind) ? { action: { label: text('action'), url } } : {}),
    footnote: { id: 'admin.mail_footnote', values },
  };
}
