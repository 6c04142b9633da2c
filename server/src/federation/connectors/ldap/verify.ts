import { randomUUID } from 'node:crypto';
import type { ConnectionSettings, ConnectorContext, Finished } from '../../contract.ts';
import { closedBecause } from './account-state.ts';
import type { Directories, Visit } from './directory.ts';
import { identityOf, subjectOf } from './entry.ts';
import { DirectoryUnavailable, RESULT, resultCode, unavailableBecause } from './failures.ts';
import { byName, findEntries, findGroups, typedName } from './find.ts';
import type { LdapSettings } from './settings.ts';

const WRONG = { kind: 'wrong' } as const;
const MAX_PASSWORD = 1024;

/** What a server says to a password that is not right, or to an account it lets nobody in by. */
const NO: ReadonlySet<number> = new Set([
  RESULT.invalidCredentials,
  RESULT.inappropriateAuthentication,
  RESULT.unwillingToPerform,
  RESULT.constraintViolation,
  RESULT.noSuchObject,
]);

/**
 * Looks for the one entry of that name, and binds as it. Whether there is none, or several, or another password, is one answer and the same work: a name nobody
 * has is tried with the password too, as an entry that does not exist.
 */
export async function verify(
  directories: Directories,
  connection: ConnectionSettings<LdapSettings>,
  input: { readonly name: string; readonly password: string },
  ctx: ConnectorContext,
): Promise<Finished | typeof WRONG> {
  const { settings } = connection;
  const name = typedName(input.name, settings.names);
  // A bind without a password is no bind as anybody, and succeeds (RFC 4513 section 5.1.2): it never leaves here.
  if (name === undefined || input.password === '' || input.password.length > MAX_PASSWORD || input.password.includes('\0')) return WRONG;
  try {
    return await directories.visit(connection, ctx, async (visit) => {
      const entries = await findEntries(visit, settings, byName(settings, name));
      ctx.trace?.({ title: 'Looked for the name', facts: { base: settings.base, found: entries.length > 1 ? 'several' : String(entries.length) } });
      const entry = entries.length === 1 ? entries[0] : undefined;
      const right = await bindAs(visit, entry?.dn ?? `cn=${randomUUID()},${settings.base}`, input.password);
      if (!entry || !right) return WRONG;
      const closed = closedBecause(entry, ctx.now);
      if (closed) ctx.trace?.({ title: 'The entry is closed', facts: { because: closed } });
      if (closed) return WRONG;
      if (subjectOf(entry, settings) === undefined) return { kind: 'refused', check: 'subject', detail: `The entry has not exactly one usable value of ${settings.subject}.` };
      const identity = identityOf(entry, settings, await findGroups(visit, settings, entry));
      return identity ? { kind: 'identity', identity } : WRONG;
    });
  } catch (error) {
    return { kind: 'unavailable', detail: unavailableBecause(error).detail };
  }
}

async function bindAs(visit: Visit, dn: string, password: string): Promise<boolean> {
  if (dn === '') throw new DirectoryUnavailable('The directory gave an entry without a name.');
  const { client } = await visit.fresh();
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    const code = resultCode(error);
    if (code !== undefined && NO.has(code)) return false;
    throw error;
  }
}
