import type { Tx } from '#platform/db';
import { messageBrand } from '#tenants';
import { SYSTEM_SLUG, type Tenant } from '#tenants/contract';
import { openName } from './address.ts';
import type { TeamDeps } from './contract.ts';
import { teamMail, type MailFacts, type MailKind } from './mails.ts';
import { sealedNames } from './store.ts';

export type TellDeps = Pick<TeamDeps, 'identity' | 'delivery'> & { readonly tenants: Pick<TeamDeps['tenants'], 'bySlug' | 'brand'> };

export interface Telling extends Partial<Pick<MailFacts, 'who' | 'count' | 'until' | 'url'>> {
  readonly kind: MailKind;
  /** Names the happening: it is told once. */
  readonly key: string;
}

export const consoleUrl = ({ issuer }: Tenant): string => `${issuer}/console/`;

async function postOf(deps: TellDeps) {
  const system = await deps.tenants.bySlug(SYSTEM_SLUG);
  const brand = system && (await deps.tenants.brand(system.id, system.defaultBrandId));
  if (!system || !brand) throw new Error('The tenant of the operators is not there.');
  return { system, brand };
}

export async function writeTo(deps: TellDeps, tx: Tx, to: string, { kind, key, ...facts }: Telling): Promise<void> {
  const { system, brand } = await postOf(deps);
  await deps.delivery.send(tx, {
    channel: 'email',
    to,
    locale: brand.defaultLocale,
    brand: messageBrand(brand),
    content: teamMail(kind, { brand: brand.name, url: consoleUrl(system), ...facts }),
    idempotencyKey: `admin:${kind}:${key}:${to}`,
    ...(facts.until ? { notAfter: facts.until } : {}),
  });
}

/** Operators, at their proved addresses. */
export async function tellOperators(deps: TellDeps, tx: Tx, userIds: readonly string[], telling: Telling): Promise<void> {
  const reachable = await deps.identity.reachable(tx, userIds, 'email');
  for (const { address } of reachable.values()) if (address !== undefined) await writeTo(deps, tx, address, telling);
}

/** What the others call them: the name, else the address. */
export async function namesOf(deps: { readonly identity: Pick<TellDeps['identity'], 'reachable'> }, tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [known, names] = await Promise.all([deps.identity.reachable(tx, userIds, 'email'), sealedNames(tx, userIds)]);
  return new Map(
    [...known].flatMap(([id, { cipher, address }]): [string, string][] => {
      const sealed = names.get(id);
      const name = sealed ? openName(cipher, id, sealed) : address;
      return name === undefined ? [] : [[id, name]];
    }),
  );
}

export const callOf = async (deps: Pick<TellDeps, 'identity'>, tx: Tx, userId: string): Promise<string> => (await namesOf(deps, tx, [userId])).get(userId) ?? '';

/** Somebody works here from now on; of a new owner all that were there before are told as well. */
export async function tellAdded(
  deps: TellDeps,
  tx: Tx,
  { userId, owner, owners, at }: { readonly userId: string; readonly owner: boolean; readonly owners: readonly string[]; readonly at: Date },
): Promise<void> {
  const key = `${userId}:${at.toISOString()}`;
  await tellOperators(deps, tx, [userId], { kind: 'added', key });
  const others = owners.filter((id) => id !== userId);
  if (owner && others.length > 0) await tellOperators(deps, tx, others, { kind: 'owner_added', key, who: await callOf(deps, tx, userId) });
}
