import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basic, call, createHttpBrowser, exchange, expect, SHOP, signIn, startInstallation, type Installation, type Tokens } from '../../server/test/support/installation.ts';
import { NativeJourney } from '../../server/test/support/native-app.ts';
import type { FloodOrder, FloodResult, Standing } from '../flood-sender.ts';
import { startHelper } from '../helper-process.ts';
import { createPatience } from '../machine.ts';
import { median, percentile } from '../measure.ts';
import { BEHIND_A_PROXY } from '../open-bench.ts';
import type { Observation, Observed } from '../scenario.ts';
import { sumByThread, threadsOf, type ThreadTimes } from '../threads.ts';

const BUDGET = 2;
const GOODPUT = 0.8;
const FLOWS = 300;
/** Flows nobody touches end after half an hour, and a shared machine may take longer than that for a quiet moment. */
const FLOWS_KEEP_MS = 15 * 60_000;
/** Each is for another account, on which ten guesses are looked at. */
const GUESSES = FLOWS * 4;
/** Short, so that each fits into a quiet moment of a shared machine, and many: p99 needs hundreds of samples, from all over the time this takes. */
const PHASE_SECONDS = 2.5;
const PHASES_A_ROUND = 4;
/** Of all cores: what others may take of the machine before a phase is measured again. */
const OTHERS = 0.1;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const anyAddress = () => `10.${[...randomBytes(3)].join('.')}`;

/** At the password screen, from an address of its own. Nobody has this name: an unknown account costs the same hash. */
async function atPassword({ issuer, ports }: Installation): Promise<Standing> {
  const journey = await new NativeJourney({ issuer, ports, ip: anyAddress() }).begin();
  const { flow, secret, version } = await journey.act('continue', { identifier: `nobody-${randomBytes(8).toString('hex')}@example.com` });
  return { flow, secret, version };
}

type Probes = Readonly<Record<string, () => Promise<unknown>>>;
type Latencies = Record<string, number[]>;

/** What somebody else asks for meanwhile: documents, tokens, claims, a screen. */
async function probesOf(installation: Installation): Promise<Probes> {
  const { issuer, shopUrl, ports } = installation;
  const redirectUri = `${shopUrl}/callback`;
  const browser = createHttpBrowser({ headers: { 'x-forwarded-for': anyAddress() } });
  const { callback, verifier } = await signIn(browser, issuer, redirectUri);
  browser.close();
  let tokens: Tokens = await exchange(issuer, callback, redirectUri, verifier);
  const journey = await new NativeJourney({ issuer, ports, ip: anyAddress() }).begin();
  return {
    jwks: async () => expect(await call('GET', `${issuer}/jwks`), 200),
    refresh: async () => {
      const answer = await call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(SHOP));
      expect(answer, 200);
      tokens = { ...tokens, ...(JSON.parse(answer.text) as Tokens) };
    },
    userinfo: async () => expect(await call('GET', `${issuer}/userinfo`, undefined, { authorization: `Bearer ${tokens.access_token}` }), 200),
    journey_step: async () => {
      if (journey.at === 'credentials.password') await journey.act('change');
      else await journey.act('continue', { identifier: 'ada@example.com' });
    },
  };
}

/** One after the other, in turn, until `over`. */
async function measure(probes: Probes, over: Promise<unknown>): Promise<Latencies> {
  const latencies: Latencies = {};
  let ended = false;
  void over.finally(() => (ended = true));
  while (!ended) {
    for (const [name, probe] of Object.entries(probes)) {
      const began = performance.now();
      await probe();
      (latencies[name] ??= []).push(performance.now() - began);
      await pause(5);
    }
  }
  return latencies;
}

/**
 * `burned`: every core is kept busy by a program that knows nothing of us, at the lowest priority. What that does to everybody is not the flood's doing.
 * `peak`: as many passwords as can be hashed, and no more.
 */
const SITUATIONS = ['quiet', 'burned', 'peak', 'flooded'] as const;
type Situation = (typeof SITUATIONS)[number];
interface Phase {
  readonly latencies: Latencies;
  readonly threads: readonly ThreadTimes[];
  readonly others: number;
}
type Found = Readonly<Record<Situation, readonly Phase[]>>;

