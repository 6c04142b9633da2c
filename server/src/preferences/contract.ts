import type { PurposeState } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { FieldProblem } from '#platform/errors';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Brand, Tenant } from '#tenants/contract';

/*
 * What a company writes to customers about, and what of it a customer wants, by which channel. Whether it may be written about at all is said to the purpose that a topic
 * rests on (consent room); here is only what of that is wanted. A topic is on by a channel if the purpose allows it and the channel is chosen: one truth.
 */

/** Ways of a message. What goes by `email` needs the detail `email`, what goes by `sms` or `phone` a `phone_number`; for the others the application has an address of its own. */
export const CHANNELS = ['email', 'sms', 'push', 'phone', 'post'] as const;
export type TopicChannel = (typeof CHANNELS)[number];

export const FREQUENCIES = ['at_once', 'daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** As customers read it. */
export interface TopicWords {
  readonly title: string;
  readonly description?: string;
}

export interface Topic {
  readonly key: string;
  readonly state: 'active' | 'retired';
  /** Key of a purpose: without its yes nothing is on. */
  readonly purpose: string;
  readonly channels: readonly TopicChannel[];
  /** Those that a yes to the purpose itself turns on, where the customer chose nothing. */
  readonly defaults: readonly TopicChannel[];
  /** What can be chosen, the first where nothing was; empty: there is no choice. */
  readonly frequencies: readonly Frequency[];
  /** Whether it may go to another address than the account's, such as an invoice to an accountant. */
  readonly otherAddress: boolean;
  readonly words: Readonly<Partial<Record<Locale, TopicWords>>>;
}

export interface TopicInput {
  readonly key: string;
  readonly state?: Topic['state'];
  readonly purpose: string;
  readonly channels: readonly TopicChannel[];
  readonly defaults?: readonly TopicChannel[];
  readonly frequencies?: readonly Frequency[];
  readonly otherAddress?: boolean;
  readonly words: Topic['words'];
}

export interface SavedTopic {
  readonly created: boolean;
  readonly changed: boolean;
  readonly fields: readonly string[];
}

/** How one topic stands with one customer. */
export interface TopicState {
  readonly topic: Topic;
  readonly purpose: PurposeState;
  readonly channels: readonly {
    readonly channel: TopicChannel;
    /** What the customer chose, as far as the purpose has a yes. */
    readonly chosen: boolean;
    /** Whether it may be written now: chosen, and nothing is paused (GDPR 18). */
    readonly on: boolean;
  }[];
  readonly frequency?: Frequency;
  /** It goes to another address than the account's. */
  readonly hasOtherAddress: boolean;
}

/** For one customer, at one moment. */
export interface Standings {
  readonly topics: readonly TopicState[];
  readonly restricted: boolean;
  /** A strong validator (RFC 9110 section 8.8.3) of everything in it: topics, notices, what was said and chosen. */
  readonly version: string;
}

export interface WantedTopic {
  /** Channels that are not named stay as they are. */
  readonly channels?: Readonly<Partial<Record<TopicChannel, boolean>>>;
  readonly frequency?: Frequency;
}

export type ChoiceMethod = 'account' | 'api' | 'unsubscribe';

export interface Choice {
  readonly userId: string;
  /** By topic. What is not named stays as it is. */
  readonly wanted: ReadonlyMap<string, WantedTopic>;
  readonly method: ChoiceMethod;
  readonly locale: Locale;
  /** On the way from which application, by client id. */
  readonly application?: string;
  /** What stood on the control; kept with the consent record. */
  readonly wording?: string;
  /** Of what was shown: if it is another by now, nothing is changed. */
  readonly version?: string;
}

/** `purposes`: what was said to them because of it, `given` with the first topic turned on, `refused` with the last one turned off. */
export type Chosen =
  | {
      readonly kind: 'done';
      readonly changed: readonly string[];
      readonly purposes: readonly { readonly key: string; readonly said: 'given' | 'refused' }[];
    }
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong'; readonly fields: readonly FieldProblem[] };

/** Of an address that is proved for one topic. Refusals are outcomes, so that their counters commit. */
export type AddressAsked = { readonly kind: 'sent' | 'wrong' | 'unknown' } | { readonly kind: 'limited'; readonly retryAfter: number };
export interface AddressProved {
  readonly kind: 'proved' | 'wrong' | 'gone';
}

export interface AddressWish {
  readonly tenant: Tenant;
  readonly brand: Brand;
  readonly userId: string;
  readonly topic: string;
  readonly email: string;
  readonly locale: Locale;
}

/** Somebody who may be written to. */
export interface Reachable {
  /** As the application asked. */
  readonly sub: string;
  /** Where to. Absent for channels whose address the application has itself. */
  readonly address?: string;
  readonly frequency?: Frequency;
  /** For `List-Unsubscribe` (RFC 8058). */
  readonly unsubscribeUrl: string;
}

export interface ReachQuestion {
  readonly tenant: Tenant;
  /** Who asks, and would write. */
  readonly clientId: string;
  readonly topic: string;
  readonly channel: TopicChannel;
  /** By the names the application knows people by. */
  readonly subs: readonly string[];
}

export interface Preferences {
  /** Create or change; used by `parvis apply`. Throws `preferences.invalid_topic`. */
  saveTopic(tx: Tx, input: TopicInput, origin: Origin): Promise<SavedTopic>;
  /** All as they were set, by key: saving them again changes nothing. */
  configured(tx: Tx): Promise<readonly TopicInput[]>;
  /** In use, in the order of their keys. */
  topics(tx: Tx): Promise<readonly Topic[]>;
  /** For the customer's own pages. */
  standings(tx: Tx, userId: string): Promise<Standings>;
  choose(tx: Tx, origin: Origin, choice: Choice): Promise<Chosen>;
  /** Everybody of `subs` who may be written to about this now, and where (egress rule); all others are not in it, whoever they are. Undefined: there is no such topic by this channel. */
  reach(question: ReachQuestion): Promise<readonly Reachable[] | undefined>;
  /** What applications that a purpose names are told of one customer: by topic, what is on for them. */
  toTell(tx: Tx, userId: string, of: { readonly topics?: readonly string[]; readonly purpose?: string }): Promise<readonly TopicNews[]>;

  /** The other address of a topic, for its owner. */
  otherAddress(tx: Tx, userId: string, topic: string): Promise<string | undefined>;
  /** Sends a code to an address that is to get one topic. The caller made sure that its owner proved who they are a moment ago. */
  askAddress(origin: Origin, of: AddressWish): Promise<AddressAsked>;
  /** Where a code is on its way to. */
  addressAsked(tx: Tx, userId: string, topic: string): Promise<string | undefined>;
  proveAddress(origin: Origin, of: Pick<AddressWish, 'tenant' | 'brand' | 'userId' | 'topic' | 'locale'> & { readonly code: string }): Promise<AddressProved>;
  /** To the account's own again. False: it goes there. */
  dropAddress(tx: Tx, origin: Origin, userId: string, topic: string): Promise<boolean>;
}

export interface TopicNews {
  readonly topic: string;
  readonly clientId: string;
  readonly channels: readonly { readonly channel: TopicChannel; readonly allowed: boolean }[];
  readonly frequency?: Frequency;
  readonly otherAddress: boolean;
}
