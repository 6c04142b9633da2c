import { outgoingUrl } from '../api/client.ts';
import type { Method } from '@parvis/client';

interface Wire {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly version?: string;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request a form would send, for a terminal with an API key. */
export function curlOf({ method, path }: { readonly method: Method; readonly path: string }, sending: object): string {
  const { params, query, body, version } = sending as Wire;
  const lines = [
    `curl -X ${method.toUpperCase()} ${quote(outgoingUrl({ path, params, query }))}`,
    `-H "Authorization: Bearer $PARVIS_API_KEY"`,
    ...(version === undefined ? [] : [`-H ${quote(`If-Match: ${version}`)}`]),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body, null, 2))}`]),
  ];
  return lines.join(' \\\n  ');
}
