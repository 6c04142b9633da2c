import type { Facts, Pressure } from '../contract.ts';
import { scoreLogin } from '../model/score.ts';
import { MOST_PEOPLE, SLOT_SECONDS } from '../settings.ts';
import { credentialStuffing } from '../signals/credential-stuffing.ts';
import type { MemoryHistory, PastLogin, Values } from './memory-history.ts';
import { simulateAttack } from './simulate-attacks.ts';

/** A list of stolen names and passwords, tried in one run. */
export interface Run {
  readonly name: string;
  readonly attempts: number;
  readonly networks: number;
  readonly hours: number;
}
export const RUNS: readonly Run[] = [
  { name: 'fast, one network', attempts: 1200, networks: 1, hours: 1 },
  { name: 'fast, 40 networks', attempts: 2400, networks: 40, hours: 1 },
  { name: 'slow, 200 networks', attempts: 2400, networks: 200, hours: 12 },
  { name: 'very slow, a network for each attempt', attempts: 2400, networks: 2400, hours: 24 },
];

/** Of stolen passwords so many are still right; of honest attempts so many are mistyped first. */
const RIGHT = 0.02;
const MISTYPED = 0.12;

export interface RunOutcome extends Run {
  /** Attempts with the right password. */
  readonly right: number;
  /** Shares of those that were noticed: as a run, by the score, and by either. */
  readonly bySignal: number;
  readonly byScore: number;
  readonly byEither: number;
  /** Share of honest attempts in the same hours against which the run was held. */
  readonly honestAlarmed: number;
}

export interface StuffingStage {
  readonly random: () => number;
  /** As it was learnt before the run; not changed by it. */
  readonly history: MemoryHistory;
  /** Honest logins of the time of the run, and recent ones of everybody. */
  readonly honest: readonly PastLogin[];
  readonly others: readonly Values[];
  readonly threshold: number;
}

interface Attempt {
  readonly at: number;
  readonly person: string;
  readonly network: string;
  readonly right: boolean;
  readonly attacker: boolean;
}

/** Attempts at the door in the order of time, each counted before it is looked at, as the windows in the database are. */
export function replayStuffing(run: Run, { random, history, honest, others, threshold }: StuffingStage): RunOutcome {
  const windows = createWindows();
  const noticed = { right: 0, signal: 0, score: 0, either: 0, honest: 0, alarmed: 0 };
  for (const attempt of attemptsOf(run, honest, random)) {
    windows.count(attempt);
    const alarm = credentialStuffing.find(factsAt(windows, attempt)).some(({ grade }) => grade === 'alarm');
    if (!attempt.attacker) {
      noticed.honest++;
      if (alarm) noticed.alarmed++;
    } else if (attempt.right) {
      const victim = history.of(attempt.person).map(({ values }) => values);
      const values = victim.length === 0 ? undefined : simulateAttack('naive', { random, victim, others });
      const counted = values && history.count(attempt.person, values);
      const high = counted !== undefined && (scoreLogin(counted.history, counted.features)?.score ?? 0) >= threshold;
      noticed.right++;
      if (alarm) noticed.signal++;
      if (high) noticed.score++;
      if (alarm || high) noticed.either++;
    }
    if (attempt.right) windows.forgive(attempt);
  }
  const of = (count: number) => (noticed.right === 0 ? 0 : count / noticed.right);
  return {
    ...run,
    right: noticed.right,
    bySignal: of(noticed.signal),
    byScore: of(noticed.score),
    byEither: of(noticed.either),
    honestAlarmed: noticed.honest === 0 ? 0 : noticed.alarmed / noticed.honest,
  };
}

function attemptsOf({ attempts, networks, hours }: Run, honest: readonly PastLogin[], random: () => number): readonly Attempt[] {
  const begins = honest[0]?.at ?? 0;
  const people = [...new Set(honest.map(({ user }) => user))];
  const theirs = Array.from({ length: attempts }, (_, index): Attempt => {
    const right = random() < RIGHT;
    // A right password belongs to a customer; most names of the list are nobody's here.
    const person = right ? (people[Math.floor(random() * people.length)] as string) : `name-${index}`;
    return { at: begins + random() * hours * 3_600_000, person, network: `attacker-${index % networks}`, right, attacker: true };
  });
  const ours = honest
    .filter(({ at }) => at < begins + hours * 3_600_000)
    .flatMap(({ at, user, values }): Attempt[] => {
      const attempt = { person: user, network: values.ip ?? 'unknown', attacker: false };
      return [...(random() < MISTYPED ? [{ ...attempt, at: at - 10_000, right: false }] : []), { ...attempt, at, right: true }];
    });
  return [...theirs, ...ours].toSorted((a, b) => a.at - b.at);
}

interface Windows {
  count(attempt: Attempt): void;
  forgive(attempt: Attempt): void;
  of(key: string, at: number): Pressure;
}

function createWindows(): Windows {
  const slots = new Map<string, { attempts: number; failures: number; readonly people: Set<string>; readonly passed: Set<string> }>();
  const slotOf = (at: number) => Math.floor(at / 1000 / SLOT_SECONDS.network);
  const change = ({ at, network, person }: Attempt, attempts: number, failures: number) => {
    for (const key of [network, 'tenant']) {
      const name = `${key} ${slotOf(at)}`;
      let slot = slots.get(name);
      if (!slot) slots.set(name, (slot = { attempts: 0, failures: 0, people: new Set(), passed: new Set() }));
      slot.attempts += attempts;
      slot.failures += failures;
      if (slot.people.size < MOST_PEOPLE) slot.people.add(person);
      if (failures < 0 && slot.passed.size < MOST_PEOPLE) slot.passed.add(person);
    }
  };
  return {
    count: (attempt) => change(attempt, 1, 1),
    forgive: (attempt) => change(attempt, 0, -1),
    of(key, at) {
      const found = [slotOf(at), slotOf(at) - 1].flatMap((slot) => slots.get(`${key} ${slot}`) ?? []);
      const sum = (what: 'attempts' | 'failures') => found.reduce((total, slot) => total + slot[what], 0);
      const different = (what: 'people' | 'passed') => new Set(found.flatMap((slot) => [...slot[what]])).size;
      return { attempts: sum('attempts'), failures: sum('failures'), common: 0, leaked: 0, people: different('people'), passed: different('passed') };
    },
  };
}

/** What the signal looks at; the rest of the facts is not asked. */
function factsAt(windows: Windows, { network, at }: Attempt): Facts {
  return { pressure: { network: windows.of(network, at), tenant: windows.of('tenant', at) } } as Facts;
}
