import type { TenantCipher } from '#platform/crypto';

const PURPOSE = 'organizations.invitation.address';

export const indexAddress = (cipher: TenantCipher, address: string): Buffer => cipher.blindIndex(PURPOSE, address);
export const sealAddress = (cipher: TenantCipher, id: string, address: string): Buffer => cipher.seal(address, `${PURPOSE}:${id}`);
export const openAddress = (cipher: TenantCipher, id: string, sealed: Uint8Array): string => cipher.openText(sealed, `${PURPOSE}:${id}`);

/** Enough for whoever owns it to know which one is meant, and for nobody else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}***${address.slice(at)}`;
}

/** `a+b@x` is written to where `a@x` is. */
export const mailboxOf = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, '@');

export const indexMailbox = (cipher: TenantCipher, address: string): Buffer => cipher.blindIndex('organizations.unwanted.mailbox', mailboxOf(address));
