import { stringify } from 'yaml';
import type { ConnectionsPort, Given } from './rooms.ts';

/**
 * One connection as configuration as code: what was given, and references where the secrets go. A text of its own that looks like a reference is written so that
 * it is none.
 */
export function toYaml(room: Pick<ConnectionsPort, 'configKey'>, tenant: string, given: Given, secrets: readonly string[]): string {
  const connection = {
    ...(escaped(given) as Given),
    ...(secrets.length > 0 ? { secrets: Object.fromEntries(secrets.map((name) => [name, `\${env:${variableOf(given.slug, name)}}`])) } : {}),
  };
  return stringify({ tenants: [{ slug: tenant, [room.configKey]: [connection] }] }, { lineWidth: 0 });
}

/** `bigcorp` and `clientSecret`: BIGCORP_CLIENT_SECRET. */
export const variableOf = (slug: string, name: string): string => `${slug}_${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')}`.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '$${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, escaped(entry)]));
}