function report(found: Found, floods: readonly FloodResult[], peak: number, improper: readonly string[]): Observation {
  const sum = (of: (flood: FloodResult) => number) => floods.reduce((total, flood) => total + of(flood), 0);
  const names = Object.keys(found.quiet[0]?.latencies ?? {});
  const goodput = sum((flood) => flood.hashed) / sum((flood) => flood.answeredAfter) / peak;
  const of = (situation: Situation, name: string, share: number) =>
    percentile(
      found[situation].flatMap(({ latencies }) => latencies[name] ?? []),
      share,
    );
  const worse = (situation: Situation, name: string, than: Situation) => of(situation, name, 0.99) / of(than, name, 0.99);
  const eachName = (value: (name: string) => number) => Object.fromEntries(names.map((name) => [name, Number(value(name).toFixed(1))]));
  const inEach = <T>(value: (situation: Situation) => T) => Object.fromEntries(SITUATIONS.map((situation) => [situation, value(situation)]));
  const reached = Number(Math.max(...names.map((name) => worse('flooded', name, 'peak'))).toFixed(2));
  return {
    errors: improper.length,
    ok: reached <= BUDGET && goodput >= GOODPUT && improper.length === 0,
    budget: `p99 of others <= ${BUDGET} x that at the peak; goodput >= ${GOODPUT} of the peak`,
    reached,
    goodput: Number(goodput.toFixed(2)),
    peak_per_second: Math.round(peak),
    offered_per_second: Math.round(sum(({ offered }) => offered) / sum(({ sentFor }) => sentFor)),
    offered: sum((flood) => flood.offered),
    hashed: sum((flood) => flood.hashed),
    refused_503_with_retry_after: sum((flood) => flood.refused),
    samples: inEach((situation) => found[situation].reduce((count, { latencies }) => count + (latencies[names[0] as string]?.length ?? 0), 0)),
    p50_ms: inEach((situation) => eachName((name) => of(situation, name, 0.5))),
    p99_ms: inEach((situation) => eachName((name) => of(situation, name, 0.99))),
    p99_next_to_quiet: inEach((situation) => eachName((name) => worse(situation, name, 'quiet'))),
    p99_next_to_peak: eachName((name) => worse('flooded', name, 'peak')),
    // Of `serve`: milliseconds a second.
    threads: inEach((situation) =>
      sumByThread(
        found[situation].map(({ threads }) => threads),
        PHASE_SECONDS,
      ),
    ),
    others_share: inEach((situation) => Number(median(found[situation].map(({ others }) => others)).toFixed(2))),
    ...(improper[0] === undefined ? {} : { first_error: improper[0] }),
  };
}

/** Five times as many wrong passwords as can be hashed: every refusal says when to come back, and nobody else waits for it. */
export const passwordFlood: Observed = {
  name: 'password-flood',
  async observe({ rounds, patienceMs }) {
    const installation = await startInstallation({ separate: true, serves: 1, workers: 0, env: BEHIND_A_PROXY });
    const sender = startHelper<FloodOrder, FloodResult>('flood-sender.ts', installation.issuer);
    const burners = Array.from({ length: availableParallelism() }, () => startHelper<{ seconds: number }, unknown>('burner.ts'));
    const improper: string[] = [];
    const flows = { made: Number.NEGATIVE_INFINITY, guessed: 0 };
    const send = async (order: FloodOrder): Promise<FloodResult> => {
      const result = await sender.run(order);
      flows.guessed += result.hashed;
      improper.push(...result.improper);
      return result;
    };
    const freshFlows = async () => {
      if (performance.now() - flows.made < FLOWS_KEEP_MS && flows.guessed < GUESSES) return;
      const standing: Standing[] = [];
      for (let index = 0; index < FLOWS; index++) standing.push(await atPassword(installation));
      sender.tell({ flows: standing });
      Object.assign(flows, { made: performance.now(), guessed: 0 });
    };
    try {
      await freshFlows();
      await send({ clients: 8, seconds: 2 });

      const patience = createPatience(patienceMs, OTHERS);
      const peaks: number[] = [];
      const floods: FloodResult[] = [];
      const found: Record<Situation, Phase[]> = { quiet: [], burned: [], peak: [], flooded: [] };
      const during = async <R>(situation: Situation, what: () => Promise<R>): Promise<R> => {
        const { result, ...phase } = await patience.undisturbed(async () => {
          await freshFlows();
          const probes = await probesOf(installation);
          await measure(probes, pause(500));
          const before = threadsOf(installation.pid(0));
          const meanwhile = what();
          // Not until the last hash that waits is done: the flood is over when nothing more is sent.
          const latencies = await measure(probes, pause(PHASE_SECONDS * 1000));
          const threads = threadsOf(installation.pid(0), before);
          return { result: await meanwhile, latencies, threads };
        });
        found[situation].push(phase);
        return result;
      };
      for (let phase = 0; phase < rounds * PHASES_A_ROUND; phase++) {
        await during('quiet', () => pause(PHASE_SECONDS * 1000));
        await during('burned', () => Promise.all(burners.map((burner) => burner.run({ seconds: PHASE_SECONDS }))));
        const peak = await during('peak', () => send({ clients: 8, seconds: PHASE_SECONDS }));
        peaks.push(peak.hashed / peak.answeredAfter);
        floods.push(await during('flooded', () => send({ perSecond: 5 * median(peaks), seconds: PHASE_SECONDS })));
      }
      return report(found, floods, median(peaks), improper);
    } finally {
      sender.stop();
      for (const burner of burners) burner.stop();
      await installation.stop();
    }
  },
};
