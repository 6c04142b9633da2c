import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { Screen, ScreenNode } from '#journeys/contract';

/* An authenticator in software: makes and answers ceremonies, and forges them where a test says so. */

export interface Forgery {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly present?: boolean;
  readonly verified?: boolean;
  readonly backupEligible?: boolean;
  readonly counter?: number;
  readonly credentialId?: string;
  /** Null: an authenticator that knows no user. */
  readonly userHandle?: string | null;
  readonly signature?: string;
  /** Signed with another hash than the key's algorithm says. */
  readonly hash?: string;
  /** How many bytes of the authenticator data there are; the signature is right. */
  readonly length?: number;
  readonly algorithm?: number;
  readonly statement?: { readonly fmt: string; readonly attStmt: Map<string, unknown> };
}

export interface SoftKey {
  readonly id: string;
  handle: string;
  counter: number;
  /** The answer to a `create` node. */
  create(screen: Screen, forged?: Forgery): Record<string, string>;
  /** The answer to a `get` node. */
  get(screen: Screen, forged?: Forgery): Record<string, string>;
}

export const ORIGIN = 'http://localhost:4000';
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const b64 = (data: string | Buffer) => Buffer.from(data).toString('base64url');

export function webauthnOf(screen: Screen): Extract<ScreenNode, { kind: 'webauthn' }> {
  const node = screen.nodes.find((candidate) => candidate.kind === 'webauthn');
  if (node?.kind !== 'webauthn') throw new Error(`No ceremony on ${screen.id}.`);
  return node;
}

export interface SoftKeyOptions {
  readonly aaguid?: string;
  readonly transports?: readonly string[];
  readonly synced?: boolean;
  readonly counts?: boolean;
}

export function softKey({ synced = true, counts = false, aaguid = '', transports = ['internal', 'hybrid'] }: SoftKeyOptions = {}): SoftKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rawId = randomBytes(24);

  function clientData(type: string, screen: Screen, forged: Forgery): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: forged.type ?? type,
        challenge: forged.challenge ?? String(webauthnOf(screen).options['challenge']),
        origin: forged.origin ?? ORIGIN,
        crossOrigin: forged.crossOrigin ?? false,
      }),
    );
  }
  function authenticatorData(rpId: string, counter: number, forged: Forgery, attested?: Buffer): Buffer {
    const eligible = forged.backupEligible ?? synced;
    const flags = (forged.present === false ? 0 : 0x01) | (forged.verified === false ? 0 : 0x04) | (eligible ? 0x18 : 0) | (attested ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(forged.rpId ?? rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }

  return {
    id: rawId.toString('base64url'),
    handle: '',
    counter: 0,
    create(screen, forged = {}) {
      const { options, field } = webauthnOf(screen);
      const { rp, user } = options as { rp: { id: string }; user: { id: string } };
      this.handle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(rawId.length);
      const attested = Buffer.concat([Buffer.from(aaguid.replaceAll('-', '').padEnd(32, '0'), 'hex'), length, rawId, coseKey(publicKey, forged.algorithm ?? -7)]);
      const { fmt, attStmt } = forged.statement ?? { fmt: 'none', attStmt: new Map<string, unknown>() };
      const object = new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', new Uint8Array(authenticatorData(rp.id, this.counter, forged, attested))],
      ]);
      const attestationObject = b64(Buffer.from(isoCBOR.encode(object as never)));
      return {
        [field]: JSON.stringify({
          id: forged.credentialId ?? this.id,
          type: 'public-key',
          response: { clientDataJSON: b64(clientData('webauthn.create', screen, forged)), attestationObject, transports },
        }),
      };
    },
    get(screen, forged = {}) {
      const { options, field } = webauthnOf(screen);
      if (counts && forged.counter === undefined) this.counter += 1;
      const data = authenticatorData(String(options['rpId']), forged.counter ?? this.counter, forged).subarray(0, forged.length);
      const client = clientData('webauthn.get', screen, forged);
      const signature = sign(forged.hash ?? 'sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        [field]: JSON.stringify({
          id: forged.credentialId ?? this.id,
          type: 'public-key',
          response: {
            clientDataJSON: b64(client),
            authenticatorData: b64(data),
            signature: forged.signature ?? b64(signature),
            userHandle: forged.userHandle === undefined ? this.handle : forged.userHandle,
          },
        }),
      };
    },
  };
}

/** RFC 9053: an EC2 key on P-256. */
function coseKey(publicKey: KeyObject, algorithm: number): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const bytes = (part: string | undefined) => new Uint8Array(Buffer.from(part ?? '', 'base64url'));
  const key = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, algorithm],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
  return Buffer.from(isoCBOR.encode(key as never));
}
