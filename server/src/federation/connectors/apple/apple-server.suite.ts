import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, jwtVerify, SignJWT } from 'jose';
import type { Returned } from '../../contract.ts';

/* A server on this machine that answers as Apple's public documentation of "Sign in with Apple REST API" says. Apple itself was not asked. */

export interface Person {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** An address at the relay, which hides theirs. */
  readonly isPrivate?: boolean;
}

export interface AppleServer {
  readonly issuer: string;
  readonly people: Map<string, Person>;
  /** Subjects who came before: their name is told no more. */
  readonly known: Set<string>;
  /** The `client_secret` of each token request. */
  readonly secrets: string[];
  visit(url: string, who: string): Returned;
  close(): Promise<void>;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const APPLE = {
  clientId: 'com.example.shop.web',
  teamId: 'DEF123GHIJ',
  keyId: 'ABC123DEFG',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
} as const;

const MONTHS_6 = 15_777_000;

export async function startAppleServer(): Promise<AppleServer> {
  const signer = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [people, known, secrets] = [new Map<string, Person>(), new Set<string>(), [] as string[]];
  const codes = new Map<string, { readonly who: string; readonly nonce: string; readonly challenge: string | null; readonly redirectUri: string }>();

  async function isOurs(secret: string): Promise<boolean> {
    try {
      const { payload, protectedHeader } = await jwtVerify(secret, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), {
        algorithms: ['ES256'],
        issuer: APPLE.teamId,
        subject: APPLE.clientId,
        audience: issuer,
        requiredClaims: ['iat', 'exp'],
      });
      return protectedHeader.kid === APPLE.keyId && (payload.exp as number) - (payload.iat as number) <= MONTHS_6;
    } catch {
      return false;
    }
  }

  async function token(form: URLSearchParams): Promise<readonly [number, unknown]> {
    secrets.push(form.get('client_secret') ?? '');
    if (form.get('client_id') !== APPLE.clientId || !(await isOurs(form.get('client_secret') ?? ''))) return [400, { error: 'invalid_client' }];
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    if (code === undefined || code.redirectUri !== form.get('redirect_uri') || (code.challenge !== null && !form.has('code_verifier'))) return [400, { error: 'invalid_grant' }];
    const person = people.get(code.who) as Person;
    const idToken = await new SignJWT({
      nonce: code.nonce,
      nonce_supported: true,
      email: person.email,
      // Text, as Apple has it.
      email_verified: 'true',
      ...(person.isPrivate ? { is_private_email: 'true' } : {}),
      auth_time: Math.floor(Date.now() / 1000),
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'apple' })
      .setIssuer(issuer)
      .setAudience(APPLE.clientId)
      .setSubject(code.who)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(signer.privateKey);
    return [200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 3600, refresh_token: randomUUID(), id_token: idToken }];
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on(
      'end',
      () =>
        void answer(request.url ?? '', new URLSearchParams(Buffer.concat(chunks).toString())).then(([status, body]) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        ),
    );
  });
  async function answer(path: string, form: URLSearchParams): Promise<readonly [number, unknown]> {
    if (path === '/.well-known/openid-configuration')
      return [
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/auth/authorize`,
          token_endpoint: `${issuer}/auth/token`,
          jwks_uri: `${issuer}/auth/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
        },
      ];
    if (path === '/auth/keys') return [200, { keys: [{ ...(await exportJWK(signer.publicKey)), kid: 'apple', use: 'sig', alg: 'RS256' }] }];
    return path === '/auth/token' ? token(form) : [400, {}];
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    people,
    known,
    secrets,
    visit(url, who) {
      const asked = new URL(url).searchParams;
      const scopes = (asked.get('scope') ?? '').split(' ');
      if (asked.get('client_id') !== APPLE.clientId) throw new Error('invalid_client');
      if ((scopes.includes('name') || scopes.includes('email')) && asked.get('response_mode') !== 'form_post')
        throw new Error('response_mode must be form_post when name or email scope is requested');
      const state = asked.get('state') as string;
      if (who === 'nobody') return { method: 'POST', parameters: { error: 'user_cancelled_authorize', state } };
      const code = randomUUID();
      codes.set(code, { who, nonce: asked.get('nonce') as string, challenge: asked.get('code_challenge'), redirectUri: asked.get('redirect_uri') as string });
      const { firstName, lastName, email } = people.get(who) as Person;
      const user = known.has(who) ? {} : { user: JSON.stringify({ name: { firstName, lastName }, email }) };
      known.add(who);
      return { method: 'POST', parameters: { code, state, ...user } };
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
