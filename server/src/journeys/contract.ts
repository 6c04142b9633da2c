import type { ZodType } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale, Text } from '#platform/i18n';

/*
 * The socket other rooms plug steps into, and the Screen contract both faces (hosted pages, JSON API) render.
 * A step never sees request, reply, cookie or locale text.
 */

// ---------------------------------------------------------------- Screen

export interface InputNode {
  readonly kind: 'input';
  readonly name: string;
  readonly label: Text;
  readonly input: 'identifier' | 'email' | 'tel' | 'text' | 'password' | 'new-password' | 'code';
  /** HTML autocomplete token list, e.g. `username webauthn`. */
  readonly autocomplete?: string;
  readonly value?: string;
  readonly required: boolean;
  readonly hint?: Text;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Where a prefilled value came from (SU9). */
  readonly prefilledFrom?: Text;
  /** `text` alone: room for so many lines, and line breaks are kept. Absent: one line. */
  readonly lines?: number;
  /** Ask the server for strength while typing (SU5). */
  readonly strength?: boolean;
}

/** A small picture in lines and areas, as in SVG. Without a colour of its own a path takes the text's. */
export interface Mark {
  /** `viewBox`. */
  readonly box: string;
  readonly paths: readonly { readonly d: string; readonly fill?: string }[];
}

