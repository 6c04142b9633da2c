import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

const TIMEOUT_MS = 5000;

/** Could not be asked, or did not answer as the standards say. */
export class IssuerUnavailable extends Error {}

interface Metadata {
  readonly jwks: JWTVerifyGetKey;
  readonly introspection: string | undefined;
}

/** Where the keys are, by discovery (OpenID Connect Discovery 1.0 section 4). Read with the first token; a failure is not remembered. */
export function createIssuer(issuer: string) {
  let known: Promise<Metadata> | undefined;

  async function discover(): Promise<Metadata> {
    const answer = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { headers: { accept: 'application/json' } });
    const { issuer: named, jwks_uri: jwks, introspection_endpoint: introspection } = await json(answer);
    // Whoever answers at this address for another issuer could name keys of their own (section 4.3).
    if (named !== issuer || typeof jwks !== 'string') throw new IssuerUnavailable(`What stands at ${issuer} describes another issuer.`);
    return { jwks: createRemoteJWKSet(new URL(jwks), { timeoutDuration: TIMEOUT_MS }), introspection: typeof introspection === 'string' ? introspection : undefined };
  }

  const metadata = (): Promise<Metadata> => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    /** Keys are read once, kept, and read anew when a token names one that is not among them. */
    keys: (async (header, token) => {
      const { jwks } = await metadata();
      try {
        return await jwks(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        throw new IssuerUnavailable('The keys could not be read.', { cause: error });
      }
    }) satisfies JWTVerifyGetKey,

    /** RFC 7662. */
    async introspect(token: string, client: { readonly id: string; readonly secret: string }): Promise<Readonly<Record<string, unknown>>> {
      const { introspection } = await metadata();
      if (introspection === undefined) throw new IssuerUnavailable('The issuer has no introspection endpoint.');
      // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
      const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
      const basic = Buffer.from(`${encode(client.id)}:${encode(client.secret)}`).toString('base64');
      return json(
        await ask(introspection, {
          method: 'POST',
          headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
          body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
        }),
      );
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new Error(`${answer.status} at ${new URL(url).pathname}`);
  } catch (error) {
    throw new IssuerUnavailable('The issuer could not be asked.', { cause: error });
  }
}

async function json(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await answer.json();
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new IssuerUnavailable('The issuer did not answer in JSON.', { cause: error });
  }
  throw new IssuerUnavailable('The issuer answered with something else.');
}
