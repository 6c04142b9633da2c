import { compactVerify, decodeProtectedHeader, errors, type CryptoKey, type JWSHeaderParameters } from 'jose';
import { isFailure, refused, type Refused, type Unavailable } from '../oauth2/failures.ts';
import { readObject, type JsonObject } from '../oauth2/read-json.ts';
import type { KeySet } from './provider.ts';
import { isSecretAlgorithm } from './settings.ts';

/** Whose signature counts. */
export interface Signer {
  readonly algs: readonly string[];
  /** The client's secret, which is the key where the list of algorithms is of HMAC alone. */
  readonly secret?: string | undefined;
  keys(renew?: boolean): Promise<KeySet | Refused | Unavailable>;
}

export interface Signed {
  readonly kind: 'signed';
  readonly header: JWSHeaderParameters;
  readonly claims: JsonObject;
}

const MAX_TOKEN = 16 * 1024;
/** Headers that bring a key along, or tell where one is: ours come from the settings alone. `crit`: nothing that must be understood is (D16). */
const UNWELCOME = ['jku', 'x5u', 'jwk', 'crit'] as const;

/** What somebody signed with a key that is theirs by the settings. Only the functions that verify one kind of token each call this; it says nothing about what a token is for. */
export async function verifySignature(token: string, signer: Signer): Promise<Signed | Refused | Unavailable> {
  const header = token.length <= MAX_TOKEN ? readHeader(token) : undefined;
  if (header === undefined) return refused('form', 'it is not a signed token');
  const unwelcome = UNWELCOME.find((name) => header[name] !== undefined);
  if (unwelcome !== undefined) return refused('header', unwelcome);
  if (header.alg === undefined || !signer.algs.includes(header.alg)) return refused('alg');
  const candidates = await findCandidates(header, signer);
  if (isFailure(candidates)) return candidates;
  for (const key of candidates.keys) {
    const claims = await verifyWith(key, token, signer.algs);
    if (claims !== undefined) return { kind: 'signed', header, claims };
  }
  return candidates.keys.length === 0 ? refused('key', 'the provider publishes none that it could be signed with') : refused('signature');
}

function readHeader(token: string): JWSHeaderParameters | undefined {
  try {
    return token.split('.').length === 3 ? decodeProtectedHeader(token) : undefined;
  } catch {
    return undefined;
  }
}

async function verifyWith(key: CryptoKey | Uint8Array, token: string, algs: readonly string[]): Promise<JsonObject | undefined> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [...algs] });
    return readObject(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

type Candidates = { readonly kind: 'candidates'; readonly keys: readonly (CryptoKey | Uint8Array)[] };

async function findCandidates(header: JWSHeaderParameters, signer: Signer): Promise<Candidates | Refused | Unavailable> {
  if (isSecretAlgorithm(header.alg as string)) return { kind: 'candidates', keys: signer.secret === undefined ? [] : [new TextEncoder().encode(signer.secret)] };
  // Once as the keys are known; where none fits, once more as they are now: the provider may have begun to sign with a new one.
  for (const renew of [false, true]) {
    const set = await signer.keys(renew);
    if (isFailure(set)) return set;
    const keys = await matching(set, header);
    if (keys.length > 0) return { kind: 'candidates', keys };
  }
  return { kind: 'candidates', keys: [] };
}

/** Keys to try at most, where the header does not say which. */
const MAX_TRIED = 8;

async function matching({ find }: KeySet, header: JWSHeaderParameters): Promise<readonly CryptoKey[]> {
  try {
    return [await find(header)];
  } catch (error) {
    const keys: CryptoKey[] = [];
    if (error instanceof errors.JWKSMultipleMatchingKeys) for await (const key of error) if (keys.push(key) >= MAX_TRIED) break;
    return keys;
  }
}
