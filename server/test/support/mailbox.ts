import { loadConfig } from '#platform/config';
import { createKeys, createLocalKek } from '#platform/crypto';
import { createDatabase } from '#platform/db';
import { createDevMailbox, type MailboxEmail } from '#platform/delivery';
import type { Installation } from './processes.ts';

/** What an installation's worker has sent, read past the server so that it costs the server nothing. */
export interface Mailbox {
  /** The newest mail to an address, waiting for it at most thirty seconds; `after`: not that one (its id). */
  latest(email: string, options?: { readonly after?: string }): Promise<MailboxEmail>;
  /** The six digits of the newest mail that has any. */
  code(email: string, options?: { readonly after?: string }): Promise<string>;
  /** The link of the newest mail. */
  link(email: string): Promise<string>;
  count(email: string): Promise<number>;
  /** A mail to an address whose subject or text says so, waiting for it at most thirty seconds; `not`: another one than that (its id). */
  saying(email: string, what: RegExp, options?: { readonly not?: string }): Promise<MailboxEmail>;
  /** The newest text message to a number in E.164; `latest` and `code` take numbers as well. */
  sms(number: string, options?: { readonly after?: string }): Promise<MailboxEmail>;
  close(): Promise<void>;
}

export async function openMailbox(installation: Installation): Promise<Mailbox> {
  const config = loadConfig(installation.env);
  const db = createDatabase({
    url: installation.database.appUrl,
    size: 2,
    applicationName: 'parvis-test-mailbox',
    prepared: true,
    statementTimeoutMs: 10_000,
    acquireTimeoutMs: 5000,
  });
  const keys = createKeys({ db, kek: createLocalKek(config.kek), pepper: config.pepper });
  const box = createDevMailbox({ db, keys, from: config.MAIL_FROM });
  const [tenant] = await installation.database.dump<{ id: string }>("select id from tenants.tenants where slug = 'demo'");
  if (!tenant) throw new Error('There is no tenant "demo".');
  const to = async (email: string) => (await box.list(tenant.id)).filter((entry) => entry.to === email);

  async function latest(email: string, options: { readonly after?: string } = {}): Promise<MailboxEmail> {
    for (let tries = 0; tries < 600; tries++) {
      const [entry] = await to(email);
      const mail = entry && entry.id !== options.after ? await box.read(tenant?.id ?? '', entry.id) : undefined;
      if (mail) return mail;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`No mail to ${email}:\n${installation.output()}`);
  }
  async function saying(email: string, what: RegExp, options: { readonly not?: string } = {}): Promise<MailboxEmail> {
    let subjects: readonly string[] = [];
    for (let tries = 0; tries < 300; tries++) {
      const entries = await to(email);
      for (const { id } of entries.filter((entry) => entry.id !== options.not)) {
        const mail = await box.read(tenant?.id ?? '', id);
        if (mail && what.test(`${mail.subject}\n${mail.text}`)) return mail;
      }
      subjects = entries.map(({ subject }) => subject);
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`No mail to ${email} says ${String(what)}; there are: ${subjects.join('; ')}`);
  }
  return {
    latest,
    saying,
    async code(email, options) {
      for (let tries = 0; tries < 600; tries++) {
        for (const entry of await to(email)) {
          if (entry.id === options?.after) break;
          const mail = await box.read(tenant.id, entry.id);
          const found = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/.exec(`${mail?.subject}\n${mail?.text}`);
          if (found) return `${found[1]}${found[2]}`;
        }
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`No code was sent to ${email}:\n${installation.output()}`);
    },
    async link(email) {
      const mail = await latest(email);
      const found = /https?:\/\/\S+\/link\/\S+/.exec(mail.text);
      if (!found) throw new Error(`No link in: ${mail.text}`);
      return found[0];
    },
    sms: latest,
    count: async (email) => (await to(email)).length,
    close: () => db.close(),
  };
}
