import type { MailServer } from '#platform/delivery';
import { bad, good, warning, type Check, type Finding } from '../finding.ts';

const ABOUT = 'mail';

export interface MailCheckDeps {
  /** Absent: there is no mail server. */
  readonly transport?: Pick<MailServer, 'check'> | undefined;
  readonly from: string;
  readonly production: boolean;
  readonly dns: { resolveTxt(name: string): Promise<readonly (readonly string[])[]> };
}

const domainOf = (from: string) => /@([^>\s]+)/.exec(from)?.[1]?.toLowerCase() ?? '';

/** Whether the mail server takes us, and whether those who get the mail will believe it (RFC 7208, RFC 7489). Nothing is sent. */
export const mailCheck = ({ transport, from, production, dns }: MailCheckDeps): Check => ({
  about: ABOUT,
  async examine() {
    if (!transport)
      return [
        production
          ? bad(ABOUT, 'There is no mail server: no code reaches anybody.', 'Set SMTP_URL and MAIL_FROM.')
          : good(ABOUT, 'Goes to the mailbox of development, /dev/mailbox.'),
      ];
    const problem = await transport.check();
    const server: Finding =
      problem === undefined
        ? good(ABOUT, 'The mail server takes us.')
        : bad(ABOUT, `The mail server does not take us: ${problem}.`, 'Check SMTP_URL: address, port, TLS, user name and password.');
    const domain = domainOf(from);
    const [spf, dmarc] = await Promise.all([has(dns, domain, 'v=spf1'), has(dns, `_dmarc.${domain}`, 'v=DMARC1')]);
    const missing = [...(spf ? [] : [`an SPF record (TXT of ${domain})`]), ...(dmarc ? [] : [`a DMARC record (TXT of _dmarc.${domain})`])];
    return [
      server,
      missing.length === 0
        ? good(ABOUT, `${domain} says who may send in its name (SPF, DMARC).`)
        : (production ? warning : good)(ABOUT, `${domain} has not published ${missing.join(' and ')}.`, 'Publish it, or codes end among unwanted mail.'),
    ];
  },
});

async function has(dns: MailCheckDeps['dns'], name: string, beginning: string): Promise<boolean> {
  const records = await dns.resolveTxt(name).catch(() => []);
  return records.some((parts) => parts.join('').toLowerCase().startsWith(beginning.toLowerCase()));
}
