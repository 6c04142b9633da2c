import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { EventType, Events, Happened, Listener, Origin } from './contract.ts';
import { happened } from './define-event.ts';
import { personalPlace } from './guard-data.ts';
import { indexNetwork } from './network-index.ts';
import { insertEvents, type EventRow } from './store.ts';

export interface PublisherDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly listeners: () => readonly Listener[];
  /** Refuse data that looks personal or secret (development and tests). */
  readonly strict: boolean;
  /** After the commit of a transaction that filled the outbox. */
  readonly onCommitted: () => void;
}

/** A sealed value opens only in the row it was written to. */
export function sealContext(column: 'network' | 'agent', eventId: string): string {
  return `platform.events.${column}:${eventId}`;
}

/** Longer ones are cut: a user agent is free text from the client. */
const AGENT_LENGTH = 512;

export function createPublisher(deps: PublisherDeps): Events {
  let wanted: ReadonlySet<string> | undefined;
  const gathered = new WeakMap<Tx, EventRow[]>();

  function check(type: EventType<unknown>, data: unknown): string {
    const parsed = type.schema.parse(data);
    const place = deps.strict ? personalPlace(parsed) : undefined;
    if (place !== undefined) throw new TypeError(`${type.type}: ${place} looks personal or secret. Events carry ids and codes only.`);
    return JSON.stringify(parsed);
  }

  async function publishMany(tx: Tx, events: readonly Happened[]): Promise<void> {
    if (events.length === 0) return;
    const heard = (wanted ??= new Set(deps.listeners().flatMap((listener) => listener.types)));
    // The cipher is needed only when there is something to seal; it is cached, so this is no round trip.
    const cipher = events.some(({ input }) => hasClient(input.origin)) ? await deps.keys.tenant(tx.tenantId) : undefined;
    const rows = events.map(({ type, input }): EventRow => {
      const id = newId();
      const { origin } = input;
      const seal = (column: 'network' | 'agent', text: string | undefined) => (cipher && text ? cipher.seal(text, sealContext(column, id)) : null);
      return {
        id,
        type: type.type,
        version: type.version,
        actorKind: origin.actor.kind,
        actorId: origin.actor.id ?? null,
        subject: input.subject ?? null,
        applicationId: origin.applicationId ?? null,
        requestId: origin.requestId,
        result: input.result ?? 'success',
        network: seal('network', origin.ip),
        networkIndex: cipher && origin.ip ? indexNetwork(cipher, origin.ip) : null,
        agent: seal('agent', origin.userAgent?.slice(0, AGENT_LENGTH)),
        person: (origin.actor.kind === 'user' ? origin.actor.id : undefined) ?? input.subject ?? null,
        data: check(type as unknown as EventType<unknown>, input.data),
        wanted: heard.has(type.type),
      };
    });
    const gathering = gathered.get(tx);
    if (gathering) gathering.push(...rows);
    else await insert(tx, rows);
  }

  async function insert(tx: Tx, rows: readonly EventRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (rows.some((row) => row.wanted)) tx.afterCommit(deps.onCommitted);
    await insertEvents(tx, rows);
  }

  return {
    publishMany,
    publish: (tx, type, input) => publishMany(tx, [happened(type, input)]),
    async together(tx, work) {
      // Whoever asked first writes for all.
      if (gathered.has(tx)) return work();
      const rows: EventRow[] = [];
      gathered.set(tx, rows);
      try {
        const result = await work();
        await insert(tx, rows);
        return result;
      } finally {
        gathered.delete(tx);
      }
    },
  };
}

function hasClient(origin: Origin): boolean {
  return Boolean(origin.ip || origin.userAgent);
}
