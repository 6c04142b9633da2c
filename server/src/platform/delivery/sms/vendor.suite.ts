import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '#platform/outbound';
import type { SmsSender, SmsSenderType, SmsToSend } from './contract.ts';

/* A server on this machine that answers as a vendor's published contract says. */

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Vendor {
  readonly host: string;
  readonly received: Received[];
  /** How the next messages are answered; `hang`: never. */
  answer: (request: Received) => VendorAnswer | 'hang';
  sender(type: SmsSenderType, url: string, from?: string): SmsSender;
  close(): Promise<void>;
}

export async function startVendor(): Promise<Vendor> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      const answer = vendor.answer(one);
      if (answer === 'hang') return;
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outbound = createOutbound({ allow: [host] });
  const vendor: Vendor = {
    host,
    received,
    answer: () => ({ status: 200 }),
    sender: (type, url, from) => type.create(new URL(url), { outbound, ...(from === undefined ? {} : { from }) }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return vendor;
}

export const MESSAGE: SmsToSend = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  id: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  to: '+33612345678',
  text: '123456 is your Acme code. Café?\n\n@acme.example #123456',
  senderName: 'Acme',
  worthSeconds: 540,
};
export const patience = (ms = 5000) => AbortSignal.timeout(ms);
