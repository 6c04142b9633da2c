import { randomUUID } from 'node:crypto';
import type { ConnectionSettings, ConnectorContext, DirectoryInput, Verified } from '../../contract.ts';
import { closedBecause } from './account-state.ts';
import { bindAs } from './bind-as.ts';
import type { Directories } from './directory.ts';
import { identityOf, subjectOf } from './entry.ts';
import { unavailableBecause } from './failures.ts';
import { byName, findEntries, findGroups, typedName } from './find.ts';
import type { LdapSettings } from './settings.ts';

const WRONG = { kind: 'wrong' } as const;
const MAX_PASSWORD = 1024;

/**
 * Looks for the one entry of that name, and binds as it. Whether there is none, or several, or another password, is one answer and the same work: a name nobody
 * has is tried with the password too, as an entry that does not exist.
 */
export async function verify(directories: Directories, connection: ConnectionSettings<LdapSettings>, input: DirectoryInput, ctx: ConnectorContext): Promise<Verified> {
  const { settings } = connection;
  const name = typedName(input.name, settings.names);
  // A bind without a password is no bind as anybody, and succeeds (RFC 4513 section 5.1.2): it never leaves here.
  if (name === undefined || input.password === '' || input.password.length > MAX_PASSWORD || input.password.includes('\0')) return WRONG;
  try {
    return await directories.visit(connection, ctx, async (visit) => {
      const entries = await findEntries(visit, settings, byName(settings, name));
      ctx.trace?.({ title: 'Looked for the name', facts: { base: settings.base, found: entries.length > 1 ? 'several' : String(entries.length) } });
      const entry = entries.length === 1 ? entries[0] : undefined;
      if (input.mayTry && !(await input.mayTry(entry && subjectOf(entry, settings)))) return WRONG;
      const bound = await bindAs(visit, entry?.dn ?? `cn=${randomUUID()},${settings.base}`, input.password);
      if (!entry || bound === 'wrong') return WRONG;
      // Only to whoever knew the password; to everybody else it is a wrong one.
      const because = bound === 'right' ? closedBecause(entry, ctx.now) : bound;
      if (because) ctx.trace?.({ title: 'The entry is closed', facts: { because } });
      if (because) return { kind: 'closed', what: because === 'password' ? 'password' : 'account', because };
      if (subjectOf(entry, settings) === undefined) return { kind: 'refused', check: 'subject', detail: `The entry has not exactly one usable value of ${settings.subject}.` };
      const identity = identityOf(entry, settings, await findGroups(visit, settings, entry));
      return identity ? { kind: 'identity', identity } : WRONG;
    });
  } catch (error) {
    return { kind: 'unavailable', detail: unavailableBecause(error).detail };
  }
}
