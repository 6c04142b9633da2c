import type { Federation, TraceEntry } from '#federation/contract';
import { isAppError } from '#platform/errors';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

/** A tenant's ways to other systems, one line each; what is set, never what it is. */
export async function listConnections(federation: Pick<Federation, 'connections'>, tenant: Tenant): Promise<string[]> {
  const connections = await federation.connections(tenant.id);
  if (connections.length === 0) return [`The tenant "${tenant.slug}" has no connections.`];
  const width = Math.max(...connections.map(({ slug }) => slug.length));
  return connections.map(({ slug, name, connector, preset, state, shown, trust, secrets }) =>
    [
      slug.padEnd(width),
      state === 'active' ? shown.padEnd(6) : state,
      `${connector}${preset === undefined ? '' : ` (${preset})`}`,
      `"${name}"`,
      `addresses: ${trust.email}${trust.domains.length > 0 ? ` for ${trust.domains.join(', ')}` : ''}`,
      ...(secrets.length > 0 ? [`secrets: ${secrets.join(', ')}`] : []),
      `${tenant.issuer}/federation/${slug}/callback`,
    ].join('  '),
  );
}

/** All kinds with their ready-made settings; of a named one, everything that can be said, as JSON. */
export function describeConnections(federation: Pick<Federation, 'forms'>, connector?: string): string[] {
  const forms = federation.forms();
  if (connector === undefined) {
    return forms.flatMap(({ connector: id, about, presets }) => [
      `${id}  ${about}`,
      ...(Object.keys(presets).length > 0 ? [`${' '.repeat(id.length)}  presets: ${Object.keys(presets).join(', ')}`] : []),
    ]);
  }
  const form = forms.find((candidate) => candidate.connector === connector);
  if (!form) throw new CommandError(`There is no connector "${connector}". There are: ${forms.map((known) => known.connector).join(', ')}.`);
  return [JSON.stringify(form, undefined, 2)];
}

/** "Test connection": every exchange as it happens, then what was found. Nobody is signed in. */
export async function checkConnection(federation: Pick<Federation, 'check'>, tenant: Tenant, slug: string, print: (line: string) => void): Promise<void> {
  const trace = ({ title, facts }: TraceEntry) => {
    print(`> ${title}`);
    for (const [name, value] of Object.entries(facts)) print(`    ${name}: ${value}`);
  };
  const results = await federation.check(tenant.id, slug, trace).catch((error: unknown) => {
    if (isAppError(error) && error.status < 500) throw new CommandError(`There is no connection "${slug}" in the tenant "${tenant.slug}".`);
    throw error;
  });
  for (const { name, ok, detail } of results) print(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
  if (results.length === 0) print('There is nothing to ask before somebody signs in.');
  if (results.some(({ ok }) => !ok)) throw new CommandError('The connection does not work yet.');
}
