import type { Outbound } from '#platform/outbound';
import type { SendOutcome } from '../transport.ts';

/** A text message as a vendor gets it. */
export interface SmsToSend {
  readonly tenantId: string;
  /** The same at every attempt. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** The brand it speaks for. */
  readonly senderName: string;
  /** Seconds for which it is worth delivering. */
  readonly worthSeconds?: number;
}

/**
 * Whoever takes messages to phones. Answers `failed` only where the message was surely not taken: a second copy costs money and looks like an
 * attack, while the customer can ask again. Never throws for what the other side does, and never puts a number into a code.
 */
export interface SmsSender {
  send(message: SmsToSend, signal: AbortSignal): Promise<SendOutcome>;
}

export interface SmsSenderDeps {
  readonly outbound: Pick<Outbound, 'fetch' | 'refuses'>;
  /** Number or name that messages come from, where the vendor wants one. */
  readonly from?: string;
}

/** One vendor: a folder under `delivery/sms/` plus a line in `app/catalog/sms-senders.ts`. */
export interface SmsSenderType {
  /** Scheme of SMS_URL. */
  readonly scheme: string;
  /** Throws an `Error` that says what the URL lacks, without its secrets. */
  create(url: URL, deps: SmsSenderDeps): SmsSender;
}