export type ScreenNode =
  | { readonly kind: 'text'; readonly text: Text; readonly tone?: 'lead' | 'plain' | 'hint' | 'success' | 'warning' }
  | InputNode
  /**
   * A day, in parts in the order its language writes them. A face sends the parts by their names, or, where it has a calendar of its own, the whole as `name`
   * (`YYYY-MM-DD`). What is wrong is told of the part that is to be looked at, or of the whole.
   */
  | {
      readonly kind: 'date';
      readonly name: string;
      readonly label: Text;
      readonly required: boolean;
      readonly hint?: Text;
      readonly prefilledFrom?: Text;
      /** `YYYY-MM-DD`, where it is known. */
      readonly value?: string;
      readonly parts: readonly {
        readonly part: 'day' | 'month' | 'year';
        readonly name: string;
        readonly label: Text;
        /** HTML autocomplete token, e.g. `bday-day`. */
        readonly autocomplete?: string;
        readonly value?: string;
      }[];
    }
  /** A file from the customer's device, on pages only: journeys take none. `accept`: media types. `picture`: what stands there now. */
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly label: Text;
      readonly hint?: Text;
      readonly accept: readonly string[];
      readonly picture?: { readonly href: string; readonly label: Text };
    }
  | { readonly kind: 'checkbox'; readonly name: string; readonly label: Text; readonly hint?: Text; readonly checked: boolean }
  | TicksNode
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly legend: Text;
      /** `lang`: the language the label is in, where it is not the screen's. */
      readonly options: readonly { readonly value: string; readonly label: Text; readonly hint?: Text; readonly checked?: boolean; readonly lang?: Locale }[];
    }
  /** One of many, in a list that unfolds. A group without a label stands by itself; a label that is no text is data. */
  | {
      readonly kind: 'select';
      readonly name: string;
      readonly label: Text;
      /** The value that is chosen; of none of the options: the first one. */
      readonly value?: string;
      readonly groups: readonly { readonly label?: Text; readonly options: readonly { readonly value: string; readonly label: string | Text }[] }[];
    }
  /** The identifier chip with "Not you?" (SI4). `value` is data, shown in <bdi dir=ltr>; `action` leaves the step. */
  | { readonly kind: 'identity'; readonly value: string; readonly action?: string; readonly actionLabel?: Text }
  /**
   * A button. One primary per screen, or one `danger` in its place: what cannot be taken back, which Enter does not press. `availableIn`: seconds until it may be used (OT3), enforced by the
   * step as well.
   */
  | {
      readonly kind: 'action';
      readonly action: string;
      readonly label: Text;
      readonly tone: 'primary' | 'secondary' | 'link' | 'danger';
      readonly availableIn?: number;
      readonly skipValidation?: boolean;
      /** Drawn before the label: a provider's own. */
      readonly mark?: Mark;
      /** What sets it apart from the buttons beside it, in a few words: "Last used". */
      readonly note?: Text;
      /** One of a list to choose from, on a line of its own. */
      readonly listed?: boolean;
      /** One of many: a face may hide it until more is asked for. */
      readonly folded?: boolean;
    }
  /**
   * The browser goes to another system and comes back by itself. `form`: fields it posts there; absent: a plain navigation. A native app opens `href` in the
   * system's browser.
   */
  | { readonly kind: 'redirect'; readonly label: Text; readonly href: string; readonly form?: Readonly<Record<string, string>> }
  /**
   * A ceremony of the platform's WebAuthn API (W3C WebAuthn Level 3). The face performs it with `options` (the JSON form of the standard) and posts
   * `action` with the answer, as the standard's `toJSON()`, in `field`. A face that cannot shows nothing of it, or posts `unable` where there is one.
   */
  | {
      readonly kind: 'webauthn';
      readonly mode: 'get' | 'create';
      readonly options: Readonly<Record<string, unknown>>;
      readonly field: string;
      readonly action: string;
      readonly label: Text;
      readonly tone: 'primary' | 'secondary';
      /**
       * `get`: also offered by autofill in the field with `autocomplete` `webauthn`, without being asked (SI1). `create`: first tried silently, as the
       * password manager may do right after it filled a password (conditional create); where it may not, the button stands there.
       */
      readonly conditional?: boolean;
      readonly unable?: string;
      /** Id of a credential that no longer works here: the face may tell the platform to stop offering it (SI3). */
      readonly unknownCredential?: string;
    }
  /** For those who ask for it: an explanation, and what can be said more exactly than above. */
  | { readonly kind: 'details'; readonly summary: Text; readonly text: Text; readonly ticks?: readonly TicksNode[] }
  | { readonly kind: 'facts'; readonly items: readonly { readonly label: Text; readonly value: string | Text }[] }
  /** OAuth consent: what the application wants, in plain verbs grouped See / Change / Act (CO1). */
  | {
      readonly kind: 'scopes';
      readonly groups: readonly { readonly legend: Text; readonly items: readonly { readonly name: string; readonly label: Text; readonly optional: boolean }[] }[];
    }
  | { readonly kind: 'application'; readonly name: string; readonly logo?: string; readonly host?: string; readonly verified: boolean }
  /** `file`: what is there is kept, not shown. */
  | { readonly kind: 'link'; readonly label: Text; readonly href: string; readonly external?: boolean; readonly file?: boolean }
  /** `text` as a picture for a camera (ISO/IEC 18004). What it says must also be there for hands. */
  | { readonly kind: 'qr'; readonly text: string; readonly label: Text }
  /** Something to copy: shown in groups of four, copied whole (MF2). */
  | { readonly kind: 'secret'; readonly label: Text; readonly value: string }
  /** Codes to keep: the face offers to copy, download and print them. */
  | { readonly kind: 'codes'; readonly label: Text; readonly codes: readonly string[]; readonly fileName: string }
  /** Two digits that the customer types on another device (MF4). */
  | { readonly kind: 'number'; readonly label: Text; readonly value: string }
  /** Things with actions of their own, one card each; an action names its card, e.g. `remove:<id>`. `compact`: rows of one list, where each has little to say; the first fact is then the thing itself. */
  | { readonly kind: 'cards'; readonly legend: Text; readonly empty?: Text; readonly compact?: true; readonly items: readonly Card[] }
  /**
   * Tells the platform which passkeys of this account work here, so that it stops offering others and shows the current name (WebAuthn Level 3
   * section 5.1.10). Nothing to see. `userId` and `accepted` are base64url.
   */
  | { readonly kind: 'passkeys'; readonly rpId: string; readonly userId: string; readonly accepted: readonly string[]; readonly name: string; readonly displayName: string }
  /**
   * Something a program cannot do a thousand times for nothing. The face solves `options` by `method`, puts the solution into `field` and posts `action`;
   * a face that cannot posts `unable`.
   */
  | {
      readonly kind: 'challenge';
      readonly method: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly text: Text;
      readonly field: string;
      readonly action: string;
      readonly unable: string;
    }
  /** The face polls the flow; the screen changes by itself (ML2, DA3). */
  | {
      readonly kind: 'wait';
      readonly text: Text;
      readonly everySeconds: number;
      /** What is shown now, for a face that asks whether it is still so; absent: the version of the flow says it all. */
      readonly mark?: string;
      /** A button of this screen asks by hand; without one a face adds its own. */
      readonly ownButton?: boolean;
    }
  | { readonly kind: 'legal'; readonly text: Text; readonly termsUrl?: string; readonly privacyUrl?: string };

