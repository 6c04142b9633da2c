import type { MessageContent } from '#platform/delivery';
import type { PrivacyLaw, PrivacyRequest, RequestEntry } from './contract.ts';

/* What somebody is told of a request (11 CCR 7021(a), GDPR 12(3), 12(4)). Who has an account reads an answer there; others have no other way than the message. */

const text = (name: string, values: Readonly<Record<string, string | number>> = {}) => ({ id: `requests.mail_${name}`, values });

export interface MailWorld {
  readonly brand: string;
  /** Of the page where it can be read; absent: there is no account. */
  readonly url?: string;
}

const linked = ({ url }: MailWorld): Pick<MessageContent, 'action'> => (url === undefined ? {} : { action: { label: text('action'), url } });

function mail(name: string, world: MailWorld, paragraphs: MessageContent['paragraphs']): MessageContent {
  const values = { brand: world.brand };
  return {
    template: `requests.${name}`,
    subject: text(`${name}_subject`, values),
    preheader: text(`${name}_preheader`),
    heading: text(`${name}_heading`),
    paragraphs,
    ...linked(world),
  };
}

const by = ({ dueAt }: Pick<PrivacyRequest, 'dueAt'>) => ({ at: dueAt.getTime() });
const said = ({ text: words }: RequestEntry) => text('said', { words });
/** GDPR 12(4): whoever is refused is told where to complain. */
const complaint = (law: PrivacyLaw) => text(law === 'gdpr' ? 'complaint_gdpr' : 'complaint_ccpa');

export const receivedMail = (world: MailWorld, request: PrivacyRequest) => mail('received', world, [text('received_text'), text('received_due', by(request))]);
export const identityMail = (world: MailWorld, request: PrivacyRequest, entry: RequestEntry) =>
  mail('identity', world, [text('identity_text'), said(entry), ...(request.state === 'paused' ? [text('identity_paused')] : [])]);
export const extendedMail = (world: MailWorld, request: PrivacyRequest, entry: RequestEntry) => mail('extended', world, [text('extended_text', by(request)), said(entry)]);
export const answeredMail = (world: MailWorld, _request: PrivacyRequest, entry: RequestEntry) =>
  mail('answered', world, world.url === undefined ? [text('answered_text'), said(entry)] : [text('answered_there')]);
export const refusedMail = (world: MailWorld, { law }: PrivacyRequest, entry: RequestEntry) => mail('refused', world, [text('refused_text'), said(entry), complaint(law)]);
