import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { jsonSchemaOf, PING, PUBLIC_EVENTS, type WebhooksRoom } from '#provisioning';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

const operator = (): Origin => ({ actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` });
const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** A tenant's endpoints, one line each; how many secrets sign, never what they are. */
export async function listWebhooks(webhooks: Pick<WebhooksRoom, 'endpoints'>, tenant: Tenant): Promise<string[]> {
  const endpoints = await webhooks.endpoints(tenant.id);
  if (endpoints.length === 0) return [`No application of the tenant "${tenant.slug}" has webhooks.`];
  return columns(
    endpoints.map(({ clientId, name, url, state, events, secrets, pending, failed, acknowledgedAt }) => [
      clientId,
      name,
      state,
      `${pending} waiting, ${failed} given up`,
      acknowledgedAt ? `last acknowledged ${acknowledgedAt.toISOString()}` : 'nothing acknowledged yet',
      `${secrets} ${secrets === 1 ? 'secret' : 'secrets'}`,
      url,
      events.join(', '),
    ]),
  );
}

export interface DeliveriesOptions {
  readonly application?: string;
  readonly state?: 'pending' | 'delivered' | 'failed';
  readonly limit: number;
}

/** What became of the newest messages. */
export async function listDeliveries(webhooks: Pick<WebhooksRoom, 'deliveries'>, tenant: Tenant, { application, state, limit }: DeliveriesOptions): Promise<string[]> {
  const rows = await webhooks.deliveries(tenant.id, { limit, ...(application === undefined ? {} : { clientId: application }), ...(state === undefined ? {} : { state }) });
  if (rows.length === 0) return ['There are none.'];
  return columns(
    rows.map((row) => [
      row.created_at.toISOString(),
      row.message_id,
      `${row.client_id}/${row.endpoint}`,
      row.type,
      row.state,
      `${row.attempts} ${row.attempts === 1 ? 'try' : 'tries'}`,
      row.acknowledged_at ? `acknowledged ${row.acknowledged_at.toISOString()}` : [row.last_status, row.last_problem].filter((part) => part !== null).join(' '),
      row.state === 'pending' ? `next ${row.next_at.toISOString()}` : '',
    ]),
  );
}

export interface ReplayOptions {
  readonly application: string;
  readonly message?: string;
  readonly failed?: boolean;
}

/** The worker sends them. Receivers know them again by their ids. */
export async function replayWebhooks(webhooks: Pick<WebhooksRoom, 'replay'>, tenant: Tenant, { application, message, failed }: ReplayOptions): Promise<string[]> {
  if ((message === undefined) === (failed !== true)) throw new CommandError('Say which: --message with its id, or --failed for all that were given up.');
  const count = await webhooks.replay(tenant.id, application, message, operator());
  if (count > 0) return [`${count} ${count === 1 ? 'message' : 'messages'} will be sent again.`];
  throw new CommandError(
    message === undefined
      ? `The application "${application}" has nothing that was given up and could be sent: its endpoint is there and not gone, and messages are kept for 30 days.`
      : `There is no such message of the application "${application}" that could be sent again: it waits already, is older than 30 days, or its endpoint is gone.`,
  );
}

export interface EndpointOptions {
  readonly application: string;
  readonly endpoint: string;
}

const missing = ({ application, endpoint }: EndpointOptions) => new CommandError(`The application "${application}" has no webhook "${endpoint}".`);

export async function enableWebhook(webhooks: Pick<WebhooksRoom, 'enable'>, tenant: Tenant, options: EndpointOptions): Promise<string[]> {
  if (!(await webhooks.enable(tenant.id, options.application, options.endpoint, operator()))) throw missing(options);
  return ['It is tried again from now on. What was given up meanwhile comes with `webhooks replay --failed`.'];
}

/** Sends a signed message that says nothing, and shows the exchange as it was. */
export async function testWebhook(webhooks: Pick<WebhooksRoom, 'ping'>, tenant: Tenant, options: EndpointOptions, print: (line: string) => void): Promise<void> {
  const exchange = await webhooks.ping(tenant, options.application, options.endpoint);
  if (!exchange) throw missing(options);
  const { url, headers, body, answer } = exchange;
  print(`> POST ${url}`);
  for (const [name, value] of Object.entries(headers)) print(`> ${name}: ${value}`);
  print('>');
  print(`> ${body}`);
  if (!answer.ok) throw new CommandError(`There was no answer that counts: ${answer.why}.`);
  print(`< ${answer.status}`);
  for (const [name, value] of Object.entries(answer.headers)) print(`< ${name}: ${value}`);
  if (answer.body !== '') print(`<\n< ${answer.body.slice(0, 500)}`);
  if (answer.status < 200 || answer.status > 299) throw new CommandError('Only an answer of the 200s acknowledges a message.');
  print('Acknowledged.');
}

/** What applications can hear of; of one of them, the JSON Schema of its messages. */
export function describeEvents(type?: string): string[] {
  const events = [...PUBLIC_EVENTS, PING];
  if (type === undefined) return events.map((event) => `${event.type}  ${event.about}`);
  const event = events.find((known) => known.type === type);
  if (!event) throw new CommandError(`There is no event "${type}". There are: ${events.map((known) => known.type).join(', ')}.`);
  return [JSON.stringify(jsonSchemaOf(event), undefined, 2)];
}
