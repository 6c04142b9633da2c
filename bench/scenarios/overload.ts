import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { call, startInstallation, type Installation } from '../../server/test/support/installation.ts';
import { percentile } from '../measure.ts';
import { BEHIND_A_PROXY } from '../open-bench.ts';
import type { Observed } from '../scenario.ts';
import { serviceToken } from './client-credentials.ts';

const BUDGET = 0.8;
const USERS = 60;
const PEAK = 80;
const FLOOD = 500;
const PASSWORD = 'Correct-Horse-7-Battery';
const demo = fileURLToPath(new URL('../../demo/demo.yaml', import.meta.url));
const address = (index: number) => `flood-${index}@example.com`;

interface Standing {
  readonly flow: string;
  readonly secret: string;
  readonly version: number;
  readonly from: string;
}

async function json(url: string, body: unknown, headers: Record<string, string>) {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as { flow: string; secret: string; version: number; done?: unknown } };
}

/** A journey as far as the password screen. */
async function walk({ issuer }: Installation, index: number): Promise<Standing> {
  const from = `10.${[...randomBytes(3)].join('.')}`;
  const headers = { 'x-forwarded-for': from };
  const pushed = await call(
    'POST',
    `${issuer}/par`,
    {
      client_id: 'demo-native',
      redirect_uri: 'com.example.demo:/callback',
      response_type: 'code',
      scope: 'openid',
      code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
      code_challenge_method: 'S256',
    },
    headers,
  );
  const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
  const { body: begun } = await json(`${issuer}/journeys/v1/flows`, { client_id: 'demo-native', request_uri }, headers);
  const fields = { identifier: address(index % USERS) };
  const { body: at } = await json(
    `${issuer}/journeys/v1/flows/${begun.flow}`,
    { version: begun.version, action: 'continue', fields },
    { ...headers, authorization: `Bearer ${begun.secret}` },
  );
  return { flow: begun.flow, secret: begun.secret, version: at.version, from };
}

const signIn = ({ issuer }: Installation, at: Standing) =>
  json(
    `${issuer}/journeys/v1/flows/${at.flow}`,
    { version: at.version, action: 'continue', fields: { password: PASSWORD } },
    { 'x-forwarded-for': at.from, authorization: `Bearer ${at.secret}` },
  );

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** One after the other until `over`: what somebody else's request waits. */
async function probe(installation: Installation, over: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = [];
  let ended = false;
  void over.then(() => (ended = true));
  while (!ended) {
    const began = performance.now();
    await serviceToken(installation);
    latencies.push(performance.now() - began);
    await pause(20);
  }
  return latencies;
}

/** Five times as many passwords arrive as can be hashed. Goodput, how the rest is refused, and what other endpoints notice. */
export const overload: Observed = {
  name: 'overload',
  async observe() {
    const config = join(tmpdir(), `parvis-overload-${process.pid}.yaml`);
    const user = (index: number) => `      - { identifiers: [{ kind: email, value: ${address(index)}, verified: true }], password: ${PASSWORD}, locale: en, source: bench }\n`;
    writeFileSync(config, `${readFileSync(demo, 'utf8').trimEnd()}\n${Array.from({ length: USERS }, (_, index) => user(index)).join('')}`);
    const installation = await startInstallation({ separate: true, serves: 1, workers: 0, env: BEHIND_A_PROXY, config });
    try {
      const flows: Standing[] = [];
      for (let index = 0; index < PEAK + FLOOD; index++) flows.push(await walk(installation, index));
      const quiet = await probe(installation, pause(2000));

      // The peak: as many at once as keep the hashing threads busy.
      let acknowledged = 0;
      let next = 0;
      const peakBegan = performance.now();
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          while (next < PEAK) {
            const { body } = await signIn(installation, flows[next++] as Standing);
            if (body.done) acknowledged++;
          }
        }),
      );
      const peak = acknowledged / ((performance.now() - peakBegan) / 1000);

      // The flood, open loop: nobody waits for anybody.
      const answers: Promise<Awaited<ReturnType<typeof signIn>>>[] = [];
      const floodBegan = performance.now();
      const flood = (async () => {
        for (let index = 0; index < FLOOD; index++) {
          const due = floodBegan + (index * 1000) / (5 * peak);
          if (due > performance.now()) await pause(due - performance.now());
          answers.push(signIn(installation, flows[PEAK + index] as Standing));
        }
        return Promise.all(answers);
      })();
      const busy = await probe(installation, flood);
      const results = await flood;
      const seconds = (performance.now() - floodBegan) / 1000;
      const done = results.filter((result) => result.body.done);
      const refused = results.filter((result) => !result.body.done);
      const improper = refused.filter((result) => result.status !== 503 || result.retryAfter === null);
      const [{ count } = { count: 0 }] = await installation.database.dump<{ count: number }>('select count(*)::int as count from sessions.sessions');
      const missing = acknowledged + done.length - count;
      const goodput = Number((done.length / seconds / peak).toFixed(2));
      return {
        errors: improper.length + (missing === 0 ? 0 : 1) + (acknowledged === PEAK ? 0 : 1),
        ok: goodput >= BUDGET && improper.length === 0,
        budget: `>= ${BUDGET} of the peak`,
        reached: goodput,
        peak_per_second: Math.round(peak),
        offered: FLOOD,
        done: done.length,
        refused_503_with_retry_after: refused.length - improper.length,
        token_p99_ms_quiet: Math.round(percentile(quiet, 0.99)),
        token_p99_ms_flooded: Math.round(percentile(busy, 0.99)),
        ...(improper[0] ? { first_error: `${improper[0].status}: ${JSON.stringify(improper[0].body).slice(0, 200)}` } : {}),
      };
    } finally {
      await installation.stop();
      rmSync(config, { force: true });
    }
  },
};
