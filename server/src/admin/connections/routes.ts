import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Trial, TrialResult } from '#federation/contract';
import type { Expected, TraceEntry } from '#platform/connections';
import { isAppError, type FieldProblem } from '#platform/errors';
import { doorOf, httpErrors, installFormParser, sendHtml } from '#platform/http';
import { html, type Html } from '#pages';
import type { Tenant, Tenants } from '#tenants/contract';
import { readConnection } from './connection-input.ts';
import { differing } from './differing.ts';
import { drawCheck, drawConnection, drawDelete, drawYaml } from './draw-connection.ts';
import { drawEdit, type EditView } from './draw-edit.ts';
import { drawCatalogue, drawList, drawTenants } from './draw-list.ts';
import { drawTrial, drawTrialResult } from './draw-trial.ts';
import { callout, type Frame } from './frame.ts';
import type { ConnectionsPort, Given, OfferedForm } from './rooms.ts';
import { toYaml, variableOf } from './to-yaml.ts';

export interface RoutesDeps {
  readonly tenants: Pick<Tenants, 'bySlug' | 'list'>;
  readonly rooms: readonly ConnectionsPort[];
  /** Only this tenant, where one was chosen. */
  readonly only?: string | undefined;
  readonly frame: (request: FastifyRequest, nonce: string) => Frame;
}

interface At {
  Params: { tenant: string; room: string; slug: string };
  Querystring: { saved?: string };
}
interface AddAt {
  Params: { tenant: string; room: string; connector: string };
  Querystring: { preset?: string };
}

interface Tried {
  readonly at: string;
  readonly tenant: string;
  readonly trial: Trial;
  result?: TrialResult | 'over';
  looking?: ReturnType<Trial['result']>;
}

/** Metadata and certificates are typed in here, and a form of one kind has a hundred fields and more. */
const LIMITS = { bytes: 1024 * 1024, fields: 2000, fieldBytes: 256 * 1024 } as const;
const SPARE = { first: 2, most: 60 } as const;
const MAX_TRIALS = 50;

const NOTICES: Readonly<Record<string, string>> = {
  created: 'It was made. Tell the other side the addresses below, then test it.',
  changed: 'It was saved.',
  same: 'Nothing was different, so nothing was changed.',
  deleted: 'It was deleted.',
};
const noticeOf = (saved: string | undefined): Html | false => saved !== undefined && Object.hasOwn(NOTICES, saved) && callout('success', html`<p>${NOTICES[saved]}</p>`);

