import { hash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { BuiltProvider } from './build-provider.ts';
import type { PooledProvider } from './provider-pool.ts';

export interface Document {
  readonly body: string;
  readonly etag: string;
  readonly type: string;
}

/** Discovery and JWKS change only with tenant or keys, so the provider is asked once for each of its lives. */
export async function readDocument(pooled: PooledProvider, path: string): Promise<Document> {
  let document = pooled.documents.get(path);
  if (!document) pooled.documents.set(path, (document = await ask(pooled, path)));
  return document;
}

/** The same document with more in it. */
export function withMembers(document: Document, members: Readonly<Record<string, unknown>>): Document {
  if (Object.keys(members).length === 0) return document;
  const body = JSON.stringify({ ...(JSON.parse(document.body) as object), ...members });
  return { ...document, body, etag: etagOf(body) };
}

const etagOf = (body: string) => `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;

async function ask({ handle }: BuiltProvider, path: string): Promise<Document> {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: path, headers: { accept: 'application/json' } });
  const response = new ServerResponse(request);
  const body = await new Promise<string>((done, fail) => {
    response.end = ((chunk?: unknown) => {
      done(typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '');
      return response;
    }) as typeof response.end;
    Promise.resolve(handle(request, response)).catch(fail);
  });
  if (response.statusCode !== 200) throw new Error(`The provider answered ${response.statusCode} for ${path}.`);
  return { body, etag: etagOf(body), type: String(response.getHeader('content-type')) };
}
