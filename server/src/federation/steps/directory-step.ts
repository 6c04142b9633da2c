import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { defineStep, type FieldError, type Screen, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ConnectorContext, ExternalIdentity } from '../contract.ts';
import { externalSignInFailed } from '../events.ts';
import type { Links } from '../links/links.ts';
import { externalOf, leftBehind, withExternal, type External } from './external.ts';
import { keepIdentity } from './keep-identity.ts';
import type { FederationPorts } from './ports.ts';

export interface DirectoryStepDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connections: Connections;
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

type Open = { readonly external: External; readonly connection: LoadedConnection };

/**
 * A name and a password that another system's directory checks (D17), typed here. Counted as tries at passwords are, by whose entry it is, before the password
 * goes there. Whose account the entry opens is decided after this, as for everybody who comes from elsewhere.
 */
export function directoryStep(deps: DirectoryStepDeps) {
  async function opened(ctx: StepContext): Promise<Open | undefined> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    return external && connection?.state === 'active' && connection.connectorPart.directory ? { external, connection } : undefined;
  }

  /** Back to where they came from, with the reason. */
  function back(external: External | undefined, ctx: StepContext): StepResult {
    return {
      kind: 'advance',
      outcome: 'back',
      facts: withExternal({ connection: external?.connection ?? '', by: external?.by ?? 'button', left: ctx.now.toISOString(), failure: 'unavailable' }),
    };
  }

  async function enter(ctx: StepContext): Promise<StepResult> {
    return (await opened(ctx)) ? { kind: 'show' } : back(externalOf(ctx.facts), ctx);
  }

  async function run(ctx: StepContext, input: StepInput): Promise<StepResult> {
    const external = externalOf(ctx.facts);
    if (input.action === 'other') return { kind: 'advance', outcome: 'back', facts: leftBehind(external, ctx.now) };
    if (input.action !== 'continue') return { kind: 'show' };
    const open = await opened(ctx);
    if (!open) return back(external, ctx);
    const [name, password] = [(input.fields['name'] ?? '').trim(), input.fields['password'] ?? ''];
    if (name === '' || password === '') return show({ field: name === '' ? 'name' : 'password', text: { id: 'federation.directory_missing' } });
    return attempt(ctx, open, { name: name.slice(0, MAX_NAME + 1), password });
  }

  async function attempt(ctx: StepContext, { external, connection }: Open, typed: { readonly name: string; readonly password: string }): Promise<StepResult> {
    const directory = connection.connectorPart.directory;
    if (!directory) return back(external, ctx);
    const tries: Promise<Awaited<ReturnType<typeof begin>>>[] = [];
    const mayTry = async (subject: string | undefined) => {
      const counting = begin(ctx, connection, subject, typed.name);
      tries.push(counting);
      return (await counting).allowed;
    };
    const answer = await directory.verify(await connection.open(), { ...typed, mayTry }, await connectorContext(ctx, connection));
    // One each time the password would have gone there: none for a name that cannot be one. A fault of ours is none of the directory's.
    const counted = await tries.at(-1);
    if (counted?.allowed === false) return show({ text: { id: 'federation.directory_limited', values: { minutes: Math.max(1, Math.ceil(counted.retryAfter / 60)) } } });
    switch (answer.kind) {
      case 'wrong':
        await counted?.wrong();
        return show({ field: 'password', text: { id: 'federation.directory_wrong' } });
      case 'closed':
        await counted?.right();
        return failed(ctx, connection, { kind: 'closed', check: answer.because, text: CLOSED[answer.what] });
      case 'identity':
        await counted?.right();
        return arrived(ctx, { external, connection }, answer.identity);
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
  function arrived(ctx: StepContext, { external, connection }: Open, found: ExternalIdentity): StepResult {
    const identity = keepIdentity({ ...found, assurance: { ...found.assurance, authTime: Math.floor(ctx.now.getTime() / 1000) } }, connection);
    if (!identity) return failed(ctx, connection, { kind: 'refused', check: 'subject' });
    return { kind: 'advance', outcome: 'returned', facts: withExternal({ ...external, identity, at: ctx.now.toISOString() }) };
  }

  /** On the page they are on: the directory may be back, or the password changed there, in a minute. */
  function failed(ctx: StepContext, connection: LoadedConnection, { kind, check, detail, text = 'federation.directory_unavailable' }: Failed): StepResult {
    return {
      ...show({ text: { id: text, values: { connection: connection.name } } }),
      commit: async (tx) => {
        const data = { connection: connection.id, slug: connection.slug, kind, check, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) };
        await deps.events.publish(tx, externalSignInFailed, { origin: ctx.origin, result: 'failure', data });
        return undefined;
      },
    };
  }

  async function connectorContext(ctx: StepContext, connection: LoadedConnection): Promise<ConnectorContext> {
    const tenant = await deps.tenants.byId(ctx.flow.tenantId);
    if (!tenant) throw new Error('The tenant of the flow does not exist.');
    return contextFor(deps, tenant, connection, ctx.now);
  }

  async function offer(ctx: StepContext): Promise<Screen> {
    const open = await opened(ctx);
    const values = { connection: open?.connection.name ?? '' };
    const typed = ctx.facts.identifier?.value;
    return {
      id: 'federation.directory',
      title: { id: 'federation.directory_title', values },
      nodes: [
        { kind: 'text', tone: 'lead', text: { id: 'federation.directory_lead' } },
        {
          kind: 'input',
          name: 'name',
          label: { id: 'federation.directory_name' },
          input: 'text',
          autocomplete: 'username',
          required: true,
          maxLength: MAX_NAME,
          ...(typed === undefined || open?.external.by === 'button' ? {} : { value: typed }),
        },
        { kind: 'input', name: 'password', label: { id: 'federation.directory_password' }, input: 'password', autocomplete: 'current-password', required: true },
        { kind: 'action', action: 'continue', label: { id: 'federation.directory_continue' }, tone: 'primary' },
        { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep({ id: 'federation.directory', settings: z.strictObject({}), outcomes: ['returned', 'back'], enter, offer, run });
}

const show = (error: FieldError): Extract<StepResult, { kind: 'show' }> => ({ kind: 'show', errors: [error] });
