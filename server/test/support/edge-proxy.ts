import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What stands in front of `serve` in production, as small as it gets: asks /health/ready, spreads requests over those that are ready, keeps
 * connections, passes Host on and adds the forwarded headers. A connection that is refused is tried elsewhere (nothing was sent); one that
 * breaks is the client's 502, so that tests see it.
 */
export interface EdgeProxy {
  readonly port: number;
  close(): Promise<void>;
}

const CHECK_MS = 50;

export async function startEdgeProxy(upstreams: readonly number[], options: { readonly proto?: 'https'; readonly port?: number } = {}): Promise<EdgeProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const health = new Agent({ keepAlive: false });
  const ready = new Set(upstreams);
  let turn = 0;
  const check = (port: number) =>
    new Promise<void>((done) => {
      const request = send({ agent: health, host: '127.0.0.1', port, path: '/health/ready', timeout: 2000 }, (response) => {
        response.resume();
        if (response.statusCode === 200) ready.add(port);
        else ready.delete(port);
        response.on('end', done);
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => {
        ready.delete(port);
        done();
      });
      request.end();
    });
  let checking = false;
  const timer = setInterval(() => {
    if (checking) return;
    checking = true;
    void Promise.all(upstreams.map(check)).finally(() => (checking = false));
  }, CHECK_MS);

  function forward(incoming: IncomingMessage, body: Buffer, response: ServerResponse, left: number): void {
    const targets = ready.size > 0 ? [...ready] : upstreams;
    const port = targets[turn++ % targets.length] as number;
    const { connection: _connection, 'content-length': _length, 'transfer-encoding': _encoding, 'x-forwarded-for': chain, 'x-test-client': client, ...headers } = incoming.headers;
    const request = send(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        headers: {
          ...headers,
          ...(body.length > 0 ? { 'content-length': body.length } : {}),
          'x-forwarded-for': [chain, client ?? '127.0.0.1'].filter(Boolean).join(', '),
          ...(options.proto ? { 'x-forwarded-proto': options.proto } : {}),
        },
      },
      (answer) => {
        const { connection: _hop, 'keep-alive': _hint, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, kept);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    request.on('error', (error: { code?: string }) => {
      if (error.code === 'ECONNREFUSED' && left > 0) {
        ready.delete(port);
        return forward(incoming, body, response, left - 1);
      }
      if (!response.headersSent) response.writeHead(502).end(`${error.code}`);
      else response.destroy();
    });
    request.end(body);
  }
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => forward(incoming, Buffer.concat(chunks), response, upstreams.length));
  });
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(timer);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
