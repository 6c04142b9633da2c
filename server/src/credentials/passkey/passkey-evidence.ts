import type { Evidence } from '#sessions/contract';

/**
 * What a passkey proves. RFC 8176: `swk` where the key may be on several devices, `hwk` where it stays in one; `user`: somebody was there. From the
 * flags of the authenticator, never from settings (D13).
 */
export function passkeyEvidence(found: { readonly synced: boolean; readonly userVerified: boolean; readonly at: string }): Evidence {
  return {
    type: 'passkey',
    factor: 'possession',
    amr: [found.synced ? 'swk' : 'hwk', 'user'],
    countsAsFactor: true,
    userVerified: found.userVerified,
    phishingResistant: true,
    at: found.at,
  };
}
