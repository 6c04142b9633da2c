import { z } from 'zod';
import type { Cipher, TenantCipher } from '#platform/crypto';
import type { Connection, ExternalIdentity } from '../contract.ts';

const MAX_LABEL = 200;

const content = z.object({
  subject: z.string(),
  /** How the other side calls them: an address or a name. */
  label: z.string().optional(),
  /** Names there, of those that mean something here. */
  groups: z.array(z.string()),
});
export type LinkContent = z.infer<typeof content>;

// Bound to user and row: a sealed value moved to another one does not open.
const place = (userId: string, id: string) => `federation.links.sealed:${userId}:${id}`;

export const sealLink = (cipher: Cipher, userId: string, id: string, link: LinkContent): Buffer => cipher.seal(JSON.stringify(link), place(userId, id));
export const openLink = (cipher: Cipher, userId: string, id: string, sealed: Uint8Array): LinkContent => content.parse(JSON.parse(cipher.openText(sealed, place(userId, id))));

/** The key of an identity: tenant, connection and subject, never an address (F1, AL2). */
export const subjectIndex = (cipher: TenantCipher, connectionId: string, subject: string): Buffer =>
  cipher.blindIndex('federation.subject', JSON.stringify([connectionId, subject]));

/** No more than is needed to tell two of them apart, and the groups that are mapped. */
export function contentOf(identity: ExternalIdentity, { groups }: Pick<Connection, 'groups'>): LinkContent {
  const label = labelOf(identity);
  return { subject: identity.subject, ...(label === undefined ? {} : { label }), groups: (identity.groups ?? []).filter((group) => Object.hasOwn(groups, group)) };
}

function labelOf({ email, claims }: ExternalIdentity): string | undefined {
  const candidates = [email?.value, claims['preferred_username'], claims['name']];
  const found = candidates.find((value): value is string => typeof value === 'string' && value.trim() !== '');
  return found && [...found.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim()].slice(0, MAX_LABEL).join('');
}
