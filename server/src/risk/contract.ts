import type { Tx } from '#platform/db';
import type { FlowView } from '#journeys/contract';
import type { Origin } from '#platform/events';

/*
 * The socket that signals plug into, and what other rooms may ask of this one. A signal is pure: facts in, findings out. All it could want to know is gathered before,
 * in one round trip, so that no signal makes a sign-in slower than another.
 */

// ---------------------------------------------------------------- What a login shows

/** Latitude and longitude in degrees, as exact as a database of networks is: a town. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** `anonymiser`: VPN services, proxies, Tor. `hosting`: machines for rent, where no customer sits. */
export type NetworkKind = 'anonymiser' | 'hosting';

export interface Network {
  /** Number of the autonomous system: whose network it is. */
  readonly asn?: number;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
  readonly place?: Place;
  /** In lists that the operator keeps. */
  readonly kinds: readonly NetworkKind[];
}

/** What is known of an address without asking anybody outside. What nobody knows is absent, and absent never speaks for a customer. */
export interface Networks {
  of(ip: string | undefined): Network;
  /** What the operator gave it to read, for whoever shows why something is unknown. */
  readonly knows: { readonly network: boolean; readonly place: boolean; readonly kinds: boolean };
}

/** The values a login is compared by, the finest of each feature first. Absent: unknown. */
export const LEVELS = ['ip', 'asn', 'country', 'ua', 'browser', 'os', 'device'] as const;
export type Level = (typeof LEVELS)[number];
export type Shown = Readonly<Partial<Record<Level, string>>>;

// ---------------------------------------------------------------- Signals

/** `calm` speaks for the customer and needs something only they have; `note` alone means little; `raise` asks for another proof; `alarm` is what an attack looks like. */
export const GRADES = ['calm', 'note', 'raise', 'alarm'] as const;
export type Grade = (typeof GRADES)[number];

export interface Finding {
  /** `signal.what`, stable: policies, the audit trail and the console go by it. Never a value of somebody's. */
  readonly reason: string;
  readonly grade: Grade;
  /** Numbers that explain it to an administrator. */
  readonly facts?: Readonly<Record<string, number | boolean>>;
}

/** What happened within the last half hour to hour (an account: half a day to a day). Bounded: people are counted to `MOST_PEOPLE`. */
export interface Pressure {
  readonly attempts: number;
  readonly failures: number;
  /** Failures with a password that everybody knows. */
  readonly common: number;
  /** Attempts with a password that was right and is known from breaches. */
  readonly leaked: number;
  /** Different accounts, or names of none. */
  readonly people: number;
  /** Of those, whose password turned out right. Counted by account, not by attempt: an attacker's own account that signs in again and again makes one. */
  readonly passed: number;
}

export interface AccountHistory {
  /** Remembered successful logins; 0: the first one. */
  readonly logins: number;
  /** How many of them had what this one shows. Unknown values are had by none. */
  readonly own: Readonly<Record<Level, number>>;
  /** Of how many of them a network and a country are known at all: without, nothing is new. */
  readonly placed: { readonly asn: number; readonly country: number };
  /** Of those of the last hour: how many, and from how many networks. */
  readonly lastHour: { readonly logins: number; readonly networks: number };
  /** Hour of the day of each, UTC. */
  readonly hours: readonly number[];
  readonly last?: { readonly at: Date; readonly place?: Place; readonly masked: boolean };
  /** Sensitive changes wait, after a recovery for example. */
  readonly held: boolean;
  /** A sign-in succeeded in this browser before, by a key that only it holds. */
  readonly browser: 'known' | 'new' | 'unasked';
  /** Sign-ins of this month with the same browser from the same network, of which the owner said that they were not theirs. Absent: none. */
  readonly denied?: number;
}

/** What those who call know of the attempt beyond where it comes from. */
export interface Told {
  /** The part of an address of mail after the @. */
  readonly mailDomain?: string;
  /** A riddle that machines pay for was solved, waited out because there was no script, or answered wrongly. */
  readonly challenge?: 'solved' | 'waited' | 'failed';
  /** From the page to the answer, by the server's own clock. */
  readonly formSeconds?: number;
  /** Records of personal data read within the last hour, and what is usual for whoever reads. */
  readonly reads?: { readonly records: number; readonly usual: number };
}

export interface Facts {
  readonly now: Date;
  readonly shown: Shown;
  readonly userAgent: string;
  readonly network: Network;
  readonly account: AccountHistory;
  readonly pressure: { readonly account: Pressure; readonly network: Pressure; readonly tenant: Pressure; readonly password: Pressure };
  /** What in the headers of the request does not fit together: names of ours. */
  readonly odd: readonly string[];
  readonly told: Told;
  /** What was shown before in the session this happens in, compared with now: levels that are different. Absent: there is no such session. */
  readonly session?: { readonly changed: readonly Level[] };
}

export interface Signal {
  readonly id: string;
  /** What it looks for and why that means something, for the console and the guide. */
  readonly about: string;
  /** Each reason it can give, with what it means in plain words. */
  readonly reasons: Readonly<Record<string, string>>;
  find(facts: Facts): readonly Finding[];
}

