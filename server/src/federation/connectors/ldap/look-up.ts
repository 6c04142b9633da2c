import type { Entry } from 'ldapts';
import type { ConnectionSettings, ConnectorContext, ExternalIdentity, Finished } from '../../contract.ts';
import { closedBecause } from './account-state.ts';
import type { Directories } from './directory.ts';
import { groupNames, identityOf, subjectValue, textsOf, wantedAttributes } from './entry.ts';
import { unavailableBecause } from './failures.ts';
import { bySubject, findEntries, findGroups } from './find.ts';
import type { LdapSettings } from './settings.ts';

/** Somebody known, as they are there now. Undefined: gone, or let in by nobody any more. */
export async function lookUp(directories: Directories, connection: ConnectionSettings<LdapSettings>, subject: string, ctx: ConnectorContext): Promise<Finished | undefined> {
  const { settings } = connection;
  const value = subjectValue(subject, settings);
  if (value === undefined) return undefined;
  try {
    return await directories.visit(connection, ctx, async (visit) => {
      const entries = await findEntries(visit, settings, bySubject(settings, value));
      const [entry] = entries;
      if (!entry || entries.length > 1 || isClosed(entry, ctx.now)) return undefined;
      const identity = identityOf(entry, settings, await findGroups(visit, settings, entry));
      return identity && { kind: 'identity', identity };
    });
  } catch (error) {
    return { kind: 'unavailable', detail: unavailableBecause(error).detail };
  }
}

/** Whoever has to change a password is still there. */
function isClosed(entry: Entry, now: Date): boolean {
  const because = closedBecause(entry, now);
  return because !== undefined && because !== 'password';
}

const PAGE = 500;
/** For all of them: a reconciliation may take its time, and ends. */
const PAGES_TIMEOUT_MS = 15 * 60_000;

/**
 * Everybody, page by page (RFC 2696); throws what kept it from going on, so that half of them is never taken for all. Groups come along where they are an
 * attribute; a search for each person would be another order of work.
 */
export async function* pages(directories: Directories, connection: ConnectionSettings<LdapSettings>, ctx: ConnectorContext): AsyncGenerator<readonly ExternalIdentity[]> {
  const { settings } = connection;
  const { groups } = settings;
  const visit = await directories.begin(connection, ctx, PAGES_TIMEOUT_MS);
  let failed = true;
  try {
    const service = await visit.service();
    const found = service.client.searchPaginated(settings.base, {
      scope: settings.scope,
      filter: settings.filter,
      attributes: wantedAttributes(settings),
      ...(settings.subjectForm === 'text' ? {} : { explicitBufferAttributes: [settings.subject] }),
      paged: { pageSize: PAGE },
    });
    for await (const { searchEntries } of found) {
      service.renew();
      yield searchEntries.flatMap((entry) => {
        if (isClosed(entry, ctx.now)) return [];
        return identityOf(entry, settings, groups?.from === 'attribute' ? groupNames(textsOf(entry, groups.attribute), groups.named) : undefined) ?? [];
      });
    }
    failed = false;
  } catch (error) {
    throw unavailableBecause(error);
  } finally {
    visit.end(failed);
  }
}
