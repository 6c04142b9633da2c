import { randomBytes } from 'node:crypto';
import { Agent, request as send } from 'node:http';
import { setPriority } from 'node:os';

/*
 * A process of its own that sends wrong passwords at a steady rate, so that what it costs to send is not taken for what it costs to answer. At the lowest
 * priority: an attacker's machine is another one, and must not take the processor from the server that is measured.
 */
export interface Standing {
  readonly flow: string;
  readonly secret: string;
  readonly version: number;
}
/** `clients`: each sends its next guess when the last one is answered. `perSecond`: nobody waits for anybody. */
export type FloodOrder =
  | { readonly flows: readonly Standing[] }
  | { readonly clients: number; readonly seconds: number }
  | { readonly perSecond: number; readonly seconds: number };

export interface FloodResult {
  readonly offered: number;
  readonly hashed: number;
  readonly refused: number;
  /** Seconds until the last one was sent, and until the last one was answered. */
  readonly sentFor: number;
  readonly answeredAfter: number;
  /** Answers that are neither a wrong password nor a proper refusal. */
  readonly improper: readonly string[];
}

const issuer = new URL(process.argv[2] as string);
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const open: Standing[] = [];
setPriority(19);

function post(at: Standing): Promise<{ status: number; retryAfter: string | undefined; text: string }> {
  const body = JSON.stringify({ version: at.version, action: 'continue', fields: { password: 'Not-The-Password-7' } });
  return new Promise((done, fail) => {
    const request = send(
      {
        agent,
        host: '127.0.0.1',
        port: issuer.port,
        path: `/journeys/v1/flows/${at.flow}`,
        method: 'POST',
        headers: {
          host: issuer.host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}`,
          authorization: `Bearer ${at.secret}`,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text }));
        response.on('error', fail);
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

function newRun() {
  const result = { offered: 0, hashed: 0, refused: 0, improper: [] as string[] };
  const began = performance.now();
  return {
    began,
    /** Resolves also when it failed: what was no proper answer is told at the end. */
    async guess(at: Standing): Promise<void> {
      result.offered++;
      const { status, retryAfter, text } = await post(at).catch((error: unknown) => ({ status: 0, retryAfter: undefined, text: String(error) }));
      if (status === 200 && text.includes('credentials.password_wrong')) {
        result.hashed++;
        open.push({ ...at, version: (JSON.parse(text) as { version: number }).version });
      } else if (status === 503 && retryAfter !== undefined) {
        result.refused++;
        // A refusal changes nothing: the same page is sent again.
        open.push(at);
      } else result.improper.push(`${status}: ${text.slice(0, 300)}`);
    },
    result: (sentFor: number): FloodResult => ({ ...result, sentFor, answeredAfter: (performance.now() - began) / 1000 }),
  };
}

async function flood(perSecond: number, seconds: number): Promise<FloodResult> {
  const run = newRun();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const due = run.began + (index * 1000) / perSecond;
    if (due > performance.now()) await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
    const at = open.shift();
    if (at) pending.push(run.guess(at));
  }
  const sentFor = (performance.now() - run.began) / 1000;
  await Promise.all(pending);
  return run.result(sentFor);
}

async function keepBusy(clients: number, seconds: number): Promise<FloodResult> {
  const run = newRun();
  const until = run.began + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let at = open.shift(); at && performance.now() < until; at = open.shift()) await run.guess(at);
    }),
  );
  return run.result(seconds);
}

process.on('message', (order: FloodOrder) => {
  if ('flows' in order) open.splice(0, open.length, ...order.flows);
  else void ('clients' in order ? keepBusy(order.clients, order.seconds) : flood(order.perSecond, order.seconds)).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
