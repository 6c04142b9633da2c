import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scope } from '../server/src/platform/http/index.ts';
import { renderLlms } from './llms.ts';

/*
 * docs/reference is a product of the code: errors, events and settings; llms.txt one of the documents. `npm run docs` writes them, a house test holds them to it.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const src = `${root}server/src`;

interface ErrorEntry {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
}
interface EventEntry {
  readonly type: string;
  readonly version: number;
  readonly about: string;
  readonly data: string;
}

async function exportsOf(pattern: string): Promise<unknown[]> {
  const files = globSync(pattern, { cwd: src }).sort();
  const modules = await Promise.all(files.map((file) => import(`${src}/${file}`) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module));
}

export async function readErrors(): Promise<ErrorEntry[]> {
  const entries = (await exportsOf('**/errors.ts')).flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  return entries
    .filter((entry): entry is { code: string; spec: { status: number; detail: string } } => typeof entry === 'function' && 'code' in entry && 'spec' in entry)
    .map((entry) => ({ code: entry.code, ...entry.spec }))
    .sort((a, b) => a.code.localeCompare(b.code));
}

function isEvent(
  value: unknown,
): value is { type: string; version: number; about: string; schema: { shape?: Record<string, unknown>; def?: { shape?: Record<string, unknown> } } } {
  return typeof value === 'object' && value !== null && 'about' in value && 'schema' in value && 'type' in value && 'version' in value;
}

export async function readEvents(): Promise<EventEntry[]> {
  return (await exportsOf('**/events.ts'))
    .flatMap((value) => (isEvent(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value).filter(isEvent) : []))
    .map((event) => ({ type: event.type, version: event.version, about: event.about, data: Object.keys(event.schema.shape ?? event.schema.def?.shape ?? {}).join(', ') }))
    .filter((event, index, list) => list.findIndex((other) => other.type === event.type) === index)
    .sort((a, b) => a.type.localeCompare(b.type));
}

async function readJourneysApi(): Promise<string> {
  const { journeyScope } = (await import(`${src}/app/http.ts`)) as typeof import('../server/src/app/http.ts');
  return readApi(journeyScope({} as Parameters<typeof journeyScope>[0]));
}

async function readLeadsApi(): Promise<string> {
  const { leadsScope } = (await import(`${src}/provisioning/index.ts`)) as typeof import('../server/src/provisioning/index.ts');
  return readApi(leadsScope({} as Parameters<typeof leadsScope>[0]));
}

async function readPreferencesApi(): Promise<string> {
  const { preferencesScope } = (await import(`${src}/provisioning/index.ts`)) as typeof import('../server/src/provisioning/index.ts');
  return readApi(preferencesScope({} as Parameters<typeof preferencesScope>[0]));
}

async function readAccountApi(): Promise<string> {
  const { createAccount } = (await import(`${src}/account/index.ts`)) as typeof import('../server/src/account/index.ts');
  return readApi(createAccount({} as Parameters<typeof createAccount>[0]).api);
}

async function readAdminApi(): Promise<string> {
  const { adminScope } = (await import(`${src}/admin/index.ts`)) as typeof import('../server/src/admin/index.ts');
  const { adminAreas } = (await import(`${src}/app/catalog/admin-areas.ts`)) as typeof import('../server/src/app/catalog/admin-areas.ts');
  // Routes are only described: no room is ever asked for anything.
  const nothing: never = new Proxy({}, { get: () => nothing }) as never;
  return readApi(adminScope(nothing, adminAreas(nothing)));
}

async function readWebhooksApi(): Promise<string> {
  const { webhookSchemasScope } = (await import(`${src}/provisioning/index.ts`)) as typeof import('../server/src/provisioning/index.ts');
  return readApi(webhookSchemasScope());
}

async function readPublicEvents() {
  const { jsonSchemaOf, PING, PUBLIC_EVENTS } = (await import(`${src}/provisioning/index.ts`)) as typeof import('../server/src/provisioning/index.ts');
  return [...PUBLIC_EVENTS, PING].map((event) => ({ ...event, jsonSchema: jsonSchemaOf(event) }));
}

