import type { StreamSaved, TrailStreamsRoom } from '#insight';
import type { Database } from '#platform/db';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { inputOf, newOwnStreamBody, newStreamBody, rollBody, savedStreamJson, streamBody, streamJson, streamJsonOf, streamParams, streamsJson } from './stream-shapes.ts';

export interface StreamsAreaDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly trailStreams: Pick<TrailStreamsRoom, 'streams' | 'streamOf' | 'createStream' | 'changeStream' | 'rollSecret' | 'removeStream'>;
}

const TAG = 'Audit';
const ABOUT = 'Entries go out in the order of the chain, at least once, each with its number and its hash; never an address or a browser.';

export const streamRoutes = (deps: StreamsAreaDeps): readonly AdminRoute[] => [
  ...routesAt(deps, '/tenants/:tenant/audit/streams', false),
  ...routesAt(deps, '/audit/streams', true),
];

function saved(of: StreamSaved): Extract<StreamSaved, { kind: 'saved' }> {
  if (of.kind === 'saved') return of;
  if (of.kind === 'changed_meanwhile') throw new ChangedMeanwhile(streamJsonOf(of.stream), of.stream.version);
  if (of.kind === 'exists') throw adminErrors.exists({ fields: [{ field: 'name', fix: 'is taken; choose another' }] });
  if (of.kind === 'refused') throw adminErrors.not_possible({ fields: [{ field: of.field, fix: of.fix }] });
  throw of.kind === 'many' ? adminErrors.not_possible({ detail: 'There are as many streams as there may be. Remove one first.' }) : adminErrors.not_found();
}

function routesAt({ db, trailStreams }: StreamsAreaDeps, base: string, own: boolean): readonly AdminRoute[] {
  const one = `${base}/:id`;

  const list = adminRoute({
    method: 'GET',
    path: base,
    permission: 'audit:export',
    tag: TAG,
    summary: own ? 'Where the trails of all tenants are sent' : 'Where the trail is sent',
    answer: streamsJson,
    async handle({ tenant }) {
      return { body: { items: (await db.read(tenant.id, (tx) => trailStreams.streams(tx))).map(streamJsonOf) } };
    },
  });

  const create = adminRoute({
    method: 'POST',
    path: base,
    permission: 'audit:export',
    tag: TAG,
    summary: 'Send it somewhere as it grows',
    description: `To a webhook (Standard Webhooks), a syslog receiver (RFC 5424)${own ? ', or a file of the worker’s machine' : ''}. ${ABOUT}`,
    body: own ? newOwnStreamBody : (newStreamBody as unknown as typeof newOwnStreamBody),
    answer: savedStreamJson,
    status: 201,
    fresh: true,
    creates: true,
    async handle({ tenant, origin, body, once }) {
      const made = await db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          const of = { everybody: own && body.everybody !== false, fromStart: body.from_start };
          const { stream, secret } = saved(await trailStreams.createStream(tx, origin, inputOf(body), of));
          return { ...streamJsonOf(stream), ...(secret === undefined ? {} : { secret }) };
        }),
      );
      return { body: made, version: made.version, location: `streams/${made.id}` };
    },
  });

  const read = adminRoute({
    method: 'GET',
    path: one,
    permission: 'audit:export',
    tag: TAG,
    summary: 'One stream, and how far it is',
    params: streamParams,
    answer: streamJson,
    versioned: 'answers',
    async handle({ tenant, params }) {
      const found = await db.read(tenant.id, (tx) => trailStreams.streamOf(tx, params.id));
      if (!found) throw adminErrors.not_found();
      return { body: streamJsonOf(found), version: found.version };
    },
  });

  const change = adminRoute({
    method: 'PUT',
    path: one,
    permission: 'audit:export',
    tag: TAG,
    summary: 'Change where it goes, or pause it',
    description: 'It goes on where it was, and is tried at once.',
    params: streamParams,
    body: streamBody,
    answer: streamJson,
    fresh: true,
    versioned: 'expects',
    async handle({ tenant, origin, params, body, expected }) {
      const { stream } = saved(await db.tenant(tenant.id, (tx) => trailStreams.changeStream(tx, origin, params.id, inputOf(body), expected)));
      return { body: streamJsonOf(stream), version: stream.version };
    },
  });

  const roll = adminRoute({
    method: 'POST',
    path: `${one}/secret`,
    permission: 'audit:export',
    tag: TAG,
    summary: 'A new secret for its signatures',
    description: 'Of a webhook. Messages carry a signature with each of the two until the overlap is over, so that the receiver loses none while it changes.',
    params: streamParams,
    body: rollBody,
    answer: savedStreamJson,
    fresh: true,
    creates: true,
    status: 201,
    async handle({ tenant, origin, params, body, once }) {
      const rolled = await db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          const { stream, secret } = saved(await trailStreams.rollSecret(tx, origin, params.id, body.overlap_hours * 3600));
          return { ...streamJsonOf(stream), ...(secret === undefined ? {} : { secret }) };
        }),
      );
      return { body: rolled, version: rolled.version };
    },
  });

  const remove = adminRoute({
    method: 'DELETE',
    path: one,
    permission: 'audit:export',
    tag: TAG,
    summary: 'Send it there no longer',
    params: streamParams,
    fresh: true,
    async handle({ tenant, origin, params }) {
      if (!(await db.tenant(tenant.id, (tx) => trailStreams.removeStream(tx, origin, params.id)))) throw adminErrors.not_found();
    },
  });

  return [list, create, read, change, roll, remove];
}
