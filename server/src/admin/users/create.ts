import { adminRoute } from '../kit/contract.ts';
import { adminErrors } from '../errors.ts';
import type { UserAreaDeps } from './deps.ts';
import { ALL, findUser, ONE, SOURCE, TAG } from './find-user.ts';
import { changeBody, createdJson, newUserBody, userParams } from './shapes.ts';
import { definitionOf } from './read.ts';

/** One customer by hand, or from another system with what they signed in with there. */
export function createUser({ db, identity, importPassword }: UserAreaDeps) {
  return adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'users:write',
    tag: TAG,
    summary: 'Make a customer, or take one over',
    description:
      'With `password_hash` they go on with the password they had. An address that another customer has is refused. `password_hash` and `verified` need the permission `users:import` as well.',
    body: newUserBody,
    answer: createdJson,
    status: 201,
    creates: true,
    async handle({ caller, tenant, origin, body: { identifiers, attributes, sub, locale, password_hash: hash }, once }) {
      // Whoever knows the password of an account somebody else is going to find would only have to wait (D6).
      const vouches = hash !== undefined || identifiers.some(({ verified }) => verified);
      if (vouches && !caller.may('users:import', tenant.slug))
        throw adminErrors.forbidden({ detail: 'A password, and addresses that count as proved, need the permission "users:import".' });
      const made = await db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          const user = await identity.register(tx, origin, {
            identifiers,
            source: SOURCE,
            ...(attributes === undefined ? {} : { attributes }),
            ...(sub === undefined ? {} : { sub }),
            ...(locale === undefined ? {} : { locale }),
          });
          if (hash !== undefined) await importPassword(tx, user.id, hash);
          return { id: user.id, sub: user.sub };
        }),
      );
      return { body: made, location: `${tenant.slug}/users/${made.id}` };
    },
  });
}

/** What an operator may write is the definition's to say (`write`: support or admin). */
export function changeUser({ db, identity }: UserAreaDeps) {
  return adminRoute({
    method: 'PATCH',
    path: ONE,
    permission: 'users:write',
    tag: TAG,
    summary: 'Change their details',
    description: 'What is not named stays.',
    params: userParams,
    body: changeBody,
    async handle({ tenant, origin, params: { id }, body: { attributes } }) {
      const refused = Object.keys(attributes).filter((name) => !definitionOf(tenant, name)?.write.some((who) => who === 'support' || who === 'admin'));
      if (refused.length > 0)
        throw adminErrors.not_possible({ fields: refused.map((name) => ({ field: `attributes.${name}`, fix: 'is not there, or is not for operators to write' })) });
      await db.tenant(tenant.id, async (tx) => {
        const user = await findUser({ identity }, tx, id);
        if (user.state === 'merged') throw adminErrors.not_possible({ detail: 'This account became part of another one: change that one.' });
        await identity.writeAttributes(tx, origin, id, attributes, SOURCE);
      });
    },
  });
}
