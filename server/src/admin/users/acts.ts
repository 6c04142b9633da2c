import type { UserState } from '#identity/contract';
import type { Locale } from '#platform/i18n';
import { LOCALES } from '#platform/i18n';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import type { UserAreaDeps } from './deps.ts';
import { customerHandled } from './events.ts';
import { findUser, ONE, TAG } from './find-user.ts';
import { addressParams, credentialParams, endedJson, reasonBody, recoveryBody, recoveryJson, sessionParams, userParams } from './shapes.ts';

const shared = { permission: 'users:write', tag: TAG } as const;
const localeOf = (locale: string | undefined): Locale => LOCALES.find((one) => one === locale?.slice(0, 2)) ?? 'en';

/** What notices of this change must know. */
export async function changeOf(
  deps: UserAreaDeps,
  { tenant, origin, requestId }: Pick<Call, 'tenant' | 'origin' | 'requestId'>,
  user: { readonly id: string; readonly locale?: string },
) {
  const now = await deps.now();
  const flow = deps.changeFlow({ requestId, tenant, locale: localeOf(user.locale), brandId: tenant.defaultBrandId, now });
  return { tenant, userId: user.id, flow, origin, now };
}

/** What support does with an account; each is the use case that the rooms have for it. */
export function actRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, events, identity, sessions } = deps;

  const state = (
    act: 'suspend' | 'restore',
    from: readonly UserState[],
    to: UserState,
    words: { readonly summary: string; readonly description: string; readonly refused: string },
  ) =>
    adminRoute({
      ...shared,
      method: 'POST',
      path: `${ONE}/${act}`,
      summary: words.summary,
      description: words.description,
      params: userParams,
      body: reasonBody,
      ...(act === 'suspend' ? { fresh: true as const } : {}),
      async handle({ tenant, origin, params: { id }, body: { reason } }) {
        await db.tenant(tenant.id, async (tx) => {
          await sessions.takeTurns(tx, [id]);
          const user = await findUser(deps, tx, id);
          if (user.state === to) return;
          if (!from.includes(user.state)) throw adminErrors.not_possible({ detail: words.refused });
          await events.publish(tx, customerHandled, { origin, subject: id, data: { act, reason } });
          await identity.setState(tx, origin, id, to, 'operator');
          // With the same commit: whoever is let in again a moment later keeps what they begin then.
          if (act === 'suspend') await sessions.revoke(tx, origin, { userId: id }, 'user_inactive');
        });
      },
    });

  const suspend = state('suspend', ['active', 'locked'], 'suspended', {
    summary: 'Suspend',
    description: 'Nobody signs in any more, and every session and token ends.',
    refused: 'The account is about to be deleted, or became part of another one.',
  });
  const restore = state('restore', ['suspended', 'locked'], 'active', {
    summary: 'Let them sign in again',
    description: 'Also where the account was locked. Sessions do not come back.',
    refused: 'The account is about to be deleted (cancel that instead), or became part of another one.',
  });

  const signOut = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/sign-out`,
    summary: 'Sign them out everywhere',
    description: 'Every session and token ends.',
    params: userParams,
    answer: endedJson,
    async handle({ tenant, origin, params: { id } }) {
      const ended = await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return sessions.revoke(tx, origin, { userId: id }, 'operator');
      });
      return { body: { ended } };
    },
  });

  const unlock = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/unlock`,
    summary: 'Let them try again at once',
    description: 'After too many tries they would have to wait. What was tried from their network stays counted, and what a hundred failures took out of use stays so.',
    params: userParams,
    async handle({ tenant, origin, params: { id } }) {
      await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        await deps.endWaiting(tx, origin, id);
      });
    },
  });

  const confirm = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/identifiers/:address/verification`,
    summary: 'Ask them to confirm an address',
    description: 'By a mail to an e-mail address that nobody has proved, three a day at most. They sign in with a code, which is the proof.',
    params: addressParams,
    async handle({ tenant, origin, params: { id, address } }) {
      const done = await db.tenant(tenant.id, async (tx) => {
        const user = await findUser(deps, tx, id);
        if (user.state !== 'active' || user.light) throw adminErrors.not_possible({ detail: 'Only an active account that can sign in can confirm an address.' });
        return deps.askToConfirm(tx, origin, { tenant, user, id: address });
      });
      if (done.kind === 'limited') throw adminErrors.not_possible({ detail: 'There were enough mails to this address for today.', retryAfter: done.retryAfter });
      if (done.kind === 'refused') throw done.why === 'proved' ? adminErrors.not_possible({ detail: 'This address is confirmed already.' }) : adminErrors.not_found();
    },
  });

  const endSession = adminRoute({
    ...shared,
    method: 'DELETE',
    path: `${ONE}/sessions/:session`,
    summary: 'Sign them out in one place',
    params: sessionParams,
    async handle({ tenant, origin, params: { id, session } }) {
      await db.tenant(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        if (!(await sessions.list(tx, id)).some((one) => one.id === session)) throw adminErrors.not_found();
        await sessions.revoke(tx, origin, { sessionId: session }, 'operator');
      });
    },
  });

  const removeCredential = adminRoute({
    ...shared,
    method: 'DELETE',
    path: `${ONE}/credentials/:type/:credential`,
    summary: 'Take a way to sign in away',
    description: 'All addresses of the account are told. The last way in, and a second step that is required, stay.',
    params: credentialParams,
    fresh: true,
    async handle(call) {
      const { id, type, credential } = call.params;
      const user = await db.read(call.tenant.id, (tx) => findUser(deps, tx, id));
      const change = await changeOf(deps, call, user);
      const done = await db.tenant(call.tenant.id, (tx) => deps.credentials.remove(tx, change, type, credential));
      if (done.kind === 'done') return;
      if (done.kind === 'held') throw adminErrors.not_possible({ detail: `Changes to this account wait until ${done.until.toISOString()}, after a recovery.` });
      if (done.kind === 'last_way_in') throw adminErrors.not_possible({ detail: 'It is the last way in. Start a recovery instead.' });
      if (done.kind === 'last_second_step')
        throw adminErrors.not_possible({ detail: 'A second step is required here, and this is the last one. Start a recovery that says it is lost.' });
      throw adminErrors.not_found();
    },
  });

  const recover = adminRoute({
    ...shared,
    permission: 'users:recover',
    method: 'POST',
    path: `${ONE}/recovery`,
    summary: 'Let them back in',
    description: 'A code that works once, for whoever was checked to be the customer. All addresses of the account are told that it was made. A new one ends the one before.',
    params: userParams,
    body: recoveryBody,
    answer: recoveryJson,
    status: 201,
    fresh: true,
    async handle({ tenant, origin, params: { id }, body }) {
      const user = await db.read(tenant.id, (tx) => findUser(deps, tx, id));
      if (user.light || user.state !== 'active') throw adminErrors.not_possible({ detail: 'Only an active account that can sign in can be recovered.' });
      const { code, expires } = await deps.recovery.start({
        tenant,
        user,
        origin,
        reason: body.reason,
        checked: body.checked,
        lostSecondStep: body.lost_second_step,
        ...(body.mail_to === undefined ? {} : { mailTo: body.mail_to }),
      });
      return { body: { ...(code === undefined ? {} : { code }), expires_at: expires.toISOString() } };
    },
  });

  return [suspend, restore, unlock, confirm, signOut, endSession, removeCredential, recover];
}
