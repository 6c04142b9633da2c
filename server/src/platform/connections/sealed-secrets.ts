import type { TenantCipher } from '#platform/crypto';
import type { FieldProblem } from '#platform/errors';
import type { ConnectorKind, StoredRow } from './contract.ts';

type Secrets = Readonly<Record<string, string>>;

const placeOf = (room: string, slug: string): string => `${room}.connections.secrets:${slug}`;

/** Null: there are none. */
export function sealSecrets(cipher: TenantCipher, room: string, slug: string, secrets: Secrets): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : cipher.seal(JSON.stringify(secrets), placeOf(room, slug));
}

export function openSecrets(cipher: TenantCipher, room: string, { slug, secrets }: Pick<StoredRow, 'slug' | 'secrets'>): Secrets {
  return secrets === null ? {} : (JSON.parse(cipher.openText(secrets, placeOf(room, slug))) as Secrets);
}

export function secretProblems(connector: Pick<ConnectorKind, 'secrets'>, secrets: readonly string[]): FieldProblem[] {
  const known = Object.keys(connector.secrets);
  const unknown = known.length === 0 ? 'is not known: there are none' : `is not known; known are ${known.join(', ')}`;
  return [
    ...secrets.filter((name) => !Object.hasOwn(connector.secrets, name)).map((name) => ({ field: `secrets.${name}`, fix: unknown })),
    ...known.filter((name) => connector.secrets[name]?.required === true && !secrets.includes(name)).map((name) => ({ field: `secrets.${name}`, fix: 'must be given' })),
  ];
}
