import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { isId, newId } from '#platform/ids';
import type { RenderedEmail } from './render-email.ts';
import type { RenderedSms } from './render-sms.ts';
import type { SmsSender } from './sms/contract.ts';
import { insertMail, listMails, readMail, type StoredMail } from './store.ts';
import type { MailTransport } from './transport.ts';

export interface MailboxEntry {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly from: string;
  readonly to: string;
  /** Of a text message: how it begins. */
  readonly subject: string;
  readonly sentAt: Date;
}

export interface MailboxEmail extends MailboxEntry {
  /** Empty for a text message. */
  readonly html: string;
  readonly text: string;
}

/** Reads the development mailbox, for its page. */
export interface DevMailbox {
  /** Newest first. */
  list(tenantId: string): Promise<readonly MailboxEntry[]>;
  read(tenantId: string, id: string): Promise<MailboxEmail | undefined>;
}

interface MailboxDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  /** Sender address shown. */
  readonly from: string;
}

const CAP = 500;
const LISTED = 100;
/** What stands in a list for a message without a subject. */
const BEGINNING = 60;
const context = (id: string) => `platform.dev_mailbox:${id}`;

type Kept = RenderedEmail | ({ readonly channel: 'sms' } & RenderedSms);

async function keep(deps: MailboxDeps, tenantId: string, message: Kept): Promise<{ readonly kind: 'sent' }> {
  const id = newId();
  const sealed = (await deps.keys.tenant(tenantId)).seal(JSON.stringify(message), context(id));
  await deps.db.tenant(tenantId, (tx) => insertMail(tx, { id, sealed }, CAP));
  return { kind: 'sent' };
}

/** Development only: keeps messages, sealed, instead of sending them. */
export function createMailboxTransport(deps: MailboxDeps): MailTransport {
  return { send: (tenantId, mail) => keep(deps, tenantId, mail), async close() {} };
}

/** The same for phones. */
export function createMailboxSms(deps: MailboxDeps): SmsSender {
  return { send: ({ tenantId, to, text, senderName }) => keep(deps, tenantId, { channel: 'sms', to, text, senderName }) };
}

export function createDevMailbox(deps: MailboxDeps): DevMailbox {
  async function open(tenantId: string, rows: readonly StoredMail[]): Promise<MailboxEmail[]> {
    if (rows.length === 0) return [];
    const cipher = await deps.keys.tenant(tenantId);
    return rows.map((row) => entryOf(row, JSON.parse(cipher.openText(row.sealed, context(row.id))) as Kept));
  }
  function entryOf({ id, received_at: sentAt }: StoredMail, kept: Kept): MailboxEmail {
    if ('channel' in kept) {
      const [line = ''] = kept.text.split('\n');
      const subject = line.length > BEGINNING ? `${line.slice(0, BEGINNING)}…` : line;
      return { id, channel: 'sms', from: kept.senderName, to: kept.to, subject, html: '', text: kept.text, sentAt };
    }
    return { id, channel: 'email', from: `${kept.senderName} <${deps.from}>`, to: kept.to, subject: kept.subject, html: kept.html, text: kept.text, sentAt };
  }
  return {
    async list(tenantId) {
      const mails = await open(tenantId, await deps.db.read(tenantId, (tx) => listMails(tx, LISTED)));
      return mails.map(({ html: _html, text: _text, ...entry }) => entry);
    },
    async read(tenantId, id) {
      if (!isId(id)) return undefined;
      const row = await deps.db.read(tenantId, (tx) => readMail(tx, id));
      return row && (await open(tenantId, [row]))[0];
    },
  };
}
