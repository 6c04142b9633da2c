import { z } from 'zod';
import type { Screen } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { PrivacyDeps } from './deps.ts';
import { historyPage } from './history-page.ts';
import { historyScreen, recordScreen } from './history-screens.ts';
import { reachOfRecords } from './reached.ts';
import { disclosuresPage, purposesIn, recordsFor, shortOf, titlesOf } from './sharing.ts';
import { recipientScreen, sharingScreen } from './sharing-screens.ts';
import { namedIn, tellRecords } from './told.ts';
import { namesFor } from './words.ts';

const PAGE = 20;

const flows = z.array(z.object({ recipient: z.string(), attributes: z.array(z.string()) }));
const history = z.object({ view: z.literal('history'), after: z.uuid().optional() });
const recipient = z.object({ view: z.literal('recipient'), who: z.string(), after: z.string().optional() });
/** What the page shows beside the choices themselves. */
export const memoryShape = z.discriminatedUnion('view', [
  z.object({ view: z.literal('said'), stopped: flows, started: flows, still: flows }),
  z.object({ view: z.literal('choose'), key: z.string() }),
  z.object({ view: z.literal('sharing') }),
  history,
  recipient,
  z.object({ view: z.literal('record'), id: z.string(), from: z.discriminatedUnion('view', [history, recipient, z.object({ view: z.literal('sharing') })]) }),
]);
export type Memory = z.infer<typeof memoryShape>;
type Past = Extract<Memory, { view: 'history' | 'record' | 'sharing' | 'recipient' }>;

export interface Here {
  readonly tx: Tx;
  readonly tenant: Tenant;
  readonly userId: string;
}

export const isPast = (memory: Memory | undefined): memory is Past => memory !== undefined && memory.view !== 'said' && memory.view !== 'choose';

/** Where "Back" leads. */
export function before(memory: Memory | undefined): Memory | Record<string, never> {
  if (memory?.view === 'record') return memory.from;
  return memory?.view === 'recipient' ? { view: 'sharing' } : {};
}

export const newest = (memory: Memory | undefined): Memory => (memory?.view === 'recipient' ? { view: 'recipient', who: memory.who } : { view: 'history' });

/** The page after this one. */
export async function older(deps: PrivacyDeps, here: Here, memory: Memory | undefined): Promise<Memory> {
  if (memory?.view === 'recipient') {
    const found = await recipientOf(deps, here, memory.who);
    const page = found && (await disclosuresPage(deps, here.tx, here.userId, { recipient: found.recipient, after: memory.after, limit: PAGE }));
    return { view: 'recipient', who: memory.who, ...(page?.next === undefined ? {} : { after: page.next }) };
  }
  const after = memory?.view === 'history' ? memory.after : undefined;
  const { next } = await historyPage(deps, here.tx, here.userId, { after, limit: PAGE });
  return { view: 'history', ...(next === undefined ? {} : { after: next }) };
}

const recipientOf = async ({ consent }: PrivacyDeps, { tx, tenant, userId }: Here, who: string) =>
  (await consent.recipients(tx, { tenant, userId })).find((one) => shortOf(one.recipient) === who);

/** In which language, and where addresses of ours begin. */
interface Shower {
  readonly locale: Locale;
  readonly issuer: string;
}

/** What was said, and who got what. */
export function pastScreen(deps: PrivacyDeps, { locale, issuer }: Shower, here: Here, memory: Past): Promise<Screen> {
  switch (memory.view) {
    case 'history':
      return historyView(deps, { locale, issuer }, here, memory.after);
    case 'record':
      return recordView(deps, { locale, issuer }, here, memory);
    case 'sharing':
      return sharingView(deps, locale, here);
    case 'recipient':
      return recipientView(deps, locale, here, memory);
  }
}

async function historyView(deps: PrivacyDeps, { locale, issuer }: Shower, { tx, tenant, userId }: Here, after: string | undefined): Promise<Screen> {
  const { records, next } = await historyPage(deps, tx, userId, { after, limit: PAGE });
  const told = await tellRecords(deps, tenant.id, locale, records, await reachOfRecords(deps, tx, records));
  return historyScreen(told, await namesFor(deps, tenant, locale, namedIn(told)), { issuer, older: next !== undefined, newer: after !== undefined });
}

async function recordView(deps: PrivacyDeps, shower: Shower, here: Here, { id, from }: Extract<Memory, { view: 'record' }>): Promise<Screen> {
  const { tx, tenant, userId } = here;
  const { locale, issuer } = shower;
  const records = isId(id) ? await deps.consent.records(tx, userId, [id]) : [];
  const [told] = await tellRecords(deps, tenant.id, locale, records, await reachOfRecords(deps, tx, records));
  return told ? recordScreen(told, await namesFor(deps, tenant, locale, namedIn([told])), issuer) : pastScreen(deps, shower, here, from);
}

const isId = (id: string) => z.uuid().safeParse(id).success;

async function sharingView(deps: PrivacyDeps, locale: Locale, { tx, tenant, userId }: Here): Promise<Screen> {
  const [all, named] = [await deps.consent.recipients(tx, { tenant, userId }), await namedByPurposes(deps, tx, userId)];
  return sharingScreen(all, await namesFor(deps, tenant, locale, [...named, ...all.map((one) => ({ id: one.recipient }))]));
}

/** Somebody else than an application has its name from the purpose that names it. */
const namedByPurposes = async ({ consent }: PrivacyDeps, tx: Tx, userId: string) => (await consent.states(tx, userId)).flatMap(({ purpose }) => purpose.recipients);

async function recipientView(deps: PrivacyDeps, locale: Locale, here: Here, { who, after }: Extract<Memory, { view: 'recipient' }>): Promise<Screen> {
  const { tx, tenant, userId } = here;
  const found = await recipientOf(deps, here, who);
  if (!found) return sharingView(deps, locale, here);
  const page = await disclosuresPage(deps, tx, userId, { recipient: found.recipient, after, limit: PAGE });
  const [named, records] = [await namedByPurposes(deps, tx, userId), await recordsFor(deps, tx, userId, page.lines, found.decisions)];
  const names = await namesFor(deps, tenant, locale, [...named, { id: found.recipient }]);
  const titles = await titlesOf(deps, tenant, locale, purposesIn(page.lines, found.decisions));
  return recipientScreen(found, page, { names, titles, records }, after !== undefined);
}
