import { createCache } from '#platform/cache';
import { ask } from '../oauth2/ask.ts';
import type { HttpDeps } from '../oauth2/http-deps.ts';
import { isFailure, refused, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { readObject, type JsonObject } from '../oauth2/read-json.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** After this long a document is asked for again. */
const FRESH_MS = 10 * MINUTE;
/** Where it cannot be had then, the older one serves until it is this old: a provider whose documents are down for a moment still signs people in. */
const STALE_MS = 60 * MINUTE;
/** Whatever asks for it: not more often than this. Tokens with made-up key ids would otherwise be requests to somebody else's server. */
const COOLDOWN_MS = 30 * SECOND;
/** After a failure the next one to ask tries again this much later. */
const PAUSE_MS = 2 * SECOND;
const MAX_BYTES = 256 * 1024;
const MAX_DOCUMENTS = 2000;

export interface Held<D> {
  readonly kind: 'held';
  readonly document: D;
  readonly fetchedAt: number;
  /** Of the answer's `Date` header: how far the other clock is from ours. */
  readonly date?: string | undefined;
}

/** Documents that providers publish, cached for each connection: bounded in size, time, number and how often they are asked for (D14). */
export interface Documents<D> {
  get(connectionId: string, url: string): Promise<Held<D> | Refused | Unavailable>;
  /** A newer one than the one that is held, where one may be asked for already; otherwise the one that is held. */
  renew(connectionId: string, url: string): Promise<Held<D> | Refused | Unavailable>;
  /** As it is at this moment: for operators who test what they just changed. */
  look(connectionId: string, url: string): Promise<Held<D> | Refused | Unavailable>;
}

interface Entry<D> {
  readonly held?: Held<D> | undefined;
  readonly failure?: Refused | Unavailable | undefined;
  readonly triedAt: number;
}

/** `read` makes the document of the answer, or says with undefined that it is none. */
export function createDocuments<D>(deps: HttpDeps, what: string, read: (body: JsonObject) => D | undefined): Documents<D> {
  const entries = createCache<Entry<D>>({ max: MAX_DOCUMENTS, ttl: STALE_MS, clock: deps.clock });
  const underWay = new Map<string, Promise<Entry<D>>>();
  const now = () => deps.clock.now().getTime();

  async function fetchOne(url: string): Promise<Held<D> | Refused | Unavailable> {
    const answer = await ask(deps.outbound, what, url, { maxBytes: MAX_BYTES });
    if (isFailure(answer)) return answer;
    if (answer.status !== 200) return refused(what, `status ${answer.status}`);
    const body = readObject(answer.body);
    const document = body && read(body);
    if (document === undefined) return refused(what, 'it is not the document it should be');
    return { kind: 'held', document, fetchedAt: now(), date: answer.headers['date'] };
  }

  /** Callers at the same time share one request. */
  async function load(key: string, url: string): Promise<Entry<D>> {
    const started =
      underWay.get(key) ??
      fetchOne(url).then((result): Entry<D> => {
        const before = entries.get(key)?.held;
        const old = before !== undefined && now() - before.fetchedAt < STALE_MS ? before : undefined;
        const entry = result.kind === 'held' ? { held: result, triedAt: now() } : { held: old, failure: result, triedAt: now() };
        entries.set(key, entry);
        return entry;
      });
    underWay.set(key, started);
    try {
      return await started;
    } finally {
      underWay.delete(key);
    }
  }

  const outcomeOf = (entry: Entry<D>) => entry.held ?? (entry.failure as Refused | Unavailable);

  async function ensure(connectionId: string, url: string, mayServe: (entry: Entry<D>) => boolean) {
    const key = `${connectionId}\n${url}`;
    const entry = entries.get(key);
    return outcomeOf(entry !== undefined && mayServe(entry) ? entry : await load(key, url));
  }

  return {
    get: (connectionId, url) =>
      ensure(connectionId, url, ({ held, failure, triedAt }) => {
        if (failure !== undefined && now() - triedAt < (held === undefined ? PAUSE_MS : COOLDOWN_MS)) return true;
        return held !== undefined && now() - held.fetchedAt < FRESH_MS;
      }),
    renew: (connectionId, url) => ensure(connectionId, url, ({ triedAt }) => now() - triedAt < COOLDOWN_MS),
    look: (connectionId, url) => ensure(connectionId, url, () => false),
  };
}
