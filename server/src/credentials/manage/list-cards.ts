import type { Tx } from '#platform/db';
import type { Text } from '#platform/i18n';
import type { CredentialSummary, CredentialType } from '../contract.ts';

/** A credential as its owner sees it (AC4). */
export interface CredentialCard {
  readonly id: string;
  readonly type: string;
  /** The customer's own name for it, else what it is. */
  readonly title: string | Text;
  /** What it is, where the title does not say so. */
  readonly name?: string | Text;
  readonly createdAt: Date;
  readonly lastUsedAt?: Date;
  readonly dormant?: true;
  readonly facts: readonly { readonly label: Text; readonly value: string | Text }[];
  readonly renamable: boolean;
  /** A secret the customer chose: it is changed, and its date is the last change. */
  readonly changeable: boolean;
}

/** A secret that is known, and signs in by itself: the password, whatever its type is called. */
export const isPassword = (type: Pick<CredentialType, 'primary' | 'factor'>) => type.primary && type.factor === 'knowledge';

/** As they are offered, passkeys first; the password last (AC4). */
const orderOf = (type: CredentialType) => (isPassword(type) ? 1000 : (type.enrolment?.rank ?? type.challenge?.rank ?? 500));

const nameOfType = (type: CredentialType): Text => type.enrolment?.label ?? type.challenge?.label ?? { id: 'credentials.manage_unnamed' };

export async function listCards({ types }: { readonly types: readonly CredentialType[] }, tx: Tx, userId: string): Promise<readonly CredentialCard[]> {
  const ordered = types.toSorted((one, two) => orderOf(one) - orderOf(two));
  const lists = await Promise.all(ordered.map((type) => type.list(tx, userId)));
  return ordered.flatMap((type, index) => (lists[index] ?? []).map((summary) => cardOf(type, summary)));
}

function cardOf(type: CredentialType, summary: CredentialSummary): CredentialCard {
  const name = summary.name ?? nameOfType(type);
  return {
    id: summary.id,
    type: type.id,
    title: summary.label ?? name,
    ...(summary.label === undefined ? {} : { name }),
    createdAt: summary.createdAt,
    ...(summary.lastUsedAt ? { lastUsedAt: summary.lastUsedAt } : {}),
    ...(summary.dormant ? { dormant: summary.dormant } : {}),
    facts: summary.facts ?? [],
    renamable: type.rename !== undefined,
    changeable: isPassword(type),
  };
}
