import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { isId, newId } from '#platform/ids';
import type { RenderedEmail } from './render-email.ts';
import { insertMail, listMails, readMail, type StoredMail } from './store.ts';
import type { MailTransport } from './transport.ts';

export interface MailboxEntry {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly sentAt: Date;
}

export interface MailboxEmail extends MailboxEntry {
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
const context = (id: string) => `platform.dev_mailbox:${id}`;

/** Development only: keeps messages, sealed, instead of sending them. */
export function createMailboxTransport(deps: MailboxDeps): MailTransport {
  return {
    async send(tenantId, mail) {
      const id = newId();
      const sealed = (await deps.keys.tenant(tenantId)).seal(JSON.stringify(mail), context(id));
      await deps.db.tenant(tenantId, (tx) => insertMail(tx, { id, sealed }, CAP));
      return { kind: 'sent' };
    },
    async close() {},
  };
}

export function createDevMailbox(deps: MailboxDeps): DevMailbox {
  async function open(tenantId: string, rows: readonly StoredMail[]): Promise<MailboxEmail[]> {
    if (rows.length === 0) return [];
    const cipher = await deps.keys.tenant(tenantId);
    return rows.map((row) => {
      const mail = JSON.parse(cipher.openText(row.sealed, context(row.id))) as RenderedEmail;
      return { id: row.id, from: `${mail.senderName} <${deps.from}>`, to: mail.to, subject: mail.subject, html: mail.html, text: mail.text, sentAt: row.received_at };
    });
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