/** The document an audience serves, from a server that nobody can reach. */
async function readApi(scope: Scope): Promise<string> {
  const { createHttpServer } = (await import(`${src}/platform/http/index.ts`)) as typeof import('../server/src/platform/http/index.ts');
  const server = await createHttpServer({
    resolve: async () => undefined,
    scopes: [scope],
    secure: () => true,
    trustedProxies: [],
    maxInflight: 1,
    drainSeconds: 0,
    ready: async () => true,
  });
  const answer = await server.app.inject({ url: `${scope.prefix}/openapi.json` });
  await server.close();
  return `${JSON.stringify(answer.json(), null, 2)}\n`;
}

export async function renderDocs(): Promise<Readonly<Record<string, string>>> {
  const { SETTINGS } = (await import(`${src}/platform/config/settings.ts`)) as { SETTINGS: Record<string, { about: string; default: string; secret?: boolean }> };
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const page = (title: string, lead: string, head: string[], rows: string[][]) =>
    `# ${title}\n\n${lead}\nMade from the code by \`npm run docs\`; do not edit.\n\n| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')}\n`;
  return {
    'journeys-api.json': await readJourneysApi(),
    'account-api.json': await readAccountApi(),
    'admin-api.json': await readAdminApi(),
    'leads-api.json': await readLeadsApi(),
    'preferences-api.json': await readPreferencesApi(),
    'webhooks-api.json': await readWebhooksApi(),
    'webhook-events.json': `${JSON.stringify(Object.fromEntries((await readPublicEvents()).map(({ type, jsonSchema }) => [type, jsonSchema])), null, 2)}\n`,
    'webhook-events.md': page(
      'Events for applications',
      'What an application can hear of by webhook. Every message has the same envelope: `id`, `type`, `version`, `time`, `tenant`, `data`. The JSON Schemas are in [webhook-events.json](webhook-events.json), and are served at `<issuer>/webhooks/v1/events/<type>`. See [the guide](../guide/webhooks.md).',
      ['Type', 'Version', 'Meaning', 'Data'],
      (await readPublicEvents()).map(({ type, version, about, schema }) => [
        `\`${type}\``,
        String(version),
        about,
        Object.entries(schema.shape)
          .map(([name, value]) => `\`${name}\`${(value as { isOptional(): boolean }).isOptional() ? ' (not always)' : ''}`)
          .join(', '),
      ]),
    ),
    'errors.md': page(
      'Errors',
      'Every error has a stable code. HTTP APIs answer with problem details (RFC 9457) that carry it in `code`, with `fields` naming what to change and a `reference` that stands in log and audit.',
      ['Code', 'Status', 'Meaning and what to do'],
      (await readErrors()).map((error) => [`\`${error.code}\``, String(error.status), error.detail]),
    ),
    'events.md': page(
      'Events',
      'A fact, recorded once, in the transaction of its change. The row is the audit trail; listeners get it in a versioned envelope, at least once. Data holds ids and codes only.',
      ['Type', 'Version', 'Meaning', 'Data'],
      (await readEvents()).map((event) => [`\`${event.type}\``, String(event.version), event.about, event.data]),
    ),
    'configuration.md': page(
      'Configuration',
      'Settings of the process, read from the environment once, at start. A wrong value stops the start with an error that names the variable. Secrets can also be given as `<NAME>_FILE`, the path of a file that holds the value.',
      ['Variable', 'Meaning', 'Default', 'Secret'],
      Object.entries(SETTINGS).map(([name, setting]) => [`\`${name}\``, setting.about, setting.default, setting.secret ? 'yes' : '']),
    ),
  };
}

async function write(): Promise<void> {
  mkdirSync(`${root}docs/reference`, { recursive: true });
  const docs = await renderDocs();
  for (const [file, text] of Object.entries(docs)) writeFileSync(`${root}docs/reference/${file}`, text);
  // It links to what was written just now.
  writeFileSync(`${root}llms.txt`, renderLlms(root));
  const { writeTypes } = await import('../packages/client/generate.mjs');
  await writeTypes(docs['admin-api.json'] as string);
}

if (import.meta.main) void write();
