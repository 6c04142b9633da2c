import type { Database } from '#platform/db';
import { newId } from '#platform/ids';
import { buildCurve } from '../curve/build-curve.ts';
import { saveCurve } from '../curve/store.ts';
import { decideVerdict } from '../policy/decide-verdict.ts';
import { BUILTIN_POLICY } from '../policy/policy.ts';
import { generateLogins } from '../replay/generate-logins.ts';
import type { PastLogin } from '../replay/memory-history.ts';
import { replayLogins } from '../replay/replay-logins.ts';
import { seededRandom } from '../replay/seeded-random.ts';
import { SLOT_SECONDS } from '../settings.ts';
import { countryKey } from '../windows/source-keys.ts';
import { KINDS } from '../windows/store.ts';
import { hasDecisions, insertMadeUp, type MadeUpDecision, type MadeUpWindow } from './made-up-store.ts';

/** What its decisions are marked by, in place of an application. */
export const MADE_UP = 'made-up-history';
const SEED = 20261130;
const DAYS = 28;
const LOGINS = 3000;
const MINUTES = 24 * 60;
/** A stolen list is tried at night, nine days ago, for three hours, from a network of machines for rent. */
const RUN = { begunMinutesAgo: 9 * MINUTES + 200, hours: 3, tries: 1400, hits: 19, asn: 64_512, country: 'NL' } as const;

type Found = MadeUpDecision['findings'];

/**
 * A month of sign-ins, one attack, and the curve of a slider, so that the console of a demonstration has something to show. Nobody's: generated, the same ones each time, without customers, and marked.
 * Nothing is learnt from it. True: it was made now.
 */
export async function makeUpHistory(db: Pick<Database, 'tenant'>, tenantId: string): Promise<boolean> {
  return db.tenant(tenantId, async (tx) => {
    if (await hasDecisions(tx)) return false;
    const random = seededRandom(SEED);
    const days = everyday(random);
    const attack = stolenList(random);
    await saveCurve(tx, days.curve);
    await insertMadeUp(tx, MADE_UP, [...days.decisions, ...attack.decisions], [...days.windows, ...attack.windows]);
    return true;
  });
}

interface History {
  readonly decisions: readonly MadeUpDecision[];
  readonly windows: readonly MadeUpWindow[];
}

function decided(minutesAgo: number, findings: Found, outcomeOf: (verdict: string) => string): MadeUpDecision {
  const { verdict, because } = decideVerdict(BUILTIN_POLICY, { action: 'sign-in', findings: findings as never });
  return { id: newId(), minutesAgo, verdict, because, findings, outcome: outcomeOf(verdict) };
}

const tried = (
  minutesAgo: number,
  { asn, country }: { readonly asn: number; readonly country: string | undefined },
  counts: Omit<MadeUpWindow, 'kind' | 'key' | 'seconds' | 'minutesAgo'>,
) =>
  (
    [
      ['tenant', 0],
      ['asn', asn],
      ['country', countryKey(country)],
    ] as const
  ).map(([kind, key]): MadeUpWindow => ({ kind: KINDS[kind], key, seconds: SLOT_SECONDS[kind], minutesAgo, ...counts }));

/** So many logins make a history, of which the rest is scored: a tenant of its own waits for more (`SCORED_FROM`), since it acts on what it finds. */
const SCORED_AFTER = 600;

/** The slider of these customers. Nobody of the demonstration is scored by it. */
function curveOf(logins: readonly PastLogin[]): Parameters<typeof saveCurve>[1] {
  const replayed = replayLogins(logins, { random: seededRandom(SEED), attackEvery: 2, scoredFrom: SCORED_AFTER });
  return { logins: replayed.logins, scored: replayed.honest.length, points: buildCurve(replayed) };
}

/** Customers as most are: in browsers that were here before, now and then abroad, now and then mistyping. */
function everyday(random: () => number): History & { readonly curve: ReturnType<typeof curveOf> } {
  const all = generateLogins({ seed: SEED, logins: LOGINS, customers: 400, days: DAYS });
  const end = all.at(-1)?.at ?? 0;
  const seen = new Map<string, Set<string>>();
  const decisions: MadeUpDecision[] = [];
  const windows: MadeUpWindow[] = [];
  for (const { at, user, values, knownBrowser } of all) {
    const minutesAgo = (end - at) / 60_000 + 5;
    const places = seen.get(user) ?? new Set();
    seen.set(user, places);
    const abroad = places.size > 0 && values.country !== undefined && !places.has(values.country);
    const leaked = random() < 0.03;
    const findings: Found = [
      ...(abroad ? [{ reason: 'place.new_country', grade: 'raise', facts: { logins: places.size } }] : []),
      ...(leaked ? [{ reason: 'leaked.password', grade: 'raise' }] : []),
      ...(places.size === 0 ? [] : [knownBrowser ? { reason: 'device.known', grade: 'calm' } : { reason: 'device.new', grade: 'note' }]),
    ];
    decisions.push(decided(minutesAgo, findings, (verdict) => (verdict === 'challenge' && random() < 0.2 ? 'asked' : 'passed')));
    if (values.country !== undefined) places.add(values.country);
    const failures = random() < 0.09 ? 1 + Math.floor(random() * 2) : 0;
    windows.push(
      ...tried(minutesAgo, { asn: Number(values.asn ?? 0), country: values.country }, { attempts: 1 + failures, failures, common: 0, leaked: leaked ? 1 : 0, people: 2 }),
    );
  }
  return { decisions, windows, curve: curveOf(all) };
}

/** Most of the list is wrong here. Whoever has the right password is asked for more, or is a program and kept out. */
function stolenList(random: () => number): History {
  const minute = () => RUN.begunMinutesAgo - random() * RUN.hours * 60;
  const per = RUN.tries / (RUN.hours * 2);
  const windows = Array.from({ length: RUN.hours * 2 }, (_, half) =>
    tried(RUN.begunMinutesAgo - half * 30, RUN, {
      attempts: Math.round(per),
      failures: Math.round(per - RUN.hits / (RUN.hours * 2)),
      common: Math.round(per * 0.06),
      leaked: 3,
      people: 64,
    }),
  ).flat();
  const decisions = Array.from({ length: RUN.hits }, (_, hit) =>
    decided(
      minute(),
      [
        { reason: 'stuffing.network', grade: 'alarm', facts: { people: 64, attempts: Math.round(per), failures: Math.round(per) - 3 } },
        { reason: 'network.hosting', grade: 'raise' },
        ...(hit % 3 === 0 ? [{ reason: 'bot.declared', grade: 'raise' }] : []),
        { reason: 'device.new', grade: 'note' },
      ],
      (verdict) => (verdict === 'block' ? 'blocked' : 'asked'),
    ),
  );
  return { decisions, windows };
}