/** Tick boxes that belong together. A face sends `true` by the name of each that is ticked, and nothing of the others. */
export interface TicksNode {
  readonly kind: 'ticks';
  readonly legend: Text;
  readonly hint?: Text;
  readonly options: readonly { readonly name: string; readonly label: Text; readonly checked: boolean }[];
}

export interface Card {
  readonly id: string;
  /** Data (a name the customer gave) or a text of ours. */
  readonly title: string | Text;
  readonly badge?: Text;
  /** Address of a picture of it, which says nothing that the facts do not. */
  readonly picture?: string;
  /** `lang`: the language the value is in, where it is not the screen's. */
  readonly facts: readonly { readonly label: Text; readonly value: string | Text; readonly lang?: Locale }[];
  readonly actions: readonly { readonly action: string; readonly label: Text; readonly tone: 'secondary' | 'link' | 'danger' }[];
  /** Files of its own, fetched with the browser's session. */
  readonly files?: readonly { readonly href: string; readonly label: Text }[];
}

export interface FieldError {
  /** Name of the input, or undefined for the whole screen. */
  readonly field?: string;
  readonly text: Text;
}

export interface Screen {
  /** `room.noun`, stable: native apps and tests key on it, e.g. `credentials.password`. */
  readonly id: string;
  readonly title: Text;
  readonly nodes: readonly ScreenNode[];
  readonly errors?: readonly FieldError[];
  /** It says itself how it is left without an answer ("Not now"): the engine adds no "Cancel" of its own. Faces never see this. */
  readonly ownWayOut?: boolean;
}

// ---------------------------------------------------------------- Steps

/** What all steps of a flow share. Sealed at rest. */
export interface FlowFacts {
  /** As typed and normalised; says nothing about existence. */
  readonly identifier?: { readonly kind: 'email' | 'phone' | 'username' | 'external'; readonly value: string };
  /** Set once somebody is *proved* to be this user, or once a new user is registered. */
  readonly userId?: string;
  readonly sub?: string;
  /** The user the identifier points at, not proved; absent for unknown identifiers. Never shown. */
  readonly candidateId?: string;
  readonly evidence: readonly import('#sessions/contract').Evidence[];
  /** Addresses proved in this flow. */
  readonly verified: readonly { readonly kind: 'email' | 'phone'; readonly value: string }[];
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  readonly sessionId?: string;
  /** What the caller of the journey wants decided: consent, device approval, sign-out. Set at start, read by their steps. */
  readonly request?: JourneyRequest;
  /** The answer to `request`. */
  readonly decision?: { readonly accepted: boolean; readonly grantedScopes?: readonly string[]; readonly organization?: string };
  readonly newUser?: boolean;
  /** Whoever was proved has an account that is about to be deleted, and no session before they are asked whether to keep it. */
  readonly sleeps?: boolean;
  /** Something that could have waited was asked for in this sign-in; one such thing is enough (PR1). */
  readonly prompted?: boolean;
  /** The customer lets this browser show the account again. */
  readonly keep?: boolean;
  /** The user who was chosen among those this browser shows. Proves nothing. */
  readonly chosenId?: string;
  /** What somebody said of how old they are, when that was asked: written and read by the room of organizations alone. */
  readonly age?: { readonly adult: true } | { readonly born: string; readonly country?: string };
  /** How whoever is there dealt with what we showed: the worst answer to a challenge, and how long the first screen took them by our clock. */
  readonly met?: { readonly challenge?: 'solved' | 'waited' | 'failed'; readonly formSeconds?: number };
  /** Id of the connection that was used last in this browser. */
  readonly lastUsed?: string;
  /** What the customer chose to have verified, by themselves: an id of the tenant's requirements, or a wish. Nothing else is asked for then. */
  readonly toVerify?: { readonly requirement: string } | { readonly wish: VouchedWish };
  /** On the way to another system and back, and who came back: read and written by the federation room alone. */
  readonly external?: Readonly<Record<string, unknown>>;
  /** What was decided about this attempt: read and written by the room of risk alone. */
  readonly risk?: Readonly<Record<string, unknown>>;
  /** One more proof was asked for because of risk, and whether it came. `unanswerable`: they have nothing left to give it with, and the policy lets them go on. */
  readonly doubt?: 'open' | 'answered' | 'unanswerable';
  /** It was asked for of everybody, whatever this attempt looks like. */
  readonly doubtOfAll?: true;
}

