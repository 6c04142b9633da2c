import { parentPort, workerData } from 'node:worker_threads';
import { randomBytes } from 'node:crypto';

/* Sends wrong passwords at a steady rate, apart from the thread that measures what others notice of it. */
export interface FloodInput {
  readonly issuer: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly flows: readonly { readonly flow: string; readonly secret: string; readonly version: number }[];
}
export interface FloodResult {
  readonly offered: number;
  readonly answered: number;
  readonly refused: number;
  readonly improper: readonly string[];
}

const { issuer, perSecond, seconds, flows } = workerData as FloodInput;
const open = [...flows];
const result = { offered: 0, answered: 0, refused: 0, improper: [] as string[] };

async function guess(): Promise<void> {
  const at = open.shift();
  if (!at) return;
  result.offered++;
  const response = await fetch(`${issuer}/journeys/v1/flows/${at.flow}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}`, authorization: `Bearer ${at.secret}` },
    body: JSON.stringify({ version: at.version, action: 'continue', fields: { password: 'Not-The-Password-7' } }),
  });
  await response.arrayBuffer();
  if (response.status === 200) result.answered++;
  else if (response.status === 503 && response.headers.get('retry-after') !== null) {
    result.refused++;
    // A refusal changes nothing: the same page is sent again.
    open.push(at);
  } else result.improper.push(String(response.status));
}

const began = performance.now();
const pending: Promise<void>[] = [];
for (let index = 0; index < perSecond * seconds; index++) {
  const due = began + (index * 1000) / perSecond;
  if (due > performance.now()) await new Promise((done) => setTimeout(done, due - performance.now()));
  pending.push(guess().catch((error: unknown) => void result.improper.push(String(error))));
}
await Promise.all(pending);
parentPort?.postMessage(result satisfies FloodResult);
