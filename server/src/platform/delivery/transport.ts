import type { RenderedEmail } from './render-email.ts';

export type SendOutcome =
  | { readonly kind: 'sent' }
  /** The receiver will never take it: no retry. */
  | { readonly kind: 'rejected'; readonly code: string }
  /** Try again later; not before `retryAfter` seconds, where the other side asked for that. */
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfter?: number };

/** Where messages go: a mail server, or the mailbox of the development page. */
export interface MailTransport {
  /** `messageId` is the same at every attempt, so that a receiver can tell a repeated message. Never throws for what the other side does. */
  send(tenantId: string, mail: RenderedEmail, messageId: string, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}

export interface MailServer extends MailTransport {
  /** Whether messages would be taken, without sending one: undefined, or what is wrong, in a word of the other side. */
  check(): Promise<string | undefined>;
}
