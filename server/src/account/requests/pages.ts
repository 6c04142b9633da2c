import type { FieldError, Screen, ScreenNode } from '#journeys/contract';
import type { Database } from '#platform/db';
import type { PrivacyRequests } from '#requests/contract';
import { REQUEST_KINDS } from '#requests/contract';
import { accountErrors } from '../errors.ts';
import { readProfile, type ProfileDeps } from '../centre/profile.ts';
import { placeUrl } from '../centre/places.ts';
import type { Visit } from '../centre/visit.ts';
import { readAddition, readWish, type WishField } from './read-wish.ts';
import { addScreen, ANOTHER, askScreen, kindScreen, requestsScreen, type Asking } from './screens.ts';

export interface RequestPagesDeps {
  readonly db: Database;
  readonly identity: ProfileDeps['identity'];
  readonly requests: Pick<PrivacyRequests, 'file' | 'ofUser' | 'ownOne' | 'add' | 'withdraw'>;
}

const PAGE = 20;
const WRONG: Readonly<Record<WishField, string>> = { kind: 'requests.wrong_kind', text: 'requests.wrong_text', value: 'requests.wrong_value', attribute: 'requests.wrong_detail' };

/** What pressing a button of these pages comes to: `to` is what the address says next. */
export type PressedRequest =
  | { readonly kind: 'to'; readonly query: Readonly<Record<string, string>> }
  | { readonly kind: 'saved'; readonly note: 'requested' | 'added' | 'taken_back' }
  | { readonly kind: 'wrong'; readonly screen: Screen }
  | { readonly kind: 'unknown' };

type Query = Readonly<Record<string, unknown>>;

/** What a customer asks of the company, and how far it is. Asking needs no more than being signed in: a right must be easy to use (GDPR 12(2)). */
export function requestPages(deps: RequestPagesDeps) {
  const { db, requests } = deps;

  async function asking({ tenant, session, locale }: Visit): Promise<Asking> {
    const own = await db.read(tenant.id, (tx) => readProfile(deps, tx, tenant, session.userId));
    return { issuer: tenant.issuer, locale, correctable: own.fields.filter(({ editable }) => !editable) };
  }

  async function listed({ tenant, application, session, locale }: Visit, query: Query, notes: readonly ScreenNode[]): Promise<Screen> {
    const after = typeof query['after'] === 'string' ? query['after'] : undefined;
    const known = after === undefined ? undefined : await db.read(tenant.id, (tx) => requests.ownOne(tx, session.userId, after));
    const page = await db.read(tenant.id, (tx) => requests.ofUser(tx, session.userId, { after: known?.id, limit: PAGE }));
    const url = new URL(placeUrl(tenant, 'requests', application));
    if (page.next !== undefined) url.searchParams.set('after', page.next);
    return requestsScreen({ notes, requests: page.requests, locale, attributes: tenant.settings.attributes, ...(page.next === undefined ? {} : { older: url.href }) });
  }

  return {
    async show(visit: Visit, query: Query, notes: readonly ScreenNode[]): Promise<Screen> {
      const { tenant, session } = visit;
      const { new: kind, say } = query;
      if (typeof say === 'string') {
        const found = await db.read(tenant.id, (tx) => requests.ownOne(tx, session.userId, say));
        if (found && !found.closedAt && found.source !== 'machine') return addScreen(found.id);
      }
      const wanted = REQUEST_KINDS.find((one) => one === kind);
      if (wanted) return askScreen(wanted, await asking(visit));
      return kind === undefined ? listed(visit, query, notes) : kindScreen();
    },

    async press(visit: Visit, what: string, which: string, form: Readonly<Record<string, string>>): Promise<PressedRequest> {
      const { tenant, session, origin } = visit;
      const { userId } = session;
      switch (what) {
        case 'cancel':
          return { kind: 'to', query: {} };
        case 'new':
          return { kind: 'to', query: { new: '' } };
        case 'kind':
          return REQUEST_KINDS.some((one) => one === form['kind'])
            ? { kind: 'to', query: { new: form['kind'] as string } }
            : { kind: 'wrong', screen: { ...kindScreen(), errors: [{ field: 'kind', text: { id: WRONG.kind } }] } };
        case 'say':
          return { kind: 'to', query: { say: which } };
        case 'send': {
          const kind = REQUEST_KINDS.find((one) => one === which);
          if (!kind) return { kind: 'unknown' };
          const about = await asking(visit);
          const again = (errors: readonly FieldError[]): PressedRequest => ({ kind: 'wrong', screen: askScreen(kind, { ...about, errors, typed: form }) });
          if (kind === 'correction' && about.correctable.length > 0 && !form['attribute']) return again([{ field: 'attribute', text: { id: WRONG.attribute } }]);
          const read = readWish(
            { ...form, kind, attribute: form['attribute'] === ANOTHER ? undefined : form['attribute'] },
            tenant.settings.attributes.filter(({ read: by }) => by.includes('user')).map(({ name }) => name),
          );
          if ('wrong' in read) {
            // In the order they stand on the page.
            const fields = about.correctable.length > 0 ? (['attribute', 'value', 'text'] as const) : (['text', 'value'] as const);
            return again(fields.filter((field) => read.wrong.includes(field)).map((field) => ({ field, text: { id: WRONG[field] } })));
          }
          const filed = await db.tenant(tenant.id, (tx) => requests.file(tx, origin, { ...read.wish, userId, source: 'account' }));
          return filed.kind === 'filed' ? { kind: 'saved', note: 'requested' } : again([{ text: { id: 'requests.too_many' } }]);
        }
        case 'add': {
          const text = readAddition(form['text']);
          const errors = (id: string) => ({ kind: 'wrong' as const, screen: addScreen(which, { errors: [{ field: 'text', text: { id } }], typed: form }) });
          if (text === undefined) return errors(WRONG.text);
          const added = await db.tenant(tenant.id, (tx) => requests.add(tx, origin, userId, which, text));
          if (added.kind === 'done') return { kind: 'saved', note: 'added' };
          if (added.why === 'unknown') throw accountErrors.unknown_request();
          return added.why === 'many' ? errors('requests.too_many') : { kind: 'to', query: {} };
        }
        case 'withdraw': {
          const gone = await db.tenant(tenant.id, (tx) => requests.withdraw(tx, origin, userId, which));
          if (gone.kind === 'done') return { kind: 'saved', note: 'taken_back' };
          if (gone.why === 'unknown') throw accountErrors.unknown_request();
          return { kind: 'to', query: {} };
        }
        default:
          return { kind: 'unknown' };
      }
    },
  };
}
