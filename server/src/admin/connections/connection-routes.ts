import { z } from 'zod';
import type { TrialResult } from '#federation/contract';
import type { TraceEntry } from '#platform/connections';
import type { Database } from '#platform/db';
import type { OneTime } from '#platform/onetime';
import { isAppError } from '#platform/errors';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';
import type { ConnectionsPort, Given } from './rooms.ts';
import { keepLeaving, TRIAL_PATH } from './trial-page.ts';
import { checkJson, connectionBody, connectionJson, connectionParams, kindJson, listedJson, newConnectionBody, ticketBody, trialJson, triedJson } from './shapes.ts';

export interface ConnectionsAreaDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly oneTime: Pick<OneTime, 'issue'>;
  readonly rooms: readonly ConnectionsPort[];
}

const TAG = 'Connections';

/** The same routes for each room that has connections, under the name its file has for them. */
export const connectionRoutes = ({ rooms, ...deps }: ConnectionsAreaDeps): readonly AdminRoute[] => rooms.flatMap((room) => routesOf(deps, room));

function routesOf({ db, oneTime }: Omit<ConnectionsAreaDeps, 'rooms'>, room: ConnectionsPort): readonly AdminRoute[] {
  const ALL = `/tenants/:tenant/${room.configKey}`;
  const ONE = `${ALL}/:connection`;
  const what = room.title.toLowerCase();
  const common = { tag: TAG, params: connectionParams } as const;

  async function find(tenantId: string, slug: string): Promise<z.input<typeof connectionJson>> {
    const given = await room.given(tenantId, slug);
    const listed = (await room.list(tenantId)).find((one) => one.slug === slug);
    if (!given || !listed) throw adminErrors.not_found();
    const addresses = await room.addresses(tenantId, slug);
    const { name, connector, preset, state } = listed;
    return {
      slug,
      name,
      connector,
      ...(preset === undefined ? {} : { preset }),
      state,
      given: { ...given.input },
      secrets: [...given.secrets],
      addresses: addresses.map(({ title, url }) => ({ title, url })),
      can_try: room.tryOut !== undefined && addresses.length > 0,
      version: given.version,
    };
  }

  /** What the room says in its own words, in those of this API. */
  async function guarded<T>(tenantId: string, slug: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code.endsWith('.unknown_connection')) throw adminErrors.not_found();
      if (!error.code.endsWith('.connection_changed')) throw error;
      const now = await find(tenantId, slug);
      throw new ChangedMeanwhile(now, now.version);
    }
  }

  const kinds = adminRoute({
    method: 'GET',
    path: `/tenants/:tenant/${room.configKey.replace(/s$/, '')}-kinds`,
    permission: 'connections:read',
    tag: TAG,
    summary: `Kinds of ${what}`,
    description: 'With JSON Schemas of all that can be said in each: a form can be drawn from them.',
    answer: z.strictObject({ items: z.array(kindJson) }),
    async handle() {
      const items = room.forms().map(({ connector, about, connection, settings, secrets, presets = {}, claims }) => ({
        connector,
        about,
        connection: { ...connection },
        settings: { ...settings },
        secrets: Object.fromEntries(Object.entries(secrets).map(([name, field]) => [name, { about: field.about, required: field.required, long: field.long === true }])),
        presets: Object.entries(presets).map(([id, preset]) => ({
          id,
          name: preset.name,
          settings: { ...preset.settings },
          ...(preset.trust ? { trust: { ...preset.trust } } : {}),
        })),
        ...(claims ? { claims: [...claims] } : {}),
      }));
      return { body: { items } };
    },
  });

  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'connections:read',
    tag: TAG,
    summary: `All ${what}`,
    description: room.about,
    answer: z.strictObject({ items: z.array(listedJson) }),
    async handle({ tenant }) {
      const items = (await room.list(tenant.id)).map(({ slug, name, connector, preset, state }) => ({
        slug,
        name,
        connector,
        ...(preset === undefined ? {} : { preset }),
        state,
      }));
      return { body: { items } };
    },
  });

  const create = adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'connections:write',
    tag: TAG,
    summary: `Make one of the ${what}`,
    body: newConnectionBody,
    answer: connectionJson,
    status: 201,
    creates: true,
    async handle({ tenant, origin, body, once }) {
      const input = body as Given;
      await db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          await room.saveIn(tx, origin, input, 'new');
          return { slug: input.slug };
        }),
      );
      const made = await find(tenant.id, input.slug);
      return { body: made, version: made.version, location: `${room.configKey}/${made.slug}` };
    },
  });

  const read = adminRoute({
    ...common,
    method: 'GET',
    path: ONE,
    permission: 'connections:read',
    summary: `One of the ${what}`,
    answer: connectionJson,
    versioned: 'answers',
    async handle({ tenant, params }) {
      const found = await find(tenant.id, params.connection);
      return { body: found, version: found.version };
    },
  });

  const change = adminRoute({
    ...common,
    method: 'PUT',
    path: ONE,
    permission: 'connections:write',
    summary: 'Change it',
    description: 'As a whole: what is left out has its default again, but for its state and its secrets, which stay.',
    body: connectionBody,
    answer: connectionJson,
    versioned: 'expects',
    async handle({ tenant, origin, params: { connection: slug }, body, expected }) {
      await find(tenant.id, slug);
      const version = expectedNumber(expected);
      await guarded(tenant.id, slug, () => db.tenant(tenant.id, (tx) => room.saveIn(tx, origin, { ...body, slug } as Given, version)));
      const saved = await find(tenant.id, slug);
      return { body: saved, version: saved.version };
    },
  });

  const remove = adminRoute({
    ...common,
    method: 'DELETE',
    path: ONE,
    permission: 'connections:write',
    summary: 'Delete it',
    description: 'Only where nothing rests on it; otherwise suspend it.',
    fresh: true,
    versioned: 'expects',
    async handle({ tenant, origin, params: { connection: slug }, expected }) {
      await find(tenant.id, slug);
      const version = expectedNumber(expected);
      await guarded(tenant.id, slug, () => db.tenant(tenant.id, (tx) => room.removeIn(tx, origin, slug, version)));
    },
  });

  const check = adminRoute({
    ...common,
    method: 'POST',
    path: `${ONE}/check`,
    permission: 'connections:write',
    summary: 'Test it',
    description: 'Asks the other side as far as that goes without a customer, and shows each exchange.',
    answer: checkJson,
    async handle({ tenant, params: { connection: slug } }) {
      await find(tenant.id, slug);
      const steps: TraceEntry[] = [];
      const results = await room.check(tenant.id, slug, (entry) => steps.push(entry));
      return { body: { steps: steps.map(stepJson), results: results.map(({ name, ok, detail }) => ({ name, ok, detail })) } };
    },
  });

  const { tryOut, tried } = room;
  if (!tryOut || !tried) return [kinds, list, create, read, change, remove, check];

  const begin = adminRoute({
    ...common,
    method: 'POST',
    path: `${ONE}/trials`,
    permission: 'connections:write',
    summary: 'Try a sign-in',
    description: 'A real round trip in the browser of whoever asks. Nobody is signed in here, and no account is made.',
    answer: trialJson,
    status: 201,
    async handle({ tenant, system, params: { connection: slug } }) {
      const { can_try } = await find(tenant.id, slug);
      if (!can_try) throw adminErrors.no_trial();
      const trial = await tryOut(tenant.id, slug);
      if ('kind' in trial) throw adminErrors.no_trial(trial.detail === undefined ? {} : { detail: `The other side cannot be asked now: ${trial.detail}` });
      const { url, form, ticket, connection } = trial;
      const page = form && `${system.issuer}${TRIAL_PATH}${await db.tenant(system.id, (tx) => keepLeaving(oneTime, tx, { name: connection.name, url, form }))}`;
      return { body: { url, ...(form ? { form: { ...form } } : {}), ...(page === undefined ? {} : { page }), ticket } };
    },
  });

  const look = adminRoute({
    method: 'POST',
    path: `${ALL}/trials/result`,
    permission: 'connections:write',
    tag: TAG,
    summary: 'What came of a trial',
    description: 'Once; until then it waits.',
    body: ticketBody,
    answer: triedJson,
    persons: ({ identity }) => (identity ? 1 : 0),
    async handle({ tenant, body: { ticket } }) {
      return { body: resultJson(await tried(tenant.id, ticket)) };
    },
  });

  return [kinds, list, create, read, change, remove, check, begin, look];
}

const stepJson = ({ title, facts, problem }: TraceEntry) => ({ title, facts: { ...facts }, ...(problem === undefined ? {} : { problem }) });

function resultJson(result: TrialResult | 'waiting' | 'over'): z.input<typeof triedJson> {
  if (typeof result === 'string') return { state: result };
  const { steps, outcome } = result;
  const told = { state: 'done' as const, steps: steps.map(stepJson) };
  if (outcome.kind !== 'identity') {
    const { kind } = outcome;
    const detail = 'detail' in outcome ? outcome.detail : undefined;
    return { ...told, failure: { kind, ...(kind === 'refused' ? { check: outcome.check } : {}), ...(detail === undefined ? {} : { detail }) } };
  }
  const { subject, email, phone, claims, address, attributes, mappedGroups, level } = outcome.identity;
  return {
    ...told,
    identity: {
      subject,
      ...(email ? { email: { ...email } } : {}),
      ...(phone ? { phone: { ...phone } } : {}),
      address_proved: address.proved,
      address_authoritative: address.authoritative,
      claims: { ...claims },
      attributes: { ...attributes },
      groups: [...mappedGroups],
      level,
    },
  };
}
