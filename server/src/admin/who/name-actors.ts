import type { Database, Tx } from '#platform/db';
import { isId } from '#platform/ids';
import { apiKeyNames } from '../api-keys/store.ts';
import { namesOf, type TellDeps } from '../team/tell.ts';

export interface NameActorsDeps {
  readonly identity: Pick<TellDeps['identity'], 'reachable'>;
  readonly db: Pick<Database, 'read'>;
  /** By what the audit trail calls it. */
  readonly applicationName: (tenantId: string, id: string) => Promise<string | undefined>;
}

/** Who did something, where, as the trail has it. */
export interface Acting {
  readonly actor: { readonly kind: string; readonly id?: string };
  readonly subject?: string;
  readonly applicationId?: string;
}

export interface Names {
  /** Undefined: a customer, the system or nobody known; or there is nobody by that id any more. */
  actor(acting: Acting['actor']): string | undefined;
  /** Of whom it is about, where that is an operator. */
  subject(id: string | undefined): string | undefined;
  application(id: string | undefined): string | undefined;
}

/** An API key acts for whoever made it, and says which it is. */
const keyIn = (id: string): string | undefined => (id.startsWith('key:') ? id.slice('key:'.length) : undefined);
const unique = (ids: readonly (string | undefined)[]) => [...new Set(ids.filter((id) => id !== undefined))];

/** What whoever did things is called, for a page of them: one look for all operators, one for all keys. Customers are not named. Operators come by the console, which is an application of their own tenant. */
export async function nameActors(deps: NameActorsDeps, of: { readonly systemId: string; readonly tenantId: string }, page: readonly Acting[]): Promise<Names> {
  const own = of.systemId === of.tenantId;
  const operators = page.flatMap(({ actor, subject }) => [...(actor.kind === 'operator' || (own && actor.kind === 'user') ? [actor.id] : []), ...(own ? [subject] : [])]);
  const people = unique(operators).filter((id) => isId(id));
  const keys = unique(page.map(({ actor }) => (actor.kind === 'operator' && actor.id !== undefined ? keyIn(actor.id) : undefined))).filter((id) => isId(id));
  const applications = unique(page.flatMap(({ actor, applicationId }) => [applicationId, actor.kind === 'application' ? actor.id : undefined]));
  const [[named, called], titles] = await Promise.all([
    deps.db.read(of.systemId, (tx: Tx) => Promise.all([people.length > 0 ? namesOf(deps, tx, people) : new Map<string, string>(), apiKeyNames(tx, keys)])),
    Promise.all(applications.map(async (id) => [id, (await deps.applicationName(of.tenantId, id)) ?? (own ? undefined : await deps.applicationName(of.systemId, id))] as const)),
  ]);
  const titled = new Map(titles);
  return {
    actor({ kind, id }) {
      if (id === undefined) return undefined;
      if (kind === 'application') return titled.get(id);
      const key = keyIn(id);
      return key === undefined ? named.get(id) : called.get(key)?.name;
    },
    subject: (id) => (own && id !== undefined ? named.get(id) : undefined),
    application: (id) => (id === undefined ? undefined : titled.get(id)),
  };
}

/** As it is told: the id, and the name beside it. */
export const actorJson = ({ kind, id }: Acting['actor'], names: Names): { kind: string; id?: string; name?: string } => {
  const name = names.actor({ kind, ...(id === undefined ? {} : { id }) });
  return { kind, ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
};
