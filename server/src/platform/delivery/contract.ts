import type { Tx } from '#platform/db';
import type { Locale, Text } from '#platform/i18n';

/** The look of a message: the brand it is sent for. */
export interface MessageBrand {
  /** Whose own words it is said in, where it has any. Absent: queued by the release before. */
  readonly id?: string;
  readonly name: string;
  readonly colour: string;
  readonly onColour: string;
  readonly logoUrl?: string;
  readonly supportUrl?: string;
  readonly senderName: string;
}

/** One message in the shape every channel can render (EM1-EM5): a subject, paragraphs, at most one code and one action. */
export interface MessageContent {
  /** Template id, `room.noun`, e.g. `credentials.sign-in-code`; kept for audit and metrics. */
  readonly template: string;
  readonly subject: Text;
  /** At most 90 characters, carries the expiry. */
  readonly preheader: Text;
  readonly heading: Text;
  readonly paragraphs: readonly Text[];
  /** Shown large, selectable as one string. */
  readonly code?: string;
  readonly action?: { readonly label: Text; readonly url: string };
  /** A quiet link below all else: somewhere to look, never a second thing to do. */
  readonly also?: { readonly label: Text; readonly url: string };
  readonly footnote?: Text;
}

interface Queued {
  readonly locale: Locale;
  readonly brand: MessageBrand;
  /** The effect happens once per key (D23). */
  readonly idempotencyKey: string;
  /** Not sent any more after this (a code that expired). */
  readonly notAfter?: Date;
}

export interface EmailMessage extends Queued {
  readonly channel: 'email';
  readonly to: string;
  readonly content: MessageContent;
}

/** A text message to a phone: one short text, costly, and readable by whoever sees the locked screen. */
export interface SmsMessage extends Queued {
  readonly channel: 'sms';
  /** E.164. */
  readonly to: string;
  /** As of `MessageContent`. */
  readonly template: string;
  readonly text: Text;
  /** Stands after `text`, whole, whatever must be left out of the text for it. */
  readonly link?: string;
  /** The code in `text`, for the last line of an origin-bound message; only together with `boundTo`. */
  readonly code?: string;
  /** Host the code is for: browsers offer it there and nowhere else (OT4). */
  readonly boundTo?: string;
}

/** A message as it would be sent, made up: by it others see what it says, and which of its words may be others. */
export interface MessageSample {
  readonly template: string;
  /** What it belongs to, e.g. `codes`: said in `messages.about_<group>`. */
  readonly group: string;
  /** Lets somebody in, or warns them. */
  readonly security: boolean;
  /** Ids of texts that stay as they are: how long something works, what was done where, the way out. Footnotes stay whatever is said here. */
  readonly keeps?: readonly string[];
  /** Each way it can look, the usual one first. */
  shows(of: SampleFacts): readonly (MessageContent | SmsContent)[];
}

export interface SampleFacts {
  readonly brand: string;
  readonly locale: Locale;
  /** Somewhere in the tenant. */
  readonly url: string;
}

export type SmsContent = Pick<SmsMessage, 'text' | 'link'>;

export type OutgoingMessage = EmailMessage | SmsMessage;

export interface Delivery {
  /** Queues in the caller's transaction; sealed in the queue; sent by the worker with retries. No network here. */
  send(tx: Tx, message: OutgoingMessage): Promise<void>;
  /** The message with this key is not sent any more, nor one that is queued with it later. True: it was queued, and nobody had begun to send it. */
  takeBack?(tx: Tx, idempotencyKey: string): Promise<boolean>;
  /** Whether this installation can send to phones. */
  readonly phones?: boolean;
  /** How many messages a text becomes on the way to a phone, as it would be said now: each is paid for. */
  countParts?(tenantId: string, message: SmsMessage): Promise<number>;
}