export type JourneyRequest =
  | { readonly kind: 'consent'; readonly scopes: readonly string[]; readonly optionalScopes: readonly string[]; readonly claims?: readonly string[] }
  | { readonly kind: 'sign-out'; readonly sessionId: string }
  | { readonly kind: 'secure-account'; readonly token: string }
  /** Somebody came by a link that makes them an operator; it is used up when they do. */
  | { readonly kind: 'operator'; readonly token: string; readonly as: 'setup' | 'invitation' | 'recovery' }
  /** An address of the account is to be added, or takes the place of another (`instead`), or is proved (`prove`): ids of identifiers. */
  | { readonly kind: 'address'; readonly of: 'email' | 'phone'; readonly instead?: string; readonly prove?: string }
  /** What one recipient got of the customer, by the short name that their own pages give it: where the privacy page opens. Shows nothing that is not theirs. */
  | { readonly kind: 'sharing'; readonly who: string }
  /** The account that stays, as the session of this browser told. */
  | { readonly kind: 'merge'; readonly userId: string; readonly sub: string }
  | {
      readonly kind: 'device';
      readonly userCode: string;
      readonly deviceLabel?: string;
      /** Where the device is, ISO 3166-1, if anybody knows. */
      readonly country?: string;
      /** Compared with whoever is asked: the same network, another one, or another country. */
      readonly from?: 'here' | 'network' | 'country';
      /** Somebody opened a link that has the code in it. */
      readonly byLink?: boolean;
      readonly startedAt: string;
      readonly scopes: readonly string[];
    };

/** One service is to vouch for all of these, where no requirement of the tenant says so. */
export interface VouchedWish {
  readonly attributes: readonly string[];
  /** Slugs of those that could. */
  readonly connections: readonly string[];
  /** Any of them; absent: whatever it is. */
  readonly levels?: readonly string[];
  readonly trustFrameworks?: readonly string[];
  /** Verified this many seconds ago, or later. */
  readonly maxAge?: number;
}

/** What the caller of a journey needs proved, beyond who it is (OpenID Connect Core 5.5.1.1, RFC 9470). */
export interface Wanted {
  /** Any of these will do; empty: no level of its own. Values are those of `ACR` in the sessions' contract. */
  readonly acr: readonly string[];
  /** Proved anew, whatever the session says (`max_age` is over). */
  readonly fresh: boolean;
  /** What it is for, in words the application registered: "pay for your order" (ST1). Absent: just the application's name. */
  readonly purpose?: Readonly<Partial<Record<Locale, string>>>;
  /** Attributes it cannot do without, each with the reason, in words the application registered. */
  readonly details?: readonly { readonly attribute: string; readonly reason: Readonly<Partial<Record<Locale, string>>> }[];
  /** What must be verified about the customer: ids of the tenant's requirements. */
  readonly verified?: readonly string[];
  /** The same, where the request itself says what: it may end without it. */
  readonly vouched?: readonly VouchedWish[];
}

