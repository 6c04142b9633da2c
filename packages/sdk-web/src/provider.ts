/** Anything that went wrong on the way. `code` is an error of OAuth or OpenID Connect (`invalid_grant`), of the journeys API (`journeys.expired`), or one of ours. */
export class ParvisError extends Error {
  override readonly name = 'ParvisError';
  readonly code: string;
  /** Of the journeys API: what is wrong with which field. */
  readonly fields: readonly { readonly field: string; readonly fix: string }[];

  constructor(code: string, message: string, fields: ParvisError['fields'] = [], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fields = fields;
  }
}

export interface Metadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint: string;
  readonly pushed_authorization_request_endpoint: string;
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Answers in JSON, whatever the status. Throws `unreachable`. */
export async function ask(
  send: Fetch,
  url: string,
  init: RequestInit = {},
): Promise<{ readonly ok: boolean; readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  try {
    // Never with cookies: what these addresses give depends on what is sent alone.
    const answer = await send(url, { credentials: 'omit', cache: 'no-store', redirect: 'error', ...init });
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>> };
  } catch (cause) {
    throw new ParvisError('unreachable', 'There was no answer, or none in JSON.', [], { cause });
  }
}

/** OpenID Connect Discovery 1.0. Read once; a failure is not remembered. */
export function discovery(issuer: string, send: Fetch): () => Promise<Metadata> {
  let known: Promise<Metadata> | undefined;
  const read = async (): Promise<Metadata> => {
    const { ok, body } = await ask(send, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { cache: 'default' });
    if (!ok || body['issuer'] !== issuer) throw new ParvisError('wrong_issuer', `What stands at ${issuer} describes another issuer.`);
    return body as unknown as Metadata;
  };
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

export const form = (values: Readonly<Record<string, string | undefined>>): URLSearchParams =>
  new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** An error of OAuth, of the journeys API (RFC 9457), or of something in between. */
export function errorOf({ status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }): ParvisError {
  const { error, error_description: description, code, title, fields } = body;
  if (typeof error === 'string') return new ParvisError(error, typeof description === 'string' ? description : error);
  if (typeof code === 'string') return new ParvisError(code, String(title), (fields as ParvisError['fields'] | undefined) ?? []);
  return new ParvisError('unexpected_answer', `An answer with status ${status} that says nothing.`);
}
