import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Filed, PrivacyLaw, RequestEntry, RequestOnBehalf, RequestSource, RequestWish } from './contract.ts';
import type { RequestsDeps } from './deps.ts';
import { requestEvents } from './events.ts';
import { LAWS } from './laws.ts';
import { receivedMail } from './mails.ts';
import { requestOf, sealWords } from './people.ts';
import { MOST_A_DAY, MOST_OPEN } from './settings.ts';
import { countRecent, insertRequest, lockRequest, readNow, type RequestRow } from './store.ts';
import { tellPerson } from './tell.ts';

/** A customer asks for something. One after the other, so that nobody gets around the limits. */
export async function fileRequest(deps: RequestsDeps, tx: Tx, origin: Origin, wish: RequestWish): Promise<Filed> {
  await deps.sessions.takeTurns(tx, [wish.userId]);
  const before = await countRecent(tx, wish.userId);
  if (before.open >= MOST_OPEN || before.today >= MOST_A_DAY) return { kind: 'refused', why: 'many' };
  const { text, value } = wish;
  return write(deps, tx, origin, wish, [{ what: 'asked', text, ...(value === undefined ? {} : { value }) }]);
}

/** Somebody asked in another way: at the counter, by letter, because they cannot sign in. */
export async function openRequest(deps: RequestsDeps, tx: Tx, origin: Origin, of: RequestOnBehalf): Promise<Filed> {
  const { text, value, address, locale, evidence } = of;
  const asked = {
    what: 'asked' as const,
    text,
    ...(value === undefined ? {} : { value }),
    ...(address === undefined ? {} : { address }),
    ...(locale === undefined ? {} : { locale }),
  };
  return write(deps, tx, origin, { ...of, source: 'operator' }, [asked, { what: 'evidence', text: evidence }]);
}

type About = Pick<RequestOnBehalf, 'userId' | 'kind' | 'attribute' | 'law'> & { readonly source: RequestSource };

async function write(deps: RequestsDeps, tx: Tx, origin: Origin, about: About, said: readonly Omit<RequestEntry, 'at'>[]): Promise<Filed> {
  const tenant = await deps.tenants.byId(tx.tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
  const { kind } = about;
  const attribute = kind === 'correction' ? about.attribute : undefined;
  if (attribute !== undefined && !tenant.settings.attributes.some(({ name }) => name === attribute)) return { kind: 'refused', why: 'unknown_detail' };
  const law: PrivacyLaw = about.law ?? tenant.settings.privacyRequests.law;
  const now = await readNow(tx);
  const entries = said.map((one): RequestEntry => ({ ...one, at: now.toISOString() }));
  const whose = { id: newId(), user_id: about.userId ?? null };
  const dueAt = LAWS[law].due(now, kind);
  const sealed = await sealWords(deps, tx, whose, entries);
  await insertRequest(tx, { ...whose, kind, law, source: about.source, received_at: now, due_at: dueAt, attribute: attribute ?? null, sealed });
  await deps.events.publish(tx, requestEvents.filed, {
    origin,
    ...(about.userId === undefined ? {} : { subject: about.userId }),
    data: { request: whose.id, kind, source: about.source, law, due: dueAt.toISOString() },
  });
  const request = requestOf((await lockRequest(tx, whose.id)) as RequestRow, entries);
  await tellPerson(deps, tx, request, 'received', (world) => receivedMail(world, request));
  return { kind: 'filed', request };
}
