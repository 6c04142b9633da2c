import type { MergeRefusal, StoredIdentifier } from '#identity/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { changeOf } from './acts.ts';
import type { UserAreaDeps } from './deps.ts';
import { customerHandled } from './events.ts';
import { at, findUser, ONE, TAG } from './find-user.ts';
import { maskAttribute, maskIdentifier } from './mask.ts';
import { definitionOf, labelOf } from './read.ts';
import { mergeBody, mergedJson, mergeParams, mergePreviewBody, mergePreviewJson, userParams } from './shapes.ts';

const shared = { permission: 'users:merge', tag: TAG } as const;
const WHY: Readonly<Record<MergeRefusal, string>> = {
  same: 'These are one account already.',
  unknown: 'One of the accounts is not there.',
  inactive: 'One of the accounts is not active.',
  light: 'One of them is no account that signs in: it becomes part of an account when its owner proves the address.',
  unproved: 'Nothing of one of the accounts was ever proved: nobody knows whose it is.',
  merged: 'One of them became part of another account already.',
  held: 'One of them was recovered a short while ago, or is held for another reason.',
};

const identifierJson = ({ id, kind, value, primary, verifiedAt }: StoredIdentifier) => ({
  id,
  kind,
  value: maskIdentifier(kind, value),
  primary,
  ...at('verified_at', verifiedAt),
});

/** Two accounts of one person, by somebody who checked that they are: field by field before, and thirty days to undo. */
export function mergeRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, events, identity, notices } = deps;

  const preview = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/merge-preview`,
    summary: 'What two accounts would be as one',
    description: 'Changes nothing. Values are masked.',
    params: userParams,
    body: mergePreviewBody,
    answer: mergePreviewJson,
    persons: () => 2,
    async handle({ tenant, locale, params: { id }, body: { other } }) {
      const pair = { survivor: id, absorbed: other };
      const [refused, found] = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        await findUser(deps, tx, other);
        return [await identity.merging.check(tx, pair), await identity.merging.preview(tx, pair)] as const;
      });
      const fields = found.fields.map(({ name, own, other: theirs, proposed }) => {
        const definition = definitionOf(tenant, name);
        const shown = (value: string | boolean) => String(maskAttribute(definition, value));
        return { name, label: labelOf(definition, name, locale), ...(own ? { own: shown(own.value) } : {}), ...(theirs ? { other: shown(theirs.value) } : {}), proposed };
      });
      const identifiers = { own: found.identifiers.own.map(identifierJson), other: found.identifiers.other.map(identifierJson) };
      return { body: { ...(refused === undefined ? {} : { refused: WHY[refused] }), fields, identifiers } };
    },
  });

  const merge = adminRoute({
    ...shared,
    method: 'POST',
    path: `${ONE}/merges`,
    summary: 'Make them one',
    description: 'All sessions of both end, and both are told at all their addresses. It can be undone for thirty days.',
    params: userParams,
    body: mergeBody,
    answer: mergedJson,
    status: 201,
    fresh: true,
    async handle(call) {
      const {
        tenant,
        origin,
        params: { id },
        body: { other, reason, attributes },
      } = call;
      const users = await db.read(tenant.id, (tx) => Promise.all([findUser(deps, tx, id), findUser(deps, tx, other)]));
      const changes = await Promise.all(users.map((user) => changeOf(deps, call, user)));
      const done = await db.tenant(tenant.id, async (tx) => {
        const choices = attributes === undefined ? {} : { attributes };
        const merged = await identity.merging.merge(tx, origin, { survivor: id, absorbed: other }, choices, {
          async before(key) {
            for (const change of changes) await notices.tell(tx, change, { userId: change.userId, what: 'account_merged', key });
          },
        });
        if (merged.kind === 'merged') await events.publish(tx, customerHandled, { origin, subject: id, data: { act: 'merge', reason } });
        return merged;
      });
      if (done.kind === 'refused') throw adminErrors.not_possible({ detail: WHY[done.why] });
      return { body: { merge: done.id, undo_until: done.undoUntil.toISOString() } };
    },
  });

  const undo = adminRoute({
    ...shared,
    method: 'DELETE',
    path: `${ONE}/merges/:merge`,
    summary: 'Make them two again',
    description: 'As they were, but for what was done since. All sessions end, and both are told.',
    params: mergeParams,
    fresh: true,
    async handle(call) {
      const { id, merge: mergeId } = call.params;
      const user = await db.read(call.tenant.id, (tx) => findUser(deps, tx, id));
      const change = await changeOf(deps, call, user);
      if (!(await db.tenant(call.tenant.id, (tx) => deps.merges.undo(tx, change, mergeId)))) throw adminErrors.not_found();
    },
  });

  return [preview, merge, undo];
}
