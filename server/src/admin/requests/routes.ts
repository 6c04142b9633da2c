import type { Identity } from '#identity/contract';
import type { Database, Tx } from '#platform/db';
import type { PrivacyRequests, Stepped } from '#requests/contract';
import { requestErrors } from '#requests';
import { isId } from '#platform/ids';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageOf } from '../kit/paging.ts';
import {
  answerBody,
  evidenceBody,
  figuresJson,
  newRequestBody,
  onBehalfOf,
  requestInFullJson,
  requestInFullOf,
  requestJson,
  requestJsonOf,
  requestParams,
  requestsQuery,
  takeBody,
  textBody,
} from './shapes.ts';

export interface RequestsAreaDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly requests: Pick<PrivacyRequests, 'list' | 'figures' | 'read' | 'open' | 'take' | 'askIdentity' | 'confirmIdentity' | 'extend' | 'answer' | 'refuse'>;
  readonly identity: Pick<Identity, 'find'>;
}

const TAG = 'Privacy requests';
const ALL = '/tenants/:tenant/requests';
const ONE = `${ALL}/:id`;

/** What customers ask under privacy law, as those who answer it see it. Every word that is read, and every step, is in the audit trail; steps tell the person. */
export function requestRoutes({ db, requests, identity }: RequestsAreaDeps): readonly AdminRoute[] {
  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'requests:read',
    tag: TAG,
    summary: 'Requests and their clocks',
    description: 'Without what anybody wrote.',
    query: requestsQuery,
    answer: pageOf(requestJson),
    async handle({ tenant, query: { limit, after, state, overdue, user } }) {
      if ((after !== undefined && !isId(after)) || (user !== undefined && !isId(user))) throw adminErrors.not_found();
      const filter = {
        limit,
        ...(state === 'all' ? {} : { state }),
        ...(after === undefined ? {} : { after }),
        ...(overdue === undefined ? {} : { overdue }),
        ...(user === undefined ? {} : { userId: user }),
      };
      const page = await db.read(tenant.id, (tx) => requests.list(tx, filter));
      return { body: { items: page.requests.map(requestJsonOf), ...(page.next === undefined ? {} : { next: page.next }) } };
    },
  });

  const figures = adminRoute({
    method: 'GET',
    path: `${ALL}/figures`,
    permission: 'requests:read',
    tag: TAG,
    summary: 'How many wait',
    answer: figuresJson,
    async handle({ tenant }) {
      const { dueSoon, ...same } = await db.read(tenant.id, (tx) => requests.figures(tx));
      return { body: { ...same, due_soon: dueSoon } };
    },
  });

  const open = adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'requests:write',
    tag: TAG,
    summary: 'Write one down for somebody',
    description: 'Who cannot sign in, or asked in another way: by letter, or at the counter. They are written to.',
    body: newRequestBody,
    answer: requestJson,
    status: 201,
    creates: true,
    async handle({ tenant, origin, body, once }) {
      const made = await db.tenant(tenant.id, async (tx) => {
        const { user } = body;
        const known = user === undefined || (isId(user) && (await identity.find(tx, user)) !== undefined);
        if (!known) throw adminErrors.not_found({ fields: [{ field: 'user', fix: 'is nobody here' }] });
        return once(tx, async () => {
          const filed = await requests.open(tx, origin, onBehalfOf(body));
          if (filed.kind === 'refused') throw requestErrors.unknown_detail({ fields: [{ field: 'attribute', fix: 'is no detail of this tenant' }] });
          return requestJsonOf(filed.request);
        });
      });
      return { body: made, location: `requests/${made.id}` };
    },
  });

  const read = adminRoute({
    method: 'GET',
    path: ONE,
    permission: 'requests:read',
    tag: TAG,
    summary: 'One, with every word',
    description: 'Addresses, and values that should stand somewhere, are masked without the permission `users:unmask`.',
    params: requestParams,
    answer: requestInFullJson,
    persons: () => 1,
    async handle({ caller, tenant, origin, params }) {
      const found = await db.tenant(tenant.id, (tx) => requests.read(tx, origin, params.id));
      if (!found) throw adminErrors.not_found();
      return { body: requestInFullOf(found, caller.may('users:unmask', tenant.slug)), ...(found.userId === undefined ? {} : { subject: found.userId }) };
    },
  });

  async function step(tenantId: string, act: (tx: Tx) => Promise<Stepped>) {
    const stepped = await db.tenant(tenantId, act);
    if (stepped.kind === 'done') return { body: requestJsonOf(stepped.request) };
    throw stepped.why === 'unknown' ? adminErrors.not_found() : requestErrors[stepped.why]();
  }
  const common = { method: 'POST', permission: 'requests:write', tag: TAG, params: requestParams, answer: requestJson } as const;

  const take = adminRoute({
    ...common,
    path: `${ONE}/taken`,
    summary: 'Say who takes care of it',
    body: takeBody,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.take(tx, origin, params.id, body.by)),
  });
  const ask = adminRoute({
    ...common,
    path: `${ONE}/identity-question`,
    summary: 'Ask who they are',
    description: 'Where the law allows it the clock stands still until it is known.',
    body: textBody,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.askIdentity(tx, origin, params.id, body.text)),
  });
  const confirm = adminRoute({
    ...common,
    path: `${ONE}/identity-confirmation`,
    summary: 'Note how it is known who they are',
    body: evidenceBody,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.confirmIdentity(tx, origin, params.id, body.evidence)),
  });
  const extend = adminRoute({
    ...common,
    path: `${ONE}/extension`,
    summary: 'Take the further time the law gives',
    description: 'Once, and before the first is over. The person is told why.',
    body: textBody,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.extend(tx, origin, params.id, body.text)),
  });
  const answer = adminRoute({
    ...common,
    path: `${ONE}/answer`,
    summary: 'Answer it',
    description: 'The person reads it in their account, or by mail where there is none.',
    body: answerBody,
    fresh: true,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.answer(tx, origin, params.id, body.text, body.apply)),
  });
  const refuse = adminRoute({
    ...common,
    path: `${ONE}/refusal`,
    summary: 'Refuse it',
    description: 'The person is told why, and where to complain.',
    body: textBody,
    handle: ({ tenant, origin, params, body }) => step(tenant.id, (tx) => requests.refuse(tx, origin, params.id, body.text)),
  });

  return [list, figures, open, read, take, ask, confirm, extend, answer, refuse];
}