// ---------------------------------------------------------------- Verdicts

/**
 * What comes of an attempt, the lightest first. `notify`: it goes on, and the owner is asked whether it was them. `challenge`: one more proof, stronger than the inbox where
 * there is one. `hold`: nobody gets in before the owner said, in a message, that it was them. `block`: nobody gets in.
 */
export const VERDICTS = ['allow', 'notify', 'challenge', 'hold', 'block'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is attempted. `session`: a browser goes on with a session that began before. `refresh`: an application renews what it holds, without its customer. */
export const ACTIONS = ['sign-in', 'sign-up', 'step-up', 'session', 'refresh'] as const;
export type Action = (typeof ACTIONS)[number];

/** An assessment and what the tenant's policy makes of it. */
export interface Decision {
  readonly id: string;
  readonly tenantId: string;
  readonly userId?: string;
  readonly action: Action;
  /** Client id. */
  readonly application?: string;
  /** What the policy says, and by which of its rules. */
  readonly verdict: Verdict;
  readonly because: readonly string[];
  /** What happens: less, while the policy only observes. */
  readonly enforced: Verdict;
  /** Of the policy; 0 is the built-in one. */
  readonly policy: number;
  /** The score from which on it acts, where one was found. */
  readonly threshold?: number;
  /** It was made where nothing more can be asked for. */
  readonly unasked?: true;
  readonly assessment: Assessment;
}

/** `asked`: one more proof was wanted and did not come (yet). `released`: it was held, and its owner said that it was them. */
export const OUTCOMES = ['passed', 'asked', 'held', 'released', 'blocked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

// ---------------------------------------------------------------- "Was this you?"

/** What an owner is asked about. `confirmation`: somebody who was signed in confirmed that it is them. `session`, `refresh`: nobody proved anything, a sign-in or an application's access was used from elsewhere. */
export const ASKED_ABOUT = ['sign_in', 'confirmation', 'session', 'refresh'] as const;
export type AskedAbout = (typeof ASKED_ABOUT)[number];

/** What an owner is told of the reasons: `far` from their last sign-in, `moved` from what their session showed before, or `different` from what is usual without saying how. */
export const WHYS = ['device_country', 'country', 'far', 'device', 'moved', 'different'] as const;
export type Why = (typeof WHYS)[number];

/** What a message about an attempt says, and what the answer to it is about. */
export interface Question {
  readonly about: AskedAbout;
  readonly why: Why;
  /** Names the message. */
  readonly key: string;
}

/** Why no message is sent: it was, about this decision or this browser, and may still be answered; or there were enough today. Nobody: there is no account. */
export type Unasked = 'asked' | 'enough' | 'nobody';
export interface Held {
  readonly stands: 'waiting' | 'released' | 'denied';
  /** Released by more than the mailbox, or after it was waited for: nothing else has to be proved where there is nothing else. */
  readonly vouched: boolean;
  /** Whoever has nothing but the mailbox goes on from then. */
  readonly waitsUntil?: Date;
}

/** What came of an answer. `said_me`, `said_not_me`: it was answered before, and that counts. `gone`: there is nothing of this customer's to answer. */
export type Answered = { readonly kind: 'counted'; readonly released: boolean } | { readonly kind: 'said_me' | 'said_not_me' | 'gone' };

/** An attempt that its owner was asked about. */
export interface NoticedSignIn {
  readonly id: string;
  readonly at: Date;
  readonly about: AskedAbout;
  readonly why: Why;
  readonly outcome: Outcome;
  /** The session it began, or happened in. */
  readonly sessionId?: string;
  readonly answer?: 'me' | 'not_me';
  /** Names of products, and a part of an address. */
  readonly browser?: string;
  readonly network?: string;
}

export interface AnswerTo {
  readonly userId: string;
  /** Of the message, or the decision's id. */
  readonly key: string;
}
export interface YesTo extends AnswerTo {
  /** More than the mailbox says so: a session of the account, or a browser that is known. */
  readonly vouched: boolean;
}

export interface Answers {
  /** The decision stands recorded. Without a question nothing is sent, for that reason. `describe`: what the owner is shown of where it came from. */
  ask(
    tx: Tx,
    ctx: { readonly flow: Pick<FlowView, 'id' | 'browser'>; readonly origin: Origin },
    decision: Decision,
    describe: (origin: Origin) => Pick<NoticedSignIn, 'browser' | 'network'>,
  ): Promise<Question | Unasked>;
  /** Undefined: it was asked often enough. */
  askAgain(tx: Tx, decision: Decision): Promise<Question | undefined>;
  /** What its owner said of somebody who is held in this browser. `released`: they said within the hour that it was them; one thing more is still to be proved. */
  held(tx: Tx, flow: Pick<FlowView, 'id' | 'browser'>, decision: Pick<Decision, 'id'> & { readonly userId: string }): Promise<Held>;
  /** Whoever is released and has nothing left to prove waits for a day, and their owner hears of it. Without a question: they did already. */
  wait(
    tx: Tx,
    flow: Pick<FlowView, 'id' | 'browser'>,
    decision: Decision & { readonly userId: string },
  ): Promise<{ readonly until: Date; readonly question?: Question } | undefined>;
  me(tx: Tx, origin: Origin, to: YesTo): Promise<Answered>;
  /** Takes what was learnt of it back. The sessions of the account are ended by whoever calls it. */
  notMe(tx: Tx, origin: Origin, to: AnswerTo): Promise<Answered>;
  /** What the owner was asked within the month, newest first. */
  list(tx: Tx, userId: string): Promise<readonly NoticedSignIn[]>;
}

// ---------------------------------------------------------------- The room

export interface Attempt {
  readonly tenantId: string;
  /** Whom the attempt is about, proved or not. Absent: nobody that is known. */
  readonly userId?: string;
  readonly origin: Pick<Origin, 'ip' | 'userAgent' | 'odd'>;
  readonly told?: Told;
  /** The password that is tried, where one is: looked for among what failed elsewhere, and not kept. */
  readonly tried?: string;
  /** What is different from what the same browser or program showed before; or who knows, in the transaction that everything is read in. Undefined: there is no before. */
  readonly changed?: readonly Level[] | ((tx: Tx) => Promise<readonly Level[] | undefined>);
  /** In the transaction that everything is read in: whether this browser is known. Absent: nobody asks. */
  readonly isKnownBrowser?: (tx: Tx) => Promise<boolean>;
}

export interface Assessment {
  /**
   * `rules`: the tenant has too few logins for the statistics to mean anything, or this is the user's first; there are findings and no score. Whoever shows an assessment
   * says so.
   */
  readonly mode: 'rules' | 'scored';
  /** Why there is no score. */
  readonly unscored?: 'tenant_is_new' | 'user_is_new' | 'nobody';
  /** Higher is riskier; means something only beside a threshold of the same tenant. For administrators, never shown to customers. */
  readonly score?: number;
  /** What each feature contributes to the score: above 1 it speaks against the user. */
  readonly ratios?: Readonly<Record<'ip' | 'ua', number>>;
  /** Of all signals, the gravest first. */
  readonly findings: readonly Finding[];
  /** Their reasons, for machines: the audit trail, the console, policies. */
  readonly reasons: readonly string[];
  /** What it was compared with. */
  readonly history: { readonly tenantLogins: number; readonly userLogins: number };
  /** For `learn`, and nobody else. */
  readonly shown: Kept;
}

/** What is kept of a login: keyed names of what it showed, and its place sealed. */
export interface Kept {
  readonly values: Readonly<Partial<Record<Level, string>>>;
  readonly place?: Buffer;
  readonly masked: boolean;
}

/** What happened at a door where something secret is compared. */
export interface TriedAt {
  readonly tenantId: string;
  readonly ip: string | undefined;
  /** A name of the account, or of what was typed where there is none: the same for all its spellings. */
  readonly account: string;
  /** What was tried; not kept, nor anything it could be told from. */
  readonly password?: string;
}

/** Windows in which attempts are counted: before anything is compared, in a commit of their own, so that attempts sent at once all count. */
export interface AttemptWatch {
  /** Counted as a failure until `forgive`. */
  count(tried: TriedAt): Promise<void>;
  forgive(tried: TriedAt): Promise<void>;
  /** It was right, and others know it too. */
  leaked(tried: TriedAt): Promise<void>;
}

export interface SeenLogin {
  readonly userId: string;
  readonly sessionId: string;
  readonly decision: Decision;
  /** They were asked for one more proof, and had nothing to give it with. */
  readonly unproved?: boolean;
}

export interface DecisionInput extends Attempt {
  readonly action: Action;
  /** Client id. */
  readonly application?: string;
}

export interface Risk extends AttemptWatch {
  /** What an attempt by nobody in particular shows by itself: its network, its headers, what is told of it. Asks no database, so it costs nothing. */
  glance(attempt: Pick<Attempt, 'origin' | 'told'>, now: Date): readonly Finding[];
  /** One round trip; changes nothing. */
  assess(attempt: Attempt): Promise<Assessment>;
  /** The same, and what the tenant's policy and the switches that are on make of it. Changes nothing: whoever acts on it records it. */
  decide(attempt: DecisionInput): Promise<Decision>;
  /** What came of it where nobody got in: asked for more, held or blocked. In the transaction in which that happens. */
  /** `within`: the session in which it was attempted, which then does not answer for it. */
  record(tx: Tx, origin: Origin, decision: Decision, outcome: Exclude<Outcome, 'passed' | 'released'>, within?: string): Promise<void>;
  /** Who was asked for more came through, where no session begins: changing an address, making another account part of one's own. Told of by what they did. */
  settle(tx: Tx, decision: Decision, unproved: boolean): Promise<void>;
  /** A login succeeded as a whole: what it showed and what was decided is remembered, in its transaction, and learnt from a moment later. Publishes `risk.login_noticed` where there is something to notice. */
  learn(tx: Tx, origin: Origin, login: SeenLogin): Promise<void>;
  /** Recorded and told of without being learnt from: for what happens inside a session. */
  notice(tx: Tx, origin: Origin, login: SeenLogin): Promise<void>;
}
