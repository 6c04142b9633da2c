import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { isFramed, type Assertion } from './read-response.ts';
import type { RelyingParty } from './relying-party.ts';
import type { PasskeyRow } from './store.ts';

export interface Asserted {
  readonly counter: number;
  readonly userVerified: boolean;
  readonly backedUp: boolean;
}

/**
 * WebAuthn Level 3 section 7.2: type, challenge, origin, RP ID, user presence and signature, then that handle and backup eligibility are those of the
 * registered passkey. User verification and the counter are judged by the caller, who can say more than "no" about them.
 */
export async function verifyAssertion(
  response: Assertion,
  expected: { readonly challenge: string; readonly party: RelyingParty; readonly passkey: PasskeyRow; readonly named: boolean },
): Promise<Asserted | undefined> {
  const { challenge, party, passkey, named } = expected;
  if (isFramed(response.response.clientDataJSON)) return undefined;
  const { userHandle } = response.response;
  // A security key that was named may know no user. Where nobody was named the handle is what says who it is.
  if (userHandle ? !Buffer.from(userHandle, 'base64url').equals(passkey.user_handle) : !named) return undefined;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: response.id,
        rawId: response.id,
        type: response.type,
        clientExtensionResults: {},
        response: { clientDataJSON: response.response.clientDataJSON, authenticatorData: response.response.authenticatorData, signature: response.response.signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      expectedType: 'webauthn.get',
      requireUserVerification: false,
      // Counter 0: compared by us, after the signature is known to be right.
      credential: { id: response.id, publicKey: new Uint8Array(passkey.public_key), counter: 0 },
    });
    if (!verified || (authenticationInfo.credentialDeviceType === 'multiDevice') !== passkey.backup_eligible) return undefined;
    return { counter: authenticationInfo.newCounter, userVerified: authenticationInfo.userVerified, backedUp: authenticationInfo.credentialBackedUp };
  } catch {
    // The library says no by throwing. Whatever the customer's device sent is never our failure.
    return undefined;
  }
}

/** WebAuthn 6.1.1: a counter that does not grow means that a copy of the key exists. Passkeys that do not count stay at 0. */
export function counterGrew(before: number, now: number): boolean {
  return (before === 0 && now === 0) || now > before;
}
