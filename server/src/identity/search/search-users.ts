import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { isId } from '#platform/ids';
import type { Tenants } from '#tenants';
import type { CustomerPage, CustomerQuestion, FoundCustomer, Identifier, IdentifierKind } from '../contract.ts';
import { identityErrors } from '../errors.ts';
import { normalise } from '../normalise.ts';
import { SUB } from '../register-user.ts';
import { addressIndex, indexTerm } from '../sealing.ts';
import { toUser } from '../store.ts';
import { nearWords } from './near-words.ts';
import { searchRules } from './search-rules.ts';
import { askedTerms, domainTerm, searchTokens } from './search-terms.ts';
import { browseUsers, countTerms, usersByName, usersByTerms, type Filters, type Place, type PlacedRow } from './store.ts';

export interface SearchDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  /** Whom other rooms know by exactly this: identities of other systems. */
  readonly named?: (tx: Tx, text: string) => Promise<readonly string[]>;
}

const MAX_LIMIT = 200;
const KINDS: readonly IdentifierKind[] = ['email', 'phone', 'username', 'external'];
const PLACE = /^(\d{1,18})\.([0-9a-f-]{36})(\.similar)?$/;
const placeOf = (row: PlacedRow, by: FoundCustomer['by']) => Buffer.from(`${row.at}.${row.id}${by === 'similar' ? '.similar' : ''}`).toString('base64url');

/** Pages after one of similar names are of similar names, too. */
type PlaceIn = Place & { readonly similar: boolean };

function readPlace(after: string): PlaceIn {
  const [, at, id, similar] = PLACE.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (at === undefined || !isId(id)) throw identityErrors.invalid_place();
  return { at, id, similar: similar !== undefined };
}

/**
 * Customers by what support has in hand: an address, number, user name or id of theirs as a whole, or beginnings of their names; if nobody is found, by names one slip
 * away. Nothing typed is kept. Two to five statements, whatever is asked.
 */
export async function searchUsers(deps: SearchDeps, tx: Tx, question: CustomerQuestion): Promise<CustomerPage> {
  const limit = Math.max(1, Math.min(question.limit ?? 50, MAX_LIMIT));
  const after = question.after === undefined ? undefined : readPlace(question.after);
  const text = question.text?.trim() ?? '';
  if (text === '') return page(await browseUsers(tx, question, after, limit + 1), limit, 'all');

  const exact = after ? [] : await findExact(deps, tx, text, question, limit);
  // Whoever types a whole address means it, and not those whose names begin like it.
  if (exact.length > 0 && /@|^\+?[\d\s()./-]+$/.test(text)) return { customers: exact };
  const found = await findByWords(deps, tx, text, question, after, limit);
  if (exact.length === 0) return found;
  const known = new Set(exact.map(({ user }) => user.id));
  return { ...found, customers: [...exact, ...found.customers.filter(({ user }) => !known.has(user.id))] };
}

function page(rows: readonly PlacedRow[], limit: number, by: FoundCustomer['by']): CustomerPage {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { customers: shown.map((row) => ({ user: toUser(row), by })), ...(rows.length > limit && last ? { after: placeOf(last, by) } : {}) };
}

async function findExact(deps: SearchDeps, tx: Tx, text: string, question: CustomerQuestion, limit: number): Promise<readonly FoundCustomer[]> {
  const [tenant, ids] = await Promise.all([deps.keys.tenant(tx.tenantId), deps.named?.(tx, text) ?? []]);
  const addresses = identifiersIn(text, question.country).map(({ kind, value }) => ({ kind, index: addressIndex(tenant, kind, value) }));
  const named = { addresses, ids, ...(isId(text) ? { id: text } : {}), ...(SUB.test(text) ? { sub: text } : {}) };
  return (await usersByName(tx, named, question, limit)).map((row) => ({ user: toUser(row), by: 'name' as const }));
}

/** Everything the text may be, as a whole. */
function identifiersIn(text: string, country: string | undefined): readonly Identifier[] {
  return KINDS.flatMap((kind) => {
    try {
      return [normalise(text, { kinds: [kind], ...(country === undefined ? {} : { country }) })];
    } catch {
      return [];
    }
  });
}

async function findByWords(deps: SearchDeps, tx: Tx, text: string, filters: Filters, after: PlaceIn | undefined, limit: number): Promise<CustomerPage> {
  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  const term = (word: string) => indexTerm(tenant, word);
  const { words, domain } = split(text);
  const asked = [...words.map((word) => askedTerms(word, rules)), ...(domain === undefined ? [] : [[domainTerm(domain)]])];
  if (asked.length === 0) return { customers: [] };

  const typed = await known(tx, asked, term, 'first');
  if (!after?.similar && typed.every((group) => group.terms.length > 0)) {
    const rows = await usersByTerms(tx, byRarity(typed), filters, after, limit + 1);
    if (rows.length > 0 || after) return page(rows, limit, 'words');
  }
  // Nobody: somebody may have mistyped. Words nobody has are the likely ones; if each is known and they only do not come together, any of them.
  const unknown = typed.some((group) => group.terms.length === 0);
  const near = asked.map((terms, at) =>
    unknown && typed[at]?.terms.length ? terms : [...terms, ...nearWords(terms[0] as string).flatMap((word) => askedTerms(word, rules).slice(-1))],
  );
  const similar = await known(tx, near, term, 'all');
  if (similar.some((group) => group.terms.length === 0)) return { customers: [] };
  return page(await usersByTerms(tx, byRarity(similar), filters, after, limit + 1), limit, 'similar');
}

/** `ada.lovelace@example.com`: words and a domain; `@example.com`: the domain alone. */
function split(text: string): { readonly words: readonly string[]; readonly domain?: string } {
  const at = text.lastIndexOf('@');
  const domain = at < 0 ? '' : text.slice(at + 1).trim();
  const words = [...new Set(searchTokens(at < 0 ? text : text.slice(0, at)))];
  return /^[^\s@]+\.[^\s@.]+$/.test(domain) ? { words, domain } : { words };
}

interface Group {
  readonly terms: readonly Buffer[];
  readonly count: number;
}

/** Of each group the terms that anybody has, all of them or the first, and how many entries that are. One statement. */
async function known(tx: Tx, groups: readonly (readonly string[])[], term: (word: string) => Buffer, which: 'first' | 'all'): Promise<readonly Group[]> {
  const all = groups.flat().map(term);
  const counts = await countTerms(tx, all);
  let at = 0;
  return groups.map((group) => {
    const there = group.map(() => ({ term: all[at] as Buffer, n: counts[at++] ?? 0 })).filter(({ n }) => n > 0);
    const chosen = which === 'first' ? there.slice(0, 1) : there;
    return { terms: chosen.map((one) => one.term), count: chosen.reduce((sum, { n }) => sum + n, 0) };
  });
}

/** The rarest leads. */
const byRarity = (groups: readonly Group[]) => groups.toSorted((one, two) => one.count - two.count).map(({ terms }) => terms);
