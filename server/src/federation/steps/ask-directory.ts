import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { FieldError, ScreenNode, StepContext, StepInput, StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { LoadedConnection } from '../connections/connections.ts';
import type { ConnectorContext, ExternalIdentity } from '../contract.ts';
import { externalSignInFailed } from '../events.ts';
import type { Links } from '../links/links.ts';
import { keepIdentity } from './keep-identity.ts';
import type { FederationPorts } from './ports.ts';

export interface AskDirectoryDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly links: Pick<Links, 'find'>;
  readonly ports: Pick<FederationPorts, 'attempts'>;
}

/** In the trail, and in counters. */
const TYPE = 'directory';
const MAX_NAME = 256;
const CLOSED = { account: 'federation.directory_closed', password: 'federation.directory_change' } as const;

interface Failed {
  readonly kind: string;
  /** For operators. */
  readonly check: string;
  readonly detail?: string | undefined;
  /** What the customer is told. */
  readonly text?: string;
}

/** `again`: the page stays, with the reason on it. */
export type Asked = { readonly kind: 'identity'; readonly identity: ExternalIdentity } | { readonly kind: 'again'; readonly result: StepResult };

/**
 * A name and a password that another system's directory checks (D17), typed here: the same for signing in and for connecting. Counted as tries at passwords are,
 * by whose entry it is, before the password goes there.
 */
export function createAskDirectory(deps: AskDirectoryDeps) {
  async function ask(ctx: StepContext, connection: LoadedConnection, fields: StepInput['fields']): Promise<Asked> {
    const [name, password] = [(fields['name'] ?? '').trim(), fields['password'] ?? ''];
    if (name === '' || password === '') return again({ field: name === '' ? 'name' : 'password', text: { id: 'federation.directory_missing' } });
    const directory = connection.connectorPart.directory;
    if (!directory) throw new Error(`The connector ${connection.connector} has no directory.`);
    const tries: ReturnType<typeof begin>[] = [];
    const mayTry = async (subject: string | undefined) => {
      const counting = begin(ctx, connection, subject, name);
      tries.push(counting);
      return (await counting).allowed;
    };
    const typed = { name: name.slice(0, MAX_NAME + 1), password, mayTry };
    const answer = await directory.verify(await connection.open(), typed, await connectorContext(ctx, connection));
    // One each time the password would have gone there: none for a name that cannot be one. A fault of ours is none of the directory's.
    const counted = await tries.at(-1);
    if (counted?.allowed === false) return again({ text: { id: 'federation.directory_limited', values: { minutes: Math.max(1, Math.ceil(counted.retryAfter / 60)) } } });
    switch (answer.kind) {
      case 'wrong':
        await counted?.wrong();
        return again({ field: 'password', text: { id: 'federation.directory_wrong' } });
      case 'closed':
        await counted?.right();
        return failed(ctx, connection, { kind: 'closed', check: answer.because, text: CLOSED[answer.what] });
      case 'identity':
        await counted?.right();
        return arrived(ctx, connection, answer.identity);
      default:
        return failed(ctx, connection, { kind: answer.kind, check: answer.kind === 'refused' ? answer.check : 'verify', ...('detail' in answer ? { detail: answer.detail } : {}) });
    }
  }

  /**
   * By whose entry it is, whatever name was typed: a customer's tries here and at a password of ours are one count. An entry nobody came with yet, and a name that
   * nobody has, run out in the same way.
   */
  async function begin(ctx: StepContext, connection: LoadedConnection, subject: string | undefined, name: string) {
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    const link = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.links.find(tx, connection.id, subject ?? ''));
    const about = JSON.stringify(subject === undefined ? [connection.id, 'name', name.toLowerCase()] : [connection.id, 'subject', subject]);
    const account = link?.userId ?? `${TYPE}:${cipher.mac('federation.directory.account', about).toString('base64url')}`;
    return deps.ports.attempts.begin(ctx, { type: TYPE, account, ...(link ? { userId: link.userId } : {}) });
  }

  /** It was proved here and now, so that is when. */
  function arrived(ctx: StepContext, connection: LoadedConnection, found: ExternalIdentity): Asked {
    const identity = keepIdentity({ ...found, assurance: { ...found.assurance, authTime: Math.floor(ctx.now.getTime() / 1000) } }, connection);
    return identity ? { kind: 'identity', identity } : failed(ctx, connection, { kind: 'refused', check: 'subject' });
  }

  /** On the page they are on: the directory may be back, or the password changed there, in a minute. */
  function failed(ctx: StepContext, connection: LoadedConnection, { kind, check, detail, text = 'federation.directory_unavailable' }: Failed): Asked {
    const data = { connection: connection.id, slug: connection.slug, kind, check, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) };
    return again({ text: { id: text, values: { connection: connection.name } } }, async (tx) => {
      await deps.events.publish(tx, externalSignInFailed, { origin: ctx.origin, result: 'failure', data });
      return undefined;
    });
  }

  async function connectorContext(ctx: StepContext, connection: LoadedConnection): Promise<ConnectorContext> {
    const tenant = await deps.tenants.byId(ctx.flow.tenantId);
    if (!tenant) throw new Error('The tenant of the flow does not exist.');
    return contextFor(deps, tenant, connection, ctx.now);
  }

  return { ask };
}

const again = (error: FieldError, commit?: Extract<StepResult, { kind: 'show' }>['commit']): Asked => ({
  kind: 'again',
  result: { kind: 'show', errors: [error], ...(commit ? { commit } : {}) },
});

/** What is typed, and the button. */
export const directoryNodes = (name?: string): readonly ScreenNode[] => [
  { kind: 'text', tone: 'lead', text: { id: 'federation.directory_lead' } },
  {
    kind: 'input',
    name: 'name',
    label: { id: 'federation.directory_name' },
    input: 'text',
    autocomplete: 'username',
    required: true,
    maxLength: MAX_NAME,
    ...(name === undefined ? {} : { value: name }),
  },
  { kind: 'input', name: 'password', label: { id: 'federation.directory_password' }, input: 'password', autocomplete: 'current-password', required: true },
  { kind: 'action', action: 'continue', label: { id: 'federation.directory_continue' }, tone: 'primary' },
];
