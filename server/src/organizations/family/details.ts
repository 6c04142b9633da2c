import type { Tx } from '#platform/db';
import type { OrganizationsDeps } from '../deps.ts';

/** What is kept of a child beside its account; sealed with the child's own key. */
export interface ChildDetails {
  /** `YYYY-MM-DD`, as it was said. Absent: nobody asked yet. */
  readonly born?: string;
  readonly country?: string;
  /** What the child calls itself, for the guardian. */
  readonly name?: string;
  /** Where the guardian was written to; only until they answered. */
  readonly guardian?: string;
}

const context = (userId: string) => `organizations.children.sealed:${userId}`;

export async function sealDetails({ identity }: Pick<OrganizationsDeps, 'identity'>, tx: Tx, userId: string, details: ChildDetails): Promise<Buffer> {
  return (await identity.userCipher(tx, userId)).seal(JSON.stringify(details), context(userId));
}

export async function openDetails({ identity }: Pick<OrganizationsDeps, 'identity'>, tx: Tx, userId: string, sealed: Buffer | null): Promise<ChildDetails> {
  return sealed === null ? {} : (JSON.parse((await identity.userCipher(tx, userId)).openText(sealed, context(userId))) as ChildDetails);
}
