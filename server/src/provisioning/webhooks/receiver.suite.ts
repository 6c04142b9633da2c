import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/* An application that is told things, on a bad day as well. What it makes of a signature is written here by the standard, and shares nothing with who signs. */

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
  readonly message: {
    readonly id: string;
    readonly type: string;
    readonly time: string;
    readonly tenant: string;
    readonly version: number;
    readonly data: Record<string, unknown>;
  };
}

export interface Receiver {
  readonly host: string;
  readonly received: Received[];
  /** Most that were under way together, by path. */
  readonly together: Map<string, number>;
  /** By path; 200 where nothing is said. A number is a status. */
  readonly answers: Map<string, number | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | 'hang' | 'slow'>;
  at(path: string): Received[];
  stop(): Promise<void>;
}

const SLOW_MS = 40;

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Receiver['answers'] = new Map();
  const together = new Map<string, number>();
  const open = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body, id: String(request.headers['webhook-id']), message: JSON.parse(body) as Received['message'] });
      open.set(path, (open.get(path) ?? 0) + 1);
      together.set(path, Math.max(together.get(path) ?? 0, open.get(path) ?? 0));
      const answer = answers.get(path) ?? 200;
      response.on('close', () => open.set(path, (open.get(path) ?? 1) - 1));
      if (answer === 'hang') return;
      if (answer === 'slow') return void setTimeout(() => response.writeHead(204).end(), SLOW_MS);
      const { status, headers = {}, body: text = '' } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    received,
    together,
    answers,
    at: (path) => received.filter((one) => one.path === path),
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Standard Webhooks 1.0, as a receiver reads it. */
export function isSigned({ headers, body }: Pick<Received, 'headers' | 'body'>, secret: string, now = Date.now()): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const seconds = Number(headers['webhook-timestamp']);
  if (!(Math.abs(now / 1000 - seconds) <= 300)) return false;
  const right = createHmac('sha256', key)
    .update(`${String(headers['webhook-id'])}.${seconds}.${body}`)
    .digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((part) => {
      const [version, given = ''] = part.split(',');
      const bytes = Buffer.from(given, 'base64');
      return version === 'v1' && bytes.length === right.length && timingSafeEqual(bytes, right);
    });
}
