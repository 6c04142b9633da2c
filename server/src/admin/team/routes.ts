import { z } from 'zod';
import type { Tx } from '#platform/db';
import { assertUnchanged } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { packCursor, pageOf, pageQuery } from '../kit/paging.ts';
import { actingIn, operatorNamed } from './acting.ts';
import { activateOperator, changeOperator, recoverOperator, removeOperator, suspendOperator } from './change-operator.ts';
import type { TeamDeps } from './contract.ts';
import { inviteOperator, resendInvitation, withdrawInvitation } from './invite-operator.ts';
import { listInvitations } from './invitation-store.ts';
import { grantsJson, grantsOf, invitationJson, operatorJson, toInvitation, toOperators, type OperatorJson } from './json.ts';
import { readPlace } from './place.ts';
import { MAX_NAME } from './screens.ts';
import { listOperators, type ListedOperator } from './store.ts';

const tag = 'Operators';
const idParam = z.strictObject({ id: z.string().max(64) });
const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME)
  .refine((text) => !/\p{C}/u.test(text), 'must be plain text on one line');

export const teamRoutes = (deps: TeamDeps): readonly AdminRoute[] => {
  const inTeam = <T>({ system }: Pick<Call, 'system'>, work: (tx: Tx) => Promise<T>) => deps.db.tenant(system.id, work);
  const shown = async (tx: Tx, row: ListedOperator, call: Pick<Call, 'caller'>) => (await toOperators(deps, tx, [row], call.caller.id))[0] as OperatorJson;
  const one = async (tx: Tx, id: string, call: Call) => {
    const row = await operatorNamed(tx, id);
    return { body: await shown(tx, row, call), version: row.version };
  };
  /** What is done to one operator, and how they are afterwards. */
  const act = (path: string, summary: string, description: string, work: (tx: Tx, call: Call, id: string) => Promise<void>) =>
    adminRoute({
      method: 'POST',
      path: `/operators/:id/${path}`,
      permission: 'operators:write',
      tag,
      summary,
      description,
      fresh: true,
      params: idParam,
      answer: operatorJson,
      handle: (call) =>
        inTeam(call, async (tx) => {
          await work(tx, call, call.params.id);
          return one(tx, call.params.id, call);
        }),
    });

  return [
    adminRoute({
      method: 'GET',
      path: '/operators',
      permission: 'operators:read',
      tag,
      summary: 'Who works in the console',
      query: pageQuery,
      answer: pageOf(operatorJson),
      handle: (call) =>
        inTeam(call, async (tx) => {
          const { limit, after } = call.query;
          const rows = await listOperators(tx, limit + 1, readPlace(after));
          const items = await toOperators(deps, tx, rows.slice(0, limit), call.caller.id);
          const last = rows[limit - 1];
          return { body: { items: [...items], ...(rows.length > limit && last ? { next: packCursor(last.created_at.toISOString(), last.user_id) } : {}) } };
        }),
    }),
    adminRoute({
      method: 'GET',
      path: '/operators/:id',
      permission: 'operators:read',
      tag,
      summary: 'One operator',
      params: idParam,
      answer: operatorJson,
      versioned: 'answers',
      handle: (call) => inTeam(call, (tx) => one(tx, call.params.id, call)),
    }),
    adminRoute({
      method: 'PATCH',
      path: '/operators/:id',
      permission: 'operators:write',
      tag,
      summary: 'Change roles and name of an operator',
      description:
        'It counts from their next request on. Nobody gives or takes what they do not have themselves, and the last owner stays one. They are told; of a new owner all owners are.',
      fresh: true,
      params: idParam,
      body: z.strictObject({ grants: grantsJson.optional(), name: name.optional() }),
      answer: operatorJson,
      versioned: 'expects',
      handle: (call) =>
        inTeam(call, async (tx) => {
          const { id } = call.params;
          const { grants, name: called } = call.body;
          await changeOperator(deps, tx, call, id, { grants: grants && grantsOf(grants), name: called }, async (row) =>
            assertUnchanged(call.expected, { version: row.version, body: await shown(tx, row, call) }),
          );
          return one(tx, id, call);
        }),
    }),
    act('suspend', 'Suspend an operator', 'They may do nothing from now on, and their sessions end.', (tx, call, id) => suspendOperator(deps, tx, call, id)),
    act('activate', 'Let a suspended operator work again', 'They sign in anew.', (tx, call, id) => activateOperator(deps, tx, call, id)),
    act(
      'recovery',
      'Let an operator back in who lost every way in',
      'Their ways in and their sessions end now; a link of 24 hours to make a new one goes to their own address, to nobody else.',
      (tx, call, id) => recoverOperator(deps, tx, call, id),
    ),
    adminRoute({
      method: 'DELETE',
      path: '/operators/:id',
      permission: 'operators:write',
      tag,
      summary: 'Remove an operator',
      description: 'Their sessions and their ways in end now. What they did stays in the audit trail.',
      fresh: true,
      params: idParam,
      handle: (call) => inTeam(call, (tx) => removeOperator(deps, tx, call, call.params.id)),
    }),
    adminRoute({
      method: 'GET',
      path: '/operators/invitations',
      permission: 'operators:read',
      tag,
      summary: 'Who was invited and did not come yet',
      query: pageQuery,
      answer: pageOf(invitationJson),
      handle: (call) =>
        inTeam(call, async (tx) => {
          const { limit, after } = call.query;
          const rows = await listInvitations(tx, limit + 1, readPlace(after));
          const items = await Promise.all(rows.slice(0, limit).map((row) => toInvitation(deps, tx, row)));
          const last = rows[limit - 1];
          return { body: { items, ...(rows.length > limit && last ? { next: packCursor(last.created_at.toISOString(), last.id) } : {}) } };
        }),
    }),
    adminRoute({
      method: 'POST',
      path: '/operators/invitations',
      permission: 'operators:write',
      tag,
      summary: 'Invite somebody to work in the console',
      description: 'A link of 72 hours goes to their address, which it proves. There they make a way in: a passkey, or a password with an authenticator app.',
      fresh: true,
      body: z.strictObject({ email: z.string().min(3).max(320), grants: grantsJson }),
      answer: invitationJson,
      status: 201,
      creates: true,
      handle: (call) =>
        inTeam(call, async (tx) => {
          await actingIn(tx, call);
          const body = await call.once(tx, async () =>
            toInvitation(deps, tx, await inviteOperator(deps, tx, call, { email: call.body.email, grants: grantsOf(call.body.grants) })),
          );
          return { body, location: `${call.system.issuer}/admin/v1/operators/invitations` };
        }),
    }),
    adminRoute({
      method: 'POST',
      path: '/operators/invitations/:id/resend',
      permission: 'operators:write',
      tag,
      summary: 'Send an invitation again',
      description: 'With a new link of 72 hours; the one before ends.',
      fresh: true,
      params: idParam,
      answer: invitationJson,
      handle: (call) => inTeam(call, async (tx) => ({ body: await toInvitation(deps, tx, await resendInvitation(deps, tx, call, call.params.id)) })),
    }),
    adminRoute({
      method: 'DELETE',
      path: '/operators/invitations/:id',
      permission: 'operators:write',
      tag,
      summary: 'Take an invitation back',
      description: 'Its link opens nothing any more.',
      params: idParam,
      handle: (call) => inTeam(call, (tx) => withdrawInvitation(deps, tx, call, call.params.id)),
    }),
  ];
};
