import type { Tx } from '#platform/db';
import type { Draft, Publication } from '#platform/drafts';
import type { MessageSample } from '#platform/delivery';
import type { Origin } from '#platform/events';
import type { Locale, Wording } from '#platform/i18n';
import type { Saved } from '#tenants/contract';

/** Where own words stand: a message, in a language, for one brand or for all that have none of their own. */
export interface MessagePlace {
  readonly template: string;
  readonly locale: Locale;
  /** Absent: for every brand. */
  readonly brandId?: string;
}

/** Own words by the name of their part. What is not here is said in the product's words. */
export type Texts = Readonly<Record<string, string>>;

export type PartRole = 'subject' | 'preheader' | 'heading' | 'paragraph' | 'button' | 'text' | 'footnote';

/** A value that a part may say. */
export interface Variable {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
  /** What it could be. */
  readonly sample: string | number;
  /** The part is of no use without it. */
  readonly required: boolean;
}

/** One sentence or paragraph of a message. */
export interface Part {
  readonly name: string;
  readonly role: PartRole;
  /** Of the product's words in the catalogue. */
  readonly textId: string;
  /** It stays as it is. */
  readonly kept: boolean;
  readonly product: string;
  readonly variables: readonly Variable[];
  /** Characters at most. */
  readonly max: number;
}

export interface Fix {
  readonly field: string;
  readonly fix: string;
}

/** A message in one language, with the words a tenant has for it. */
export interface Message {
  readonly sample: MessageSample;
  readonly parts: readonly Part[];
  /** What is said. */
  readonly texts: Texts;
  /** Parts whose product's words are others now than when own words took their place. */
  readonly changedSince: readonly string[];
  /** Of what is published; 0: nothing ever was. */
  readonly number: number;
  readonly draft: Draft<Texts>;
}

/** What has words of its own, or is getting some. */
export interface MessageState {
  readonly template: string;
  readonly locale: Locale;
  readonly own: boolean;
  readonly draft: boolean;
  readonly changedSince: boolean;
}

export interface MessageOptions {
  readonly origin: Origin;
  /** Version of the draft, or number of what is published, that is changed. */
  readonly expected?: number;
}

/** Refusals: `messages.unknown_message`, `messages.invalid_texts`, `messages.changed_meanwhile`, `messages.no_draft`. */
export interface Messages {
  /** Words that take the place of the product's in one message. No statement but when the tenant was changed. */
  wordingOf(tenantId: string, place: MessagePlace): Promise<Wording | undefined>;
  readonly samples: ReadonlyMap<string, MessageSample>;
  /** False: all of it stays as it is. Throws `messages.unknown_message`. */
  isEditable(template: string): boolean;
  partsOf(template: string, locale: Locale): readonly Part[];
  /** `texts` of one brand, or of those for all. */
  states(tenantId: string, brandId: string | undefined): Promise<readonly MessageState[]>;
  read(tenantId: string, place: MessagePlace): Promise<Message>;
  /** What keeps these words from being published. */
  judge(place: Pick<MessagePlace, 'template' | 'locale'>, texts: Texts): readonly Fix[];
  /** As typed: judged when published. Null ends the draft. */
  saveDraft(tenantId: string, place: MessagePlace, texts: Texts | null, options: MessageOptions): Promise<Draft<Texts>>;
  /** `over`: the number of what it takes the place of. */
  publishDraft(tenantId: string, place: MessagePlace, options: MessageOptions & { readonly over?: number }): Promise<void>;
  versions(tenantId: string, place: MessagePlace): Promise<readonly Publication<Texts>[]>;
  /** 0: back to the product's own words. False: that version is not kept. */
  goBack(tenantId: string, place: MessagePlace, number: number, options: MessageOptions): Promise<boolean>;
  /** As a configuration file has it. */
  configured(tx: Tx, brandSlugs: ReadonlyMap<string, string>): Promise<readonly MessageInput[]>;
  /** All own words of one message: what is not in it goes back to the product's. */
  saveIn(tx: Tx, input: MessageInput, origin: Origin): Promise<Saved>;
}

type ByLocale = Readonly<Partial<Record<Locale, Texts>>>;
export interface MessageInput {
  readonly template: string;
  readonly texts?: ByLocale;
  /** By slug. */
  readonly brands?: Readonly<Record<string, ByLocale>>;
}
