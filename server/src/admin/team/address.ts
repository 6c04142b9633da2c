import type { TenantCipher } from '#platform/crypto';

const PURPOSE = 'admin.invitation.address';
export const indexAddress = (cipher: TenantCipher, address: string): Buffer => cipher.blindIndex(PURPOSE, address);
export const sealAddress = (cipher: TenantCipher, id: string, address: string): Buffer => cipher.seal(address, `${PURPOSE}:${id}`);
export const openAddress = (cipher: TenantCipher, id: string, sealed: Buffer): string => cipher.openText(sealed, `${PURPOSE}:${id}`);

const NAME = 'admin.operator.name';
/** By the operator's own key. */
export const sealName = (cipher: { seal(plain: string, context: string): Buffer }, userId: string, name: string): Buffer => cipher.seal(name, `${NAME}:${userId}`);
export const openName = (cipher: { openText(sealed: Uint8Array, context: string): string }, userId: string, sealed: Buffer): string => cipher.openText(sealed, `${NAME}:${userId}`);
