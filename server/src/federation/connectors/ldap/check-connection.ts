import { FilterParser } from 'ldapts';
import type { CheckResult, ConnectionSettings, ConnectorContext } from '../../contract.ts';
import type { Directories } from './directory.ts';
import { subjectOf, wantedAttributes } from './entry.ts';
import { unavailableBecause } from './failures.ts';
import type { LdapSettings } from './settings.ts';

/** Each server by itself, then whether people are found there, and whether something says who they are. */
export async function checkConnection(directories: Directories, connection: ConnectionSettings<LdapSettings>, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const target of connection.settings.urls) {
    const only = { ...connection, settings: { ...connection.settings, urls: [target] } };
    results.push(...(await checkServer(directories, only, `${target.host}:${target.port}`, ctx)));
  }
  return results;
}

async function checkServer(directories: Directories, connection: ConnectionSettings<LdapSettings>, place: string, ctx: ConnectorContext): Promise<CheckResult[]> {
  const { settings } = connection;
  try {
    return await directories.visit(connection, ctx, async (visit) => {
      const { client, protocol } = await visit.service();
      const name = settings.bindName === undefined ? 'without an account' : 'as the account that looks people up';
      const connected = { name: 'connection', ok: true, detail: `${place} answers (TLS: ${protocol}), ${name}.` };
      const since = performance.now();
      const found = await client.search(settings.base, {
        scope: settings.scope,
        filter: FilterParser.parseString(settings.filter),
        attributes: wantedAttributes(settings),
        ...(settings.subjectForm === 'text' ? {} : { explicitBufferAttributes: [settings.subject] }),
        sizeLimit: 1,
        timeLimit: settings.timeoutSeconds,
      });
      const [entry] = found.searchEntries;
      ctx.trace?.({
        title: 'Looked for people',
        facts: { base: settings.base, filter: settings.filter, found: entry ? 'yes' : 'no', time: `${Math.round(performance.now() - since)} ms` },
      });
      if (!entry) return [connected, { name: 'people', ok: false, detail: `Nobody is found below ${settings.base} by ${settings.filter}, or the account may not see them.` }];
      const known = subjectOf(entry, settings) !== undefined;
      return [
        connected,
        { name: 'people', ok: true, detail: `People are found below ${settings.base}.` },
        {
          name: 'subject',
          ok: known,
          detail: known
            ? `${settings.subject} says who somebody is.`
            : `${settings.subject} is not there once, or not in the form ${settings.subjectForm}, or the account may not see it.`,
        },
      ];
    });
  } catch (error) {
    return [{ name: 'connection', ok: false, detail: unavailableBecause(error).detail }];
  }
}
