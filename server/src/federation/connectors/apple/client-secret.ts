import { SignJWT } from 'jose';
import type { ConnectionSettings } from '../../contract.ts';
import { readPrivateKey } from '../oauth2/client-authentication.ts';
import type { AppleSettings } from './settings.ts';

/** Apple takes up to six months; one that is made for each request need not last. */
const SECONDS = 300;

/** What Apple calls the client secret: a token of ours, signed with the key that was made for the team. Undefined where the key is none for ES256. */
export async function makeClientSecret({ settings, secrets }: ConnectionSettings<AppleSettings>, now: Date): Promise<string | undefined> {
  const key = readPrivateKey(secrets['privateKey'] ?? '');
  if (key?.alg !== 'ES256') return undefined;
  const issued = Math.floor(now.getTime() / 1000);
  return new SignJWT({ iss: settings.teamId, sub: settings.clientId, aud: settings.issuer })
    .setProtectedHeader({ alg: 'ES256', kid: settings.keyId })
    .setIssuedAt(issued)
    .setExpirationTime(issued + SECONDS)
    .sign(key.key);
}
