import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { RunningDemo } from './app.ts';
import type { Markup } from './html.ts';

const MAX_BODY = 16 * 1024;

/** Serves what stands beside the shop and the club, and is nobody's application: pages that load only what is their own. */
export async function servePlain(settings: { readonly host: string; readonly port: number }, url: string, answer: RequestListener): Promise<RunningDemo> {
  const server = createServer((request, response) => {
    setHeaders(response);
    answer(request, response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(settings.port, settings.host, done));
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Forms may end anywhere by redirect, so no form-action says where. */
function setHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.setHeader('cache-control', 'no-store');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('x-content-type-options', 'nosniff');
}

/** Throws on more than 16 KiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY) throw new Error('too large');
  }
  return body;
}

export function sendAsset(response: ServerResponse, file: URL, type: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=60' }).end(readFileSync(file));
}

export function sendPage(response: ServerResponse, status: number, markup: Markup): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(String(markup));
}
