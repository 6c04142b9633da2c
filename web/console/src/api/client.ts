import { createAdminClient, fillPath, type Method, type Problem } from '@parvis/client';
import { issuer } from '../place.ts';
import type { Session } from '../session/session.ts';
import { texts } from '../kit/texts.ts';
import { language } from '../words/language.ts';
import { spoken } from '../given/index.ts';

let session: Session | undefined;

/** Once, when somebody is signed in. */
export function holdSession(opened: Session): void {
  session = opened;
}

export function currentSession(): Session {
  if (!session) throw new Error('Nobody is signed in.');
  return session;
}

/** Typed, for what the hooks do not do. */
export const client = createAdminClient({ issuer, send: (request) => currentSession().send(request) });

export interface Outgoing {
  readonly method: Method;
  /** As the API names it, e.g. `/admin/v1/tenants/{tenant}/users`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Received<T> {
  readonly body: T;
  /** ETag, for the If-Match of a change. */
  readonly version: string | undefined;
}

/** A refusal of the API, thrown so that queries and error boundaries see it. */
export class Refused extends Error {
  readonly problem: Problem;
  readonly version: string | undefined;

  constructor(problem: Problem, version?: string) {
    super(problem.title);
    this.name = 'Refused';
    this.problem = problem;
    this.version = version;
  }
}

export const outgoingUrl = ({ path, params, query }: Pick<Outgoing, 'path' | 'params' | 'query'>): string => `${issuer}${fillPath(path, params, query)}`;

export const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path}`;

export async function send<T>(out: Outgoing): Promise<Received<T>> {
  const body = out.body === undefined ? undefined : JSON.stringify(out.body);
  const request = new Request(outgoingUrl(out), {
    method: out.method.toUpperCase(),
    headers: { accept: 'application/json', 'accept-language': language, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...out.headers },
    ...(body === undefined ? {} : { body }),
    ...(out.signal ? { signal: out.signal } : {}),
  });
  return receive<T>(await currentSession().send(request, keyOf(out.method, out.path)));
}

/** A request that waited for a trip to the sign-in page. */
export async function sendWaiting<T>(waiting: NonNullable<Session['waiting']>): Promise<Received<T>> {
  const { method, url, headers, body, key } = waiting;
  return receive<T>(await currentSession().send(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }), key));
}

async function receive<T>(response: Response): Promise<Received<T>> {
  const text = await response.text();
  const version = response.headers.get('etag') ?? undefined;
  const json: unknown = text === '' ? undefined : parse(text);
  if (response.ok) return { body: json as T, version };
  throw new Refused(isProblem(json) ? spoken(json) : nameless(response), version);
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isProblem = (json: unknown): json is Problem => typeof json === 'object' && json !== null && 'code' in json && 'title' in json;

/** From something between us and the server. */
const nameless = (response: Response): Problem => ({
  type: 'about:blank',
  title: texts.answered(response.status),
  status: response.status,
  code: 'http.unknown',
  reference: '',
});
