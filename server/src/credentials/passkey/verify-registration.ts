import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { isFramed, type Attestation } from './read-response.ts';
import type { RelyingParty } from './relying-party.ts';

/** EdDSA, ES256, RS256: what authenticators of today make (WebAuthn 5.4). */
export const ALGORITHMS = [-8, -7, -257] as const;
const TRANSPORTS: ReadonlySet<string> = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

export interface Registered {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly aaguid: string;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
}

/**
 * WebAuthn Level 3 section 7.1. We ask for no attestation and take none: a statement with certificates would make us fetch the revocation lists it
 * names, from wherever it says.
 */
export async function verifyRegistration(
  response: Attestation,
  expected: { readonly challenge: string; readonly party: RelyingParty; readonly userVerification: boolean; readonly userPresence: boolean },
): Promise<Registered | undefined> {
  if (isFramed(response.response.clientDataJSON)) return undefined;
  try {
    const statement = decodeAttestationObject(new Uint8Array(Buffer.from(response.response.attestationObject, 'base64url')));
    const format = statement.get('fmt');
    if (format !== 'none' && !(format === 'packed' && statement.get('attStmt').get('x5c') === undefined)) return undefined;
    const { verified, registrationInfo: made } = await verifyRegistrationResponse({
      response: {
        id: response.id,
        rawId: response.id,
        type: response.type,
        clientExtensionResults: {},
        response: { clientDataJSON: response.response.clientDataJSON, attestationObject: response.response.attestationObject },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: [...expected.party.origins],
      expectedRPID: expected.party.id,
      expectedType: 'webauthn.create',
      requireUserPresence: expected.userPresence,
      requireUserVerification: expected.userVerification,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!verified || !made || made.credential.id !== response.id || !isConsistentKey(made.credential.publicKey)) return undefined;
    return {
      credentialId: made.credential.id,
      publicKey: Buffer.from(made.credential.publicKey),
      counter: made.credential.counter,
      aaguid: made.aaguid,
      transports: response.response.transports.filter((transport) => TRANSPORTS.has(transport)),
      backupEligible: made.credentialDeviceType === 'multiDevice',
      backedUp: made.credentialBackedUp,
      userVerified: made.userVerified,
    };
  } catch {
    return undefined;
  }
}

/** Key type and curve of each algorithm (RFC 9053, RFC 8812). */
const KEYS: Readonly<Record<number, { readonly kty: number; readonly crv?: number }>> = { [-8]: { kty: 1, crv: 6 }, [-7]: { kty: 2, crv: 1 }, [-257]: { kty: 3 } };

/** A key of one kind that says it is for the algorithm of another would be read as its verifier pleases. */
function isConsistentKey(cose: Uint8Array<ArrayBuffer>): boolean {
  const key = decodeCredentialPublicKey(cose) as unknown as ReadonlyMap<number, unknown>;
  const wanted = KEYS[Number(key.get(3))];
  return wanted !== undefined && key.get(1) === wanted.kty && (wanted.crv === undefined || key.get(-1) === wanted.crv);
}