export interface FlowView {
  readonly id: string;
  readonly tenantId: string;
  readonly issuer: string;
  readonly journey: string;
  readonly node: string;
  readonly version: number;
  readonly locale: Locale;
  readonly brandId: string;
  /** The application the customer is on the way to. */
  readonly application?: {
    readonly id: string;
    /** What it calls itself: a client id, or an entity id of SAML. Absent in flows that began before this was kept. */
    readonly clientId?: string;
    readonly name: string;
    readonly logo?: string;
    readonly host?: string;
    readonly firstParty: boolean;
    /** Whose name and logo stand there, where that is another application (its id): the customer may end up with that one. */
    readonly shownAs?: string;
    /** Where it differs from the tenant's rules. */
    readonly mfa?: Partial<import('#tenants/contract').MfaRules>;
  };
  /** Session the browser already has, when the journey is a re-authentication or step-up. */
  readonly currentSessionId?: string;
  readonly wanted?: Wanted;
  /** Whoever asked takes a no for an answer: every screen has a "Cancel" that goes back to them. */
  readonly mayLeave?: boolean;
  /** Slug of the connection the application would like to be used (`idp_hint`). */
  readonly connectionHint?: string;
  /**
   * What this browser or app is known by, as it comes: facts about it are read under this and under `nextBrowserKey`. One-time things bind to `flow.id`.
   */
  readonly browserKey: string;
  /**
   * What it will be known by once this flow is finished: facts about it are written under this. It holds nothing to show for it until then, so what is written
   * in a flow helps nobody who copied what the browser held before, and nobody at all if the flow is given up (decision 0024).
   */
  readonly nextBrowserKey: string;
  /** What flows of this browser or app have in common, whoever uses it and whether or not anybody ever signed in. Trusted with nothing. */
  readonly browser?: string;
  readonly expiresAt: Date;
}

export interface StepContext<S = unknown> {
  readonly db: Database;
  readonly flow: FlowView;
  readonly settings: S;
  readonly facts: FlowFacts;
  /** This step's own memory (JSON), sealed at rest, kept per node. */
  readonly memory: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  /** Database time at load. */
  readonly now: Date;
  /** Only on entering: the customer pressed "Cancel" on another node, which led here. */
  readonly cameBack?: boolean;
}

/** What a message to a customer needs: whose it is and how it looks, in which language, and in which session it was done. Some of what is told happens in no flow. */
export interface MessageContext extends Pick<StepContext, 'origin' | 'now'> {
  readonly flow: Pick<FlowView, 'tenantId' | 'issuer' | 'brandId' | 'locale' | 'currentSessionId'>;
}

export interface StepInput {
  readonly action: string;
  /** Strings only, already bounded in number and length by the face. */
  readonly fields: Readonly<Record<string, string>>;
}

interface Change {
  /** Merged over the shared facts; `undefined` takes one out. */
  readonly facts?: Partial<FlowFacts>;
  /** Replaces this node's memory. */
  readonly memory?: Readonly<Record<string, unknown>>;
  /**
   * Writes that belong to this result: run in the transaction that moves the flow by compare-and-swap, so they happen exactly when the flow moves.
   * May return another result instead (for example: the code was used by a parallel request): it replaces this one whole, facts and memory
   * included, and what automatic steps after it had planned is void.
   *
   * Automatic steps that follow an `advance` are entered *before* this runs, so that all of it is one transaction. A step whose followers must
   * see its writes, or whose facts are known only after them, returns its `advance` from `commit`: they are then entered after the commit.
   */
  readonly commit?: (tx: Tx) => Promise<StepResult | undefined | void>;
  /**
   * Other users whose accounts `commit` changes. Their turns are taken together with that of the flow's own user, in an order that does not depend on whose flow
   * it is; whether their proofs still stand is asked by `commit` itself.
   */
  readonly alsoOf?: readonly string[];
  /** `commit` signs the user out everywhere. Said beforehand: of two that do so at the same moment neither must wait for the other while it holds something. */
  readonly signsOut?: boolean;
}

export type StepResult =
  /** Stay on this step and show it again. */
  | (Change & { readonly kind: 'show'; readonly errors?: readonly FieldError[] })
  /** Leave by one of `outcomes`. */
  | (Change & { readonly kind: 'advance'; readonly outcome: string })
  /** End the whole flow. The text says what to do next; the audit gets the reason. */
  | (Change & { readonly kind: 'refuse'; readonly reason: string; readonly text: Text; readonly retryAfter?: number });

/** A customer who does not exist, to see which way somebody like that would go. */
export interface MadeUpCustomer {
  /** There is an account with the address they type. */
  readonly known: boolean;
  readonly password: boolean;
  readonly passkey: boolean;
  readonly secondStep: boolean;
  /** The browser was used by them before. */
  readonly familiar: boolean;
  readonly age: number;
  /** They have answered everything they could be asked about terms and purposes. */
  readonly answered: boolean;
}

