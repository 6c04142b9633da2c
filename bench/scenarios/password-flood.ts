import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { call, createHttpBrowser, exchange, expect, SHOP, basic, signIn, startInstallation, type Installation, type Tokens } from '../../server/test/support/installation.ts';
import { NativeJourney } from '../../server/test/support/native-app.ts';
import { percentile } from '../measure.ts';
import { BEHIND_A_PROXY } from '../open-bench.ts';
import type { FloodInput, FloodResult } from '../flood-thread.ts';
import type { Observed } from '../scenario.ts';

const BUDGET = 2;
const PEAK = 60;
const FLOWS = 1200;
const FLOOD_SECONDS = 12;
const QUIET_MS = 12_000;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const anyAddress = () => `10.${[...randomBytes(3)].join('.')}`;

/** At the password screen, from an address of its own. Nobody has this name: an unknown account costs the same hash. */
async function atPassword({ issuer, ports }: Installation, index: number): Promise<NativeJourney> {
  const journey = await new NativeJourney({ issuer, ports, ip: anyAddress() }).begin();
  return journey.act('continue', { identifier: `nobody-${index}@example.com` });
}

type Probes = Readonly<Record<string, () => Promise<unknown>>>;

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
async function measure(probes: Probes, over: Promise<unknown>): Promise<Record<string, number[]>> {
  const latencies: Record<string, number[]> = Object.fromEntries(Object.keys(probes).map((name) => [name, []]));
  let ended = false;
  void over.finally(() => (ended = true));
  while (!ended) {
    for (const [name, probe] of Object.entries(probes)) {
      const began = performance.now();
      await probe();
      latencies[name]?.push(performance.now() - began);
      await pause(5);
    }
  }
  return latencies;
}

/** From a thread of its own, so that what it costs to send is not taken for what it costs to answer. */
function floodOf(input: FloodInput): Promise<FloodResult> {
  return new Promise((done, fail) => {
    const thread = new Worker(new URL('../flood-thread.ts', import.meta.url), { workerData: input });
    thread.once('message', done);
    thread.once('error', fail);
  });
}

/** Five times as many wrong passwords as can be hashed: every refusal says when to come back, and nobody else waits for it. */
export const passwordFlood: Observed = {
  name: 'password-flood',
  async observe() {
    const installation = await startInstallation({ serves: 1, workers: 0, env: BEHIND_A_PROXY });
    try {
      const guesses: NativeJourney[] = [];
      for (let index = 0; index < PEAK + FLOWS; index++) guesses.push(await atPassword(installation, index));
      const probes = await probesOf(installation);
      await measure(probes, pause(1000));
      const quiet = await measure(probes, pause(QUIET_MS));

      let next = 0;
      const peakBegan = performance.now();
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          while (next < PEAK) await (guesses[next++] as NativeJourney).post('continue', { password: 'Not-The-Password-7' });
        }),
      );
      const capacity = PEAK / ((performance.now() - peakBegan) / 1000);

      const flood = floodOf({
        issuer: installation.issuer,
        perSecond: Math.round(5 * capacity),
        seconds: FLOOD_SECONDS,
        flows: guesses.slice(PEAK).map(({ flow, secret, version }) => ({ flow, secret, version })),
      });
      const busy = await measure(probes, flood);
      const { offered, answered, refused, improper } = await flood;
      const p = (of: Record<string, number[]>, share: number) => Object.fromEntries(Object.entries(of).map(([name, values]) => [name, Math.round(percentile(values, share))]));
      const ratios = Object.keys(probes).map((name) => percentile(busy[name] ?? [], 0.99) / percentile(quiet[name] ?? [], 0.99));
      const reached = Number(Math.max(...ratios).toFixed(1));
      return {
        errors: improper.length,
        ok: reached <= BUDGET && improper.length === 0,
        budget: `p99 of others <= ${BUDGET} x`,
        reached,
        capacity_per_second: Math.round(capacity),
        seconds: FLOOD_SECONDS,
        offered,
        hashed: answered,
        refused_503_with_retry_after: refused,
        quiet_p50_ms: p(quiet, 0.5),
        flooded_p50_ms: p(busy, 0.5),
        quiet_p99_ms: p(quiet, 0.99),
        flooded_p99_ms: p(busy, 0.99),
        ...(improper[0] === undefined ? {} : { first_error: improper[0] }),
      };
    } finally {
      await installation.stop();
    }
  },
};
