import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.ts';

export type { paths };
export type * from './types.ts';
export { fillPath } from './fill-path.ts';

/** RFC 9457 problem details, as every refusal of the API carries them. */
export interface Problem {
  readonly type: string;
  /** A sentence for people: what is wrong and what to do. */
  readonly title: string;
  readonly status: number;
  /** Stable; see docs/reference/errors.md. */
  readonly code: string;
  /** The same as in the log and the audit trail. */
  readonly reference: string;
  /** `code` and `values`: the same as `fix`, for words of your own; where there is a word for it. */
  readonly fields?: readonly {
    readonly field: string;
    readonly fix: string;
    readonly code?: string;
    readonly values?: Readonly<Record<string, string | number | readonly string[]>>;
  }[];
  /** With 412: what it is now. */
  readonly current?: unknown;
}

export interface AdminClientOptions {
  /** Issuer of the system tenant, e.g. `https://id.example.com/t/system`. */
  readonly issuer: string;
  /** `Authorization: Bearer` of an API key. */
  readonly apiKey?: string;
  /** Instead of `fetch`: adds what proves who asks, for instance a DPoP proof (RFC 9449), and sends. */
  readonly send?: (request: Request) => Promise<Response>;
}

export type AdminClient = Client<paths>;

/** Every route of the admin API by its path, with the types of what goes in and comes out. Answers are `{ data, error, response }`; nothing is thrown for a refusal. */
export function createAdminClient({ issuer, apiKey, send }: AdminClientOptions): AdminClient {
  return createFetchClient<paths>({
    baseUrl: issuer,
    ...(send === undefined ? {} : { fetch: send }),
    ...(apiKey === undefined ? {} : { headers: { authorization: `Bearer ${apiKey}` } }),
  });
}
