import type { Decision, PurposeState } from '#consent/contract';
import type { Scheduled } from '#erasure/contract';
import type { FieldError, ScreenNode, StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { CopyBegun, Portability } from '#portability/contract';

/*
 * Users who belong together. A family has guardians and children: whoever is too young to consent by themselves (GDPR 8(1), 16 CFR 312.5) has a guardian who does.
 */

/** Cookie in which the link of a mail waits while its reader signs in. */
export const GUARDIAN_COOKIE = 'guardian';
export const GUARDIAN_SECONDS = 3600;

/** `unasked`: nobody knows yet how old they are. `waiting`: no guardian has agreed. `agreed`: a guardian decides. `orphaned`: the last guardian is gone. */
export type ChildState = 'unasked' | 'waiting' | 'agreed' | 'orphaned';

/** A child as its guardian sees it. */
export interface ChildOf {
  /** Id of the child's account. */
  readonly id: string;
  /** What the child calls itself; its address where it said nothing. */
  readonly name: string;
  readonly address: string;
  readonly since: Date;
  /** The family, which consents name as the relation they were given by. */
  readonly organization: string;
  /** How many guardians there are, this one included. */
  readonly guardians: number;
  /** When it is to be deleted, if that was asked for. */
  readonly endsAt?: Date;
}

/** What somebody with the link from the mail is shown: who asks, and for what. */
export interface GuardianRequest {
  /** `ask`: a child asks for a first guardian. `join`: a guardian asks for another one. */
  readonly kind: 'ask' | 'join';
  readonly child: string;
  readonly name: string;
  readonly address: string;
  readonly until: Date;
  /** What is done with data, as it stands now, for a yes or no to each; and what has to be agreed to as it is. */
  readonly purposes: readonly PurposeState[];
  /** Names the versions that were shown: send it back with the answer. */
  readonly shown: string;
}

/** Why somebody cannot be a guardian: of themselves, or while a guardian decides for them; too young; or said so a moment ago. */
export type NoGuardian = 'self' | 'child' | 'too_young' | 'inactive';

export type Answered =
  | { readonly kind: 'agreed'; readonly child: string; readonly organization: string }
  | { readonly kind: 'refused'; readonly why: NoGuardian }
  /** Other words count by now. */
  | { readonly kind: 'changed' }
  /** Used, over, or never there. */
  | { readonly kind: 'gone' };

export interface GuardianAnswer {
  readonly token: string;
  readonly guardian: string;
  /** `YYYY-MM-DD`, as the guardian declares it. Not kept. */
  readonly born: string;
  readonly shown: string;
  /** Keys of purposes with a yes. */
  readonly yes: readonly string[];
  readonly locale: Locale;
  /** What stood on the control. */
  readonly wording: string;
}

export type Left = 'left' | 'last' | 'unknown';

/** What guardians see and do. To whoever is no guardian of a child there is none. */
export interface Family {
  children(tx: Tx, guardian: string): Promise<readonly ChildOf[]>;
  child(tx: Tx, guardian: string, child: string): Promise<ChildOf | undefined>;
  purposes(tx: Tx, child: string): Promise<readonly PurposeState[]>;
  /** False: there is no such child, or no such purpose. Throws what `consent.give` throws. */
  decide(
    tx: Tx,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly yes: boolean } & Pick<Decision, 'purpose' | 'version' | 'locale' | 'wording'>,
  ): Promise<boolean>;
  /** Every yes is taken back at once. How many purposes; undefined: there is no such child. */
  withdrawAll(tx: Tx, origin: Origin, of: { readonly guardian: string; readonly child: string; readonly locale: Locale }): Promise<number | undefined>;
  /** After the days of grace; undefined: there is no such child. */
  end(tx: Tx, origin: Origin, guardian: string, child: string): Promise<Scheduled | undefined>;
  keep(tx: Tx, origin: Origin, guardian: string, child: string): Promise<boolean>;
  /** `last`: a child must have a guardian. */
  leave(tx: Tx, origin: Origin, guardian: string, child: string): Promise<Left>;
  /** Writes to another adult. Not again for a while (`limited`). */
  invite(
    tenantId: string,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly email: string; readonly locale: Locale },
  ): Promise<'sent' | 'limited' | 'unknown' | 'not_possible'>;
  beginCopy(
    tenantId: string,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly locale: Locale; readonly brandId: string },
  ): Promise<CopyBegun | undefined>;
  copies(tx: Tx, guardian: string, child: string): ReturnType<Portability['list']>;
  openCopy(tenantId: string, origin: Origin, guardian: string, child: string, id: string): ReturnType<Portability['open']>;
  /** The guardian's own day of birth, asked as neutrally as a child's, and never kept. */
  readonly age: {
    nodes(locale: Locale, typed?: Readonly<Record<string, string>>): readonly ScreenNode[];
    read(fields: Readonly<Record<string, string>>, now: Date): { readonly born: string; readonly typed: Readonly<Record<string, string>>; readonly errors: readonly FieldError[] };
  };
  /** By the link from the mail; undefined: used, over or never there. */
  look(tenantId: string, token: string): Promise<GuardianRequest | undefined>;
  agree(tenantId: string, origin: Origin, answer: GuardianAnswer): Promise<Answered>;
  /** Without an account: the link is enough to say no. The account that was asked for is erased. False: used, over or never there. */
  decline(tenantId: string, origin: Origin, token: string, why: 'refused' | 'not_mine'): Promise<boolean>;
  /** Whoever came by the link is an adult, as far as anybody knows: what a child typed in this browser does not count for them. */
  forgetBrowser(tenantId: string, browser: string): Promise<void>;
}

export interface Organizations {
  readonly family: Family;
  /** With a new account, in its transaction. */
  registered(tx: Tx, ctx: Pick<StepContext, 'facts' | 'origin' | 'flow'>, userId: string): Promise<void>;
  /** Whether somebody may sign in: nobody is being waited for. */
  mayEnter(tx: Tx, userId: string): Promise<boolean>;
  /** Undefined: they decide by themselves. */
  stateOf(tx: Tx, userId: string): Promise<ChildState | undefined>;
  /** Who decides for this child, by the address they are known at; empty: nobody, or it is none. */
  guardiansOf(tx: Tx, child: string): Promise<readonly string[]>;
}