/** Why somebody like that would go this way. */
export const FORESEEN_BECAUSE = [
  'account_known',
  'account_unknown',
  'has_it',
  'has_it_not',
  'browser_known',
  'browser_new',
  'answered',
  'not_answered',
  'old_enough',
  'too_young',
  'strong_enough',
  'not_strong_enough',
  'nothing_to_do',
  'settings',
] as const;

export interface Foreseen {
  /** Absent: they get no further by themselves. */
  readonly outcome?: string;
  /** They see a screen on the way. */
  readonly shows: boolean;
  readonly because: (typeof FORESEEN_BECAUSE)[number];
  /** What they prove here is worth two kinds of proof. */
  readonly strong?: true;
}

export interface Foresight<S = unknown> {
  readonly tenantId: string;
  readonly customer: MadeUpCustomer;
  readonly settings: S;
  /** Two kinds of proof were given on the way here. */
  readonly strong: boolean;
}

/**
 * One kind of step. `run` and `enter` read and compute outside any transaction (hashing, look-ups through `ctx.db`), and put their writes in `commit`.
 * A refused attempt is returned, not thrown, so that its counter and audit event commit (habit 7).
 */
export interface Step<S = unknown> {
  /** `room.noun`, e.g. `credentials.password`. */
  readonly id: string;
  readonly settings: ZodType<S>;
  /** Every edge it can leave by; the definition must say where each leads. */
  readonly outcomes: readonly string[];
  /** What passing it by an outcome proves; the validator uses it (no path to a session without a factor). */
  readonly proves?: { readonly [outcome: string]: 'factor' };
  /** True for the step that makes the session; the validator wants a factor before it on every path. */
  readonly startsSession?: boolean;
  /** True for a step that may end the flow by refusing: no way needs to lead on from it. */
  readonly refuses?: boolean;
  /**
   * What is lost, as a sentence in English, where a copy of a built-in journey does without it: whoever reads the copy is told. Absent: nothing that they would not see.
   */
  readonly without?: string;
  /** What a customer who does not exist would do here. Decides by what it is given and the tenant's settings; sends and writes nothing. Absent, or undefined: whoever tries the journey says. */
  foresee?(at: Foresight<S>): Foreseen | undefined | Promise<Foreseen | undefined>;
  /** On entering the node: send a code, or pass on without a screen. Absent: show `offer`. */
  enter?(ctx: StepContext<S>): Promise<StepResult>;
  /** The screen for the current memory. Pure reading; may be called any number of times. Absent for steps that never show. */
  offer?(ctx: StepContext<S>): Promise<Screen>;
  run?(ctx: StepContext<S>, input: StepInput): Promise<StepResult>;
  /** For steps that mail a link (ML1): the page a GET of `<issuer>/link/<flow>/<token>` shows. Consumes nothing; undefined: used, expired or unknown. */
  offerLink?(ctx: StepContext<S>, token: string, sameBrowser: boolean): Promise<Screen | undefined>;
}

/** Helper that keeps the settings type: `export const passwordStep = defineStep({...})`. */
export function defineStep<S>(step: Step<S>): Step<unknown> {
  return step as unknown as Step<unknown>;
}

// ---------------------------------------------------------------- Definitions

/** A journey as data: JSON, per tenant, versioned. A target is a node of this journey, `done`, or `journey:<id>` to go on in another journey. */
export interface JourneyDefinition {
  readonly id: string;
  readonly start: string;
  readonly nodes: Readonly<
    Record<
      string,
      {
        readonly step: string;
        readonly settings?: Readonly<Record<string, unknown>>;
        readonly next: Readonly<Record<string, string>>;
        /** Where "Cancel" on its screens leads; `done`: back to whoever asked, without an answer. Absent: there is none, unless the flow may be left as a whole. */
        readonly leave?: string;
      }
    >
  >;
}

// ---------------------------------------------------------------- Engine

/** What a browser (cookies) or app (bearer) brings with each call. A secret alone: whoever brings it is known by it, and by nothing that is renewed. */
export interface BrowserProof {
  /** Flows are bound to it. It says nothing about who uses the browser, and outlives every sign-in. */
  readonly secret: string;
  /** What it is trusted with hangs on this: made fresh at each finished sign-in. Absent: it is trusted with nothing yet. */
  readonly key?: string;
}

