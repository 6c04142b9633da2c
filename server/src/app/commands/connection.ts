import type { Federation } from '#federation/contract';
import type { Tenant } from '#tenants';
import { describeKinds, printCheck } from './kinds.ts';

/** A tenant's ways to other systems, one line each; what is set, never what it is. */
export async function listConnections(federation: Pick<Federation, 'connections'>, tenant: Tenant): Promise<string[]> {
  const connections = await federation.connections(tenant.id);
  if (connections.length === 0) return [`The tenant "${tenant.slug}" has no connections.`];
  const width = Math.max(...connections.map(({ slug }) => slug.length));
  return connections.map(({ slug, name, connector, preset, state, shown, trust, secrets, signOutAtProvider }) =>
    [
      slug.padEnd(width),
      state === 'active' ? shown.padEnd(6) : state,
      `${connector}${preset === undefined ? '' : ` (${preset})`}`,
      `"${name}"`,
      `addresses: ${trust.email}${trust.domains.length > 0 ? ` for ${trust.domains.join(', ')}` : ''}`,
      ...(secrets.length > 0 ? [`secrets: ${secrets.join(', ')}`] : []),
      `${tenant.issuer}/federation/${slug}/callback`,
      ...(signOutAtProvider ? [`signs out there, back at ${tenant.issuer}/federation/${slug}/left`] : []),
    ].join('  '),
  );
}

/** All kinds with their ready-made settings; of a named one, everything that can be said, as JSON. */
export const describeConnections = (federation: Pick<Federation, 'forms'>, connector?: string): string[] =>
  describeKinds(federation.forms(), connector, ({ presets }) => (Object.keys(presets).length > 0 ? [`presets: ${Object.keys(presets).join(', ')}`] : []));

export const checkConnection = (federation: Pick<Federation, 'check'>, tenant: Tenant, slug: string, print: (line: string) => void): Promise<void> =>
  printCheck(
    (trace) => federation.check(tenant.id, slug, trace),
    {
      missing: `There is no connection "${slug}" in the tenant "${tenant.slug}".`,
      nothing: 'There is nothing to ask before somebody signs in.',
      broken: 'The connection does not work yet.',
    },
    print,
  );
