import { createAdminClient, fillPath, type AdminClient, type Answer, type Body, type Item, type PathOf, type PathParams, type Problem, type Query } from '@parvis/client';
import { retrying, type RetryOptions } from './retry.ts';

export interface AdminOptions extends RetryOptions {
  /** Issuer of the system tenant, e.g. `https://id.example.com/t/system`. */
  readonly issuer: string;
  readonly apiKey: string;
  /** Instead of `fetch`: for whoever goes through something of their own. */
  readonly send?: (request: Request) => Promise<Response>;
}

/** The API said no: its problem details (RFC 9457). */
export class AdminRefused extends Error {
  override readonly name = 'AdminRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.title}`);
    this.problem = problem;
  }
}

/** `etag` names the version that was read, for `change`. */
export interface Read<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

/** `conflict`: somebody else changed it since; nothing was saved. `current` is what it is now, `etag` its version. */
export type Changed<T> = ({ readonly kind: 'saved' } & Read<T>) | { readonly kind: 'conflict'; readonly current: T; readonly etag: string | undefined };

type Listing = { [P in PathOf<'get'>]: [Item<P>] extends [never] ? never : P }[PathOf<'get'>];

export interface Where<P, Q = undefined> {
  readonly path?: P;
  readonly query?: Q;
}

export interface Admin {
  /** Every route, typed: answers are `{ data, error, response }`, nothing is thrown for a refusal. */
  readonly api: AdminClient;
  read<P extends PathOf<'get'>>(path: P, where?: Where<PathParams<P>, Query<P>>): Promise<Read<Answer<P>>>;
  /** One after the other, a page at a time, for as long as somebody asks. */
  all<P extends Listing>(path: P, where?: Where<PathParams<P>, Query<P>>): AsyncGenerator<Item<P>, void>;
  /** Saves, if it is still as it was read (RFC 9110 section 13.1.1). */
  change<P extends PathOf<'put'>>(path: P, change: Where<PathParams<P, 'put'>> & { readonly body: Body<P, 'put'>; readonly etag: string }): Promise<Changed<Answer<P, 'put'>>>;
}

/** The admin API for programs. Tries again where that does no harm, and waits as it is told to. */
export function adminClient({ issuer, apiKey, send: wire, ...retry }: AdminOptions): Admin {
  const send = retrying(retry, wire);
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };

  async function call(method: string, path: string, where: Where<unknown, unknown>, more: Readonly<Record<string, string>> = {}, body?: unknown) {
    const url = issuer + fillPath(path, where.path as Readonly<Record<string, unknown>> | undefined, where.query as Readonly<Record<string, unknown>> | undefined);
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await send(new Request(url, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more }, ...json }));
    const text = await answer.text();
    const parsed = text === '' ? undefined : (parse(text) as unknown);
    if (!answer.ok && answer.status !== 412) throw new AdminRefused(problemOf(parsed, answer.status));
    return { status: answer.status, body: parsed, etag: answer.headers.get('etag') ?? undefined };
  }

  return {
    api: createAdminClient({ issuer, apiKey, send }),

    async read(path, where = {}) {
      const { body, etag } = await call('GET', path, where);
      return { body, etag } as Read<Answer<typeof path>>;
    },

    async *all(path, where = {}) {
      let after: string | undefined;
      do {
        const { body } = await call('GET', path, { ...where, query: { ...where.query, ...(after === undefined ? {} : { after }) } });
        const page = body as { readonly items: readonly Item<typeof path>[]; readonly next?: string };
        yield* page.items;
        after = page.next;
      } while (after !== undefined);
    },

    async change(path, { path: params, body, etag }) {
      const told = await call('PUT', path, { path: params }, { 'if-match': etag }, body);
      if (told.status !== 412) return { kind: 'saved', body: told.body, etag: told.etag } as Changed<Answer<typeof path, 'put'>>;
      return { kind: 'conflict', current: (told.body as Problem).current, etag: told.etag } as Changed<Answer<typeof path, 'put'>>;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands between may answer in a way of its own. */
function problemOf(body: unknown, status: number): Problem {
  if (body !== null && typeof body === 'object' && 'code' in body) return body as Problem;
  return { type: 'about:blank', title: 'The admin API did not answer as expected.', status, code: 'unknown', reference: '' };
}
