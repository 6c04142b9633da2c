import nodemailer from 'nodemailer';
import type { MailServer, SendOutcome } from './transport.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://...`. */
  readonly url: string;
  /** Sender address of all mail. */
  readonly from: string;
  /** Refuse to send without TLS. True everywhere but in development and tests. */
  readonly requireTls: boolean;
  readonly dkim?: { readonly domain: string; readonly selector: string; readonly privateKey: string };
  /** Connections and messages under way at once (default 5). */
  readonly connections?: number;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** SMTP through a small pool of connections. Every wait has an end, and the whole attempt one of its own (the signal). */
export function createSmtpTransport(options: SmtpOptions): MailServer {
  const url = new URL(options.url);
  const secure = url.protocol === 'smtps:';
  const timeout = options.timeoutMs ?? TIMEOUT_MS;
  const pool = nodemailer.createTransport({
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && options.requireTls,
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    tls: { minVersion: 'TLSv1.2' },
    maxConnections: options.connections ?? 5,
    maxMessages: 100,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    dnsTimeout: timeout,
    socketTimeout: 2 * timeout,
    socketCloseTimeout: 1000,
    // A message is what we rendered: nothing in it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(options.dkim ? { dkim: { domainName: options.dkim.domain, keySelector: options.dkim.selector, privateKey: options.dkim.privateKey } } : {}),
  });
  return {
    async send(_tenantId, mail, messageId, signal) {
      try {
        await pool.sendMail({
          from: { name: mail.senderName, address: options.from },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${messageId}@${options.from.split('@').at(-1)}>`,
          // RFC 3834 section 5: no out-of-office answers to us.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async check() {
      try {
        await pool.verify();
        return undefined;
      } catch (error) {
        return outcomeOf(error).code;
      }
    },
    async close() {
      pool.close();
    },
  };
}

/**
 * Permanent only when the server refused this receiver or this message (5xx to RCPT TO or DATA, RFC 5321 section 4.2.1). A 5xx to anything
 * else, such as a failed login or a refused sender, is our own trouble: the message waits until the operator has repaired it.
 */
function outcomeOf(error: unknown): Exclude<SendOutcome, { kind: 'sent' }> {
  const { responseCode, command, code } = error as { responseCode?: unknown; command?: unknown; code?: unknown };
  if (typeof responseCode !== 'number') return { kind: 'failed', code: typeof code === 'string' ? code.toLowerCase() : 'smtp_error' };
  const permanent = responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
  return { kind: permanent ? 'rejected' : 'failed', code: `smtp_${responseCode}` };
}
