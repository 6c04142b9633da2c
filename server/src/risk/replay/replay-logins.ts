import { scoreLogin } from '../model/score.ts';
import { SCORED_FROM } from '../settings.ts';
import { createMemoryHistory, type PastLogin, type Values } from './memory-history.ts';
import { ATTACKERS, simulateAttack, type Attacker } from './simulate-attacks.ts';

export interface ScoredLogin {
  readonly at: number;
  readonly user: string;
  /** How many logins of the user were remembered, and the how many-th of the user in this replay it is. */
  readonly own: number;
  readonly position: number;
  readonly knownBrowser: boolean;
  /** A rule asks for more, whatever the score. */
  readonly asked: boolean;
  readonly score: number;
}
/** First ones of customers: nothing to compare them with. */
export type UnscoredLogin = Pick<ScoredLogin, 'at' | 'user' | 'knownBrowser' | 'asked'>;
export interface ScoredAttack {
  readonly at: number;
  readonly own: number;
  readonly score: number;
}

export interface Replayed {
  readonly honest: readonly ScoredLogin[];
  readonly attacks: Readonly<Record<Attacker, readonly ScoredAttack[]>>;
  readonly logins: number;
  /** Without a score: while the tenant was new, and first logins of users. */
  readonly unscored: { readonly tenantNew: number; readonly userNew: number };
  readonly unscoredLogins: readonly UnscoredLogin[];
}

export interface ReplayOptions {
  readonly random: () => number;
  /** So many logins apart, each attacker tries somebody once, with the right password. */
  readonly attackEvery: number;
  readonly scoredFrom?: number;
}

/** How many recent logins attackers take browsers and countries from. */
const RECENT = 500;

/**
 * Goes through logins in the order of time: each is scored by what was known before it, then learnt from. Between them attackers try, who are scored and not learnt from:
 * they are the ones that must not succeed.
 */
export function replayLogins(logins: readonly PastLogin[], options: ReplayOptions): Replayed {
  const going = replaySteps(logins, options);
  for (;;) {
    const { done, value } = going.next();
    if (done) return value;
  }
}

/** The same, in pieces of some milliseconds: whoever else works in this process has their turn between them. Undefined: given up. */
export async function replayInPieces(logins: readonly PastLogin[], options: ReplayOptions, signal?: AbortSignal): Promise<Replayed | undefined> {
  const going = replaySteps(logins, options);
  for (;;) {
    const { done, value } = going.next();
    if (done) return value;
    if (signal?.aborted) return undefined;
    await new Promise((next) => setImmediate(next));
  }
}

const PIECE = 100;

function* replaySteps(logins: readonly PastLogin[], { random, attackEvery, scoredFrom = SCORED_FROM }: ReplayOptions): Generator<undefined, Replayed, void> {
  const history = createMemoryHistory();
  const honest: ScoredLogin[] = [];
  const attacks: Record<Attacker, ScoredAttack[]> = { naive: [], vpn: [], targeted: [], neighbour: [] };
  const positions = new Map<string, number>();
  const people: string[] = [];
  const recent: Values[] = [];
  const unscored = { tenantNew: 0, userNew: 0 };
  const unscoredLogins: UnscoredLogin[] = [];
  let before = -Infinity;
  for (const [index, login] of logins.entries()) {
    if (login.at < before) throw new Error('Logins are replayed in the order of time.');
    before = login.at;
    if (index % PIECE === PIECE - 1) yield;
    const position = (positions.get(login.user) ?? 0) + 1;
    positions.set(login.user, position);
    const scoreOf = (user: string, values: Values) => {
      const counted = history.count(user, values);
      return { own: counted.history.own, score: scoreLogin(counted.history, counted.features)?.score };
    };
    if (history.logins < scoredFrom) unscored.tenantNew++;
    else {
      const { own, score } = scoreOf(login.user, login.values);
      const shown = { at: login.at, user: login.user, knownBrowser: login.knownBrowser === true, asked: login.asked === true };
      if (score === undefined) {
        unscored.userNew++;
        unscoredLogins.push(shown);
      } else honest.push({ ...shown, own, position, score });
      if (index % attackEvery === 0)
        for (const attacker of ATTACKERS) {
          // Whoever is on a stolen list: as likely somebody who comes once a year as somebody who comes every day.
          const user = people[Math.floor(random() * people.length)] as string;
          const victim = history.of(user).map(({ values }) => values);
          if (victim.length === 0) continue;
          const attack = scoreOf(user, simulateAttack(attacker, { random, victim, others: recent }));
          attacks[attacker].push({ at: login.at, own: attack.own, score: attack.score as number });
        }
    }
    if (position === 1) people.push(login.user);
    history.learn(login);
    recent.push(login.values);
    if (recent.length > RECENT) recent.shift();
  }
  return { honest, attacks, logins: logins.length, unscored, unscoredLogins };
}