export function addConnectionRoutes(app: FastifyInstance, deps: RoutesDeps): void {
  installFormParser(app, LIMITS);
  const trials = new Map<string, Tried>();
  const send = (request: FastifyRequest, reply: FastifyReply, draw: (frame: Frame) => string, status = 200, formAction?: readonly string[]) =>
    sendHtml(reply.code(status), (nonce) => draw(deps.frame(request, nonce)), formAction ? { formAction } : {});
  const go = (request: FastifyRequest, reply: FastifyReply, path: string) => reply.redirect(`${doorOf(request).basePath}${path}`, 303);
  const postedOf = (request: FastifyRequest) => (request.body ?? {}) as Record<string, string>;

  async function tenantOf(slug: string): Promise<Tenant> {
    const tenant = deps.only === undefined || deps.only === slug ? await deps.tenants.bySlug(slug) : undefined;
    if (!tenant) throw httpErrors.not_found();
    return tenant;
  }
  function roomOf(id: string): ConnectionsPort {
    const room = deps.rooms.find((candidate) => candidate.id === id);
    if (!room) throw httpErrors.not_found();
    return room;
  }
  function formOf(room: ConnectionsPort, connector: string): OfferedForm {
    const form = room.forms().find((candidate) => candidate.connector === connector);
    if (!form) throw httpErrors.not_found();
    return form;
  }

  /** One connection, as it is at this moment. */
  async function found(params: At['Params']) {
    const [tenant, room] = [await tenantOf(params.tenant), roomOf(params.room)];
    const given = await room.given(tenant.id, params.slug);
    const connection = (await room.list(tenant.id)).find(({ slug }) => slug === params.slug);
    if (!given || !connection) throw httpErrors.not_found();
    const at = `/${tenant.slug}/${room.id}/${params.slug}`;
    return { tenant, room, given, connection, at, form: formOf(room, connection.connector), up: { href: at, title: connection.name } };
  }

  app.get('/', async (request, reply) => {
    const tenants = await deps.tenants.list();
    const only = deps.only ?? (tenants.length === 1 ? tenants[0]?.slug : undefined);
    return only === undefined ? send(request, reply, (frame) => drawTenants(frame, tenants)) : go(request, reply, `/${only}`);
  });

  app.get<Pick<At, 'Querystring'> & { Params: { tenant: string } }>('/:tenant', async (request, reply) => {
    const tenant = await tenantOf(request.params.tenant);
    const rooms = await Promise.all(deps.rooms.map(async (room) => ({ room, connections: await room.list(tenant.id) })));
    return send(request, reply, (frame) => drawList(frame, tenant, rooms, noticeOf(request.query.saved)));
  });

  app.get<{ Params: { tenant: string } }>('/:tenant/add', async (request, reply) => {
    const tenant = await tenantOf(request.params.tenant);
    return send(request, reply, (frame) => drawCatalogue(frame, tenant.slug, deps.rooms));
  });

  // ---- making and changing

  interface Editing {
    readonly tenant: Tenant;
    readonly room: ConnectionsPort;
    readonly form: OfferedForm;
    readonly preset: string | undefined;
    readonly action: string;
    readonly title: string;
    readonly up: EditView['up'];
    /** Undefined: it is new. */
    readonly stored?: { readonly slug: string; readonly input: Given; readonly secrets: readonly string[]; readonly version: number };
  }

  const viewOf = ({ tenant, form, preset, action, title, up, stored }: Editing): EditView => ({
    title,
    up,
    action,
    form,
    preset,
    values: stored?.input,
    secrets: stored?.secrets ?? [],
    version: stored?.version,
    problems: [],
    spare: SPARE.first,
    attributes: tenant.settings.attributes.map(({ name }) => name),
  });

  /** Whatever is wrong, what was typed stays on the page; only secrets do not come back. */
  async function save(request: FastifyRequest, reply: FastifyReply, editing: Editing): Promise<FastifyReply> {
    const posted = postedOf(request);
    const { tenant, room, form, stored, preset } = editing;
    const spare = Math.min(Math.max(Number(posted['_spare']) || SPARE.first, SPARE.first) + (posted['_do'] === 'more' ? SPARE.first * 2 : 0), SPARE.most);
    const { input, problems } = readConnection(form, posted, { preset, stored: stored?.input });
    // What was seen when the page was drawn, not what is there now.
    const seen: Expected = /^\d{1,9}$/.test(posted['_version'] ?? '') ? Number(posted['_version']) : 'new';
    const again = (more: Partial<EditView>, status: number) =>
      send(request, reply, (frame) => drawEdit(frame, { ...viewOf(editing), values: input, version: seen === 'new' ? undefined : seen, spare, ...more }), status);
    if (posted['_do'] === 'more') return again({ problems, secretsLost: input['secrets'] !== undefined }, 200);
    if (problems.length > 0) return again({ problems }, 422);
    try {
      const outcome = await room.save(tenant.id, input, seen);
      return await go(request, reply, `/${tenant.slug}/${room.id}/${input.slug}?saved=${outcome}`);
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      if (stored && error.code.endsWith('.connection_changed')) return again({ version: stored.version, conflict: differing(stored.input, input) }, 409);
      return again({ problems: error.fields.length > 0 ? error.fields : [{ field: 'connection', fix: error.message } satisfies FieldProblem] }, error.status);
    }
  }

  async function adding(request: FastifyRequest<AddAt>): Promise<Editing> {
    const { tenant: slug, room: id, connector } = request.params;
    const [tenant, room] = [await tenantOf(slug), roomOf(id)];
    const form = formOf(room, connector);
    const { preset } = request.query;
    if (preset !== undefined && !Object.hasOwn(form.presets ?? {}, preset)) throw httpErrors.not_found();
    const action = `/${tenant.slug}/add/${room.id}/${connector}${preset === undefined ? '' : `?preset=${encodeURIComponent(preset)}`}`;
    return {
      tenant,
      room,
      form,
      preset,
      action,
      title: `Add ${(preset === undefined ? undefined : form.presets?.[preset]?.name) ?? connector}`,
      up: { href: `/${tenant.slug}/add`, title: 'All kinds' },
    };
  }

  async function editing(params: At['Params']): Promise<Editing> {
    const { tenant, room, given, at, form, up, connection } = await found(params);
    return { tenant, room, form, preset: connection.preset, action: `${at}/edit`, title: `Change ${connection.name}`, up, stored: { slug: connection.slug, ...given } };
  }

  app.get<AddAt>('/:tenant/add/:room/:connector', async (request, reply) => {
    const view = viewOf(await adding(request));
    return send(request, reply, (frame) => drawEdit(frame, view));
  });
  app.post<AddAt>('/:tenant/add/:room/:connector', async (request, reply) => save(request, reply, await adding(request)));
  app.get<At>('/:tenant/:room/:slug/edit', async (request, reply) => {
    const view = viewOf(await editing(request.params));
    return send(request, reply, (frame) => drawEdit(frame, view));
  });
  app.post<At>('/:tenant/:room/:slug/edit', async (request, reply) => save(request, reply, await editing(request.params)));

  // ---- one that is there

  async function show(request: FastifyRequest<At>, reply: FastifyReply, notice: Html | false, status = 200): Promise<FastifyReply> {
    const { tenant, room, given, connection, at } = await found(request.params);
    const addresses = await room.addresses(tenant.id, connection.slug);
    const canTry = room.tryOut !== undefined && addresses.length > 0;
    const up = { href: `/${tenant.slug}`, title: 'All connections' };
    return send(request, reply, (frame) => drawConnection(frame, { at, up, connection, version: given.version, secrets: given.secrets, addresses, canTry, notice }), status);
  }

  app.get<At>('/:tenant/:room/:slug', async (request, reply) => show(request, reply, noticeOf(request.query.saved)));

  app.get<At>('/:tenant/:room/:slug/yaml', async (request, reply) => {
    const { tenant, room, given, connection, up } = await found(request.params);
    const variables = given.secrets.map((name) => variableOf(connection.slug, name));
    return send(request, reply, (frame) => drawYaml(frame, { up, name: connection.name, yaml: toYaml(room, tenant.slug, given.input, given.secrets), variables }));
  });

  app.post<At>('/:tenant/:room/:slug/state', async (request, reply) => {
    const { tenant, room, given, connection, at } = await found(request.params);
    const posted = postedOf(request);
    try {
      await room.save(tenant.id, { ...given.input, slug: connection.slug, state: posted['state'] === 'active' ? 'active' : 'suspended' }, Number(posted['_version']) || 0);
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      return show(request, reply, callout('danger', html`<p>${error.message}</p>`), error.status);
    }
    return go(request, reply, `${at}?saved=changed`);
  });

  app.get<At>('/:tenant/:room/:slug/delete', async (request, reply) => {
    const { given, connection, at, up } = await found(request.params);
    return send(request, reply, (frame) => drawDelete(frame, { at, up, connection, version: given.version }));
  });

  app.post<At>('/:tenant/:room/:slug/delete', async (request, reply) => {
    const { tenant, room, given, connection, at, up } = await found(request.params);
    const posted = postedOf(request);
    const refuse = (problem: string, status: number) => send(request, reply, (frame) => drawDelete(frame, { at, up, connection, version: given.version, problem }), status);
    if (posted['confirm']?.trim() !== connection.slug) return refuse(`Nothing was deleted: type ${connection.slug}, exactly.`, 422);
    try {
      await room.remove(tenant.id, connection.slug, Number(posted['_version']) || 0);
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      return refuse(error.message, error.status);
    }
    return go(request, reply, `/${tenant.slug}?saved=deleted`);
  });

  // ---- tests

  app.post<At>('/:tenant/:room/:slug/check', async (request, reply) => {
    const { tenant, room, connection, at, up } = await found(request.params);
    const steps: TraceEntry[] = [];
    const results = await room.check(tenant.id, connection.slug, (entry) => steps.push(entry));
    return send(request, reply, (frame) => drawCheck(frame, { at, up, name: connection.name, steps, results }));
  });

  app.post<At>('/:tenant/:room/:slug/try', async (request, reply) => {
    const { tenant, room, connection, at } = await found(request.params);
    const begun = room.tryOut ? await room.tryOut(tenant.id, connection.slug) : undefined;
    if (!begun) throw httpErrors.not_found();
    if ('kind' in begun)
      return show(request, reply, callout('danger', html`<p>It cannot be begun: ${begun.detail ?? 'the other side is not there'}. “Test connection” says more.</p>`), 200);
    const id = randomUUID();
    trials.set(id, { at, tenant: tenant.slug, trial: begun });
    // The oldest is long over.
    if (trials.size > MAX_TRIALS) trials.delete(trials.keys().next().value as string);
    return go(request, reply, `/${tenant.slug}/trials/${id}`);
  });

  interface TrialAt {
    Params: { tenant: string; id: string };
  }
  /** Read once where it was kept, and held here: a page may be looked at twice. */
  async function triedOf({ tenant, id }: TrialAt['Params']): Promise<Tried> {
    const known = trials.get(id);
    if (known?.tenant !== tenant) throw httpErrors.not_found();
    if (known.result === undefined) {
      known.looking ??= known.trial.result().finally(() => delete known.looking);
      const result = await known.looking;
      if (result !== 'waiting') known.result = result;
    }
    return known;
  }

  app.get<TrialAt>('/:tenant/trials/:id/status', async (request) => ({ version: (await triedOf(request.params)).result === undefined ? 'waiting' : 'there' }));

  app.get<TrialAt>('/:tenant/trials/:id', async (request, reply) => {
    const known = await triedOf(request.params);
    const { result } = known;
    const view = { ...known, up: { href: known.at, title: known.trial.connection.name } };
    // Browsers hold a form's target against every redirect that follows it (G12).
    const own = `/${known.tenant}/trials/${request.params.id}`;
    if (result === undefined) return send(request, reply, (frame) => drawTrial(frame, view, own), 200, known.trial.form ? ['*'] : undefined);
    return send(request, reply, (frame) => drawTrialResult(frame, view, result));
  });
}
