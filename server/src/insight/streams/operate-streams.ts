import { randomBytes } from 'node:crypto';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { isId, newId } from '#platform/ids';
import { SECRET_PREFIX, type Outbound, type Sockets } from '#platform/outbound';
import type { Keys } from '#platform/crypto';
import { streamRemoved, streamSaved } from '../events.ts';
import type { StreamInput, StreamSaved, StreamTarget, TrailStream } from './contract.ts';
import { secretPlace } from './send-streams.ts';
import { deleteStream, findStream, insertStream, listStreams, lockStream, replaceSecret, streamOf, updateStream } from './store.ts';

export interface OperateStreamsDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly outbound: Pick<Outbound, 'refuses'>;
  readonly sockets: Pick<Sockets, 'mayBePlain'>;
  readonly folder?: string;
}

export interface TrailStreams {
  streams(tx: Tx): Promise<readonly TrailStream[]>;
  streamOf(tx: Tx, id: string): Promise<TrailStream | undefined>;
  /** `everybody`: of all tenants. `fromStart`: with all there is; else what comes from now on. A webhook gets a secret, shown once. Publishes `insight.stream_saved`. */
  createStream(tx: Tx, origin: Origin, input: StreamInput, of: { readonly everybody: boolean; readonly fromStart: boolean }): Promise<StreamSaved>;
  /** It goes on where it was, and is tried at once. Its kind stays. */
  changeStream(tx: Tx, origin: Origin, id: string, input: StreamInput, expected: string): Promise<StreamSaved>;
  /** A new secret for a webhook, shown once; messages are signed with the one before as well for so long. */
  rollSecret(tx: Tx, origin: Origin, id: string, overlapSeconds: number): Promise<StreamSaved>;
  /** False: there was none. Publishes `insight.stream_removed`. */
  removeStream(tx: Tx, origin: Origin, id: string): Promise<boolean>;
}

const MOST = 20;
const newSecret = () => `${SECRET_PREFIX}${randomBytes(32).toString('base64')}`;

export function operateStreams(deps: OperateStreamsDeps): TrailStreams {
  const one = async (tx: Tx, id: string) => {
    const row = isId(id) ? await findStream(tx, id) : undefined;
    return row && streamOf(row);
  };
  const told = (tx: Tx, origin: Origin, { id, target: { kind }, enabled, everybody }: TrailStream, change: 'created' | 'changed' | 'secret_rolled') =>
    deps.events.publish(tx, streamSaved, { origin, data: { stream: id, kind, enabled, everybody, change } });

  function refused(target: StreamTarget, everybody: boolean): Extract<StreamSaved, { kind: 'refused' }> | undefined {
    const no = (field: string, fix: string) => ({ kind: 'refused', field: `target.${field}`, fix }) as const;
    if (target.kind === 'webhook' && deps.outbound.refuses(target.url)) return no('url', 'must be https, without a user name, and lead to a public address');
    if (target.kind === 'syslog' && !target.tls && !deps.sockets.mayBePlain(target))
      return no('tls', 'must be true: without TLS is for development, and for hosts in PARVIS_AUDIT_SYSLOG_HOSTS');
    // A folder of the machine is the installation's: whoever runs one tenant fills no disk of the others.
    if (target.kind === 'file' && !everybody) return no('kind', 'is for streams of the installation only');
    if (target.kind === 'file' && deps.folder === undefined) return no('kind', 'needs PARVIS_AUDIT_STREAM_DIR');
    return undefined;
  }

  return {
    streams: async (tx) => (await listStreams(tx)).map(streamOf),
    streamOf: one,
    async createStream(tx, origin, input, { everybody, fromStart }) {
      const no = refused(input.target, everybody);
      if (no) return no;
      if ((await listStreams(tx)).length >= MOST) return { kind: 'many' };
      const id = newId();
      const secret = input.target.kind === 'webhook' ? newSecret() : undefined;
      const sealed = secret === undefined ? null : (await deps.keys.tenant(tx.tenantId)).seal(secret, secretPlace(id));
      if (!(await insertStream(tx, { ...input, id, everybody, secret: sealed, fromStart }))) return { kind: 'exists' };
      const stream = (await one(tx, id)) as TrailStream;
      await told(tx, origin, stream, 'created');
      return { kind: 'saved', stream, ...(secret === undefined ? {} : { secret }) };
    },
    async changeStream(tx, origin, id, input, expected) {
      if (!isId(id) || !(await lockStream(tx, id))) return { kind: 'unknown' };
      const before = (await one(tx, id)) as TrailStream;
      if (expected !== '*' && expected !== String(before.version)) return { kind: 'changed_meanwhile', stream: before };
      if (before.target.kind !== input.target.kind) return { kind: 'refused', field: 'target.kind', fix: `stays ${before.target.kind}: make another stream` };
      const no = refused(input.target, before.everybody);
      if (no) return no;
      if (!(await updateStream(tx, id, input))) return { kind: 'exists' };
      const stream = (await one(tx, id)) as TrailStream;
      await told(tx, origin, stream, 'changed');
      return { kind: 'saved', stream };
    },
    async rollSecret(tx, origin, id, overlapSeconds) {
      if (!isId(id) || !(await lockStream(tx, id))) return { kind: 'unknown' };
      const before = (await one(tx, id)) as TrailStream;
      if (before.target.kind !== 'webhook') return { kind: 'refused', field: 'target.kind', fix: 'has no secret: only webhooks are signed' };
      const secret = newSecret();
      await replaceSecret(tx, id, (await deps.keys.tenant(tx.tenantId)).seal(secret, secretPlace(id)), overlapSeconds);
      const stream = (await one(tx, id)) as TrailStream;
      await told(tx, origin, stream, 'secret_rolled');
      return { kind: 'saved', stream, secret };
    },
    async removeStream(tx, origin, id) {
      const gone = isId(id) ? await deleteStream(tx, id) : undefined;
      if (gone) await deps.events.publish(tx, streamRemoved, { origin, data: { stream: id, kind: gone.kind } });
      return gone !== undefined;
    },
  };
}