export interface StartInput {
  readonly tenantId: string;
  readonly issuer: string;
  readonly journey: string;
  readonly locale: Locale;
  readonly brandId: string;
  readonly application?: FlowView['application'];
  readonly currentSessionId?: string;
  readonly wanted?: Wanted;
  /** The customer may go back without an answer: then it is done with `decision.accepted` false, and nothing that was proved. */
  readonly mayLeave?: boolean;
  readonly connectionHint?: string;
  /** Proved by the caller, e.g. the session's user for consent. */
  readonly facts?: Partial<FlowFacts>;
  /** Only the hash of its secret is stored, and every later call must bring it. */
  readonly browserSecret: string | BrowserProof;
  /** Where the outcome goes; opaque to the engine, given back with it. */
  readonly returnTo: { readonly kind: string; readonly ref: string };
  readonly origin: Origin;
}

export type FlowResult =
  | { readonly kind: 'screen'; readonly flow: FlowView; readonly screen: Screen }
  /** Given as often as asked (double click, reload); once collected, without facts. */
  | { readonly kind: 'done'; readonly flow: FlowView; readonly facts: FlowFacts; readonly returnTo: StartInput['returnTo'] }
  | { readonly kind: 'refused'; readonly flow: FlowView; readonly text: Text; readonly reason: string; readonly retryAfter?: number }
  /** Unknown, expired, or the secret of another browser: one answer for all (no oracle). */
  | { readonly kind: 'gone'; readonly why: 'expired' | 'unknown' };

export interface Collected {
  readonly facts: FlowFacts;
  readonly flow: FlowView;
  readonly returnTo: StartInput['returnTo'];
  /** What the browser is to hold from now on, if somebody signed in; its only copy. Absent: it began without keys. */
  readonly key?: string;
}

/** What a running flow is about, and nothing of what was proved in it. */
export interface RunningFlow {
  readonly flow: FlowView;
  readonly returnTo: StartInput['returnTo'];
}

/** Throws when a running flow must not go on, before anything of it is done or shown. */
export type MayGoOn = (running: RunningFlow) => Promise<void>;

export interface Journeys {
  start(input: StartInput): Promise<FlowResult>;
  /** The current screen; changes nothing. */
  show(tenantId: string, flowId: string, browserSecret: string | BrowserProof, origin: Origin, may?: MayGoOn): Promise<FlowResult>;
  /** `version` is the one the screen was shown at: an older one changes nothing and gives the current screen (double click, Back, refresh). */
  advance(tenantId: string, flowId: string, browserSecret: string | BrowserProof, version: number, input: StepInput, origin: Origin, may?: MayGoOn): Promise<FlowResult>;
  /** A running flow by its id alone, for an answer that comes from elsewhere. */
  look(tenantId: string, flowId: string): Promise<RunningFlow | undefined>;
  /** Exactly one caller gets the facts of a finished flow (D4); later callers get undefined. */
  collect(tenantId: string, flowId: string, browserSecret: string | BrowserProof): Promise<Collected | undefined>;
  /** The page behind a mailed link; `sameBrowser` tells whether this browser began the flow. */
  showLink(
    tenantId: string,
    flowId: string,
    token: string,
    browserSecret: string | BrowserProof | undefined,
    origin: Origin,
  ): Promise<{ readonly screen: Screen; readonly flow: FlowView; readonly sameBrowser: boolean } | undefined>;
  /**
   * POST of that page: runs the current step with action `link` and field `token`, without the browser's secret: the token is the proof (ML2).
   * The original browser goes on by itself; another browser never gets the session.
   */
  followLink(
    tenantId: string,
    flowId: string,
    token: string,
    browserSecret: string | BrowserProof | undefined,
    origin: Origin,
  ): Promise<{ readonly outcome: 'continued' | 'gone'; readonly flow?: FlowView; readonly sameBrowser: boolean }>;
  setLocale(tenantId: string, flowId: string, browserSecret: string | BrowserProof, locale: Locale): Promise<void>;
  validate(definition: JourneyDefinition): readonly string[];
}
