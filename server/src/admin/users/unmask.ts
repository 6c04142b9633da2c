import { adminRoute } from '../kit/contract.ts';
import type { UserAreaDeps } from './deps.ts';
import { customerHandled } from './events.ts';
import { findUser, ONE, TAG } from './find-user.ts';
import { plainJson, reasonBody, userParams } from './shapes.ts';

/** The one way to see personal values in the clear: of one customer, for a reason that is on record before anything is shown. */
export function unmaskUser({ db, events, identity }: UserAreaDeps) {
  return adminRoute({
    method: 'POST',
    path: `${ONE}/unmask`,
    permission: 'users:unmask',
    tag: TAG,
    summary: 'See their details in the clear',
    description: 'The reason, and who asked, stand in the audit trail.',
    params: userParams,
    body: reasonBody,
    answer: plainJson,
    persons: () => 1,
    async handle({ tenant, origin, params: { id }, body: { reason } }) {
      return db.tenant(tenant.id, async (tx) => {
        await findUser({ identity }, tx, id);
        const [identifiers, contacts, held] = await Promise.all([identity.identifiers(tx, id), identity.contacts(tx, id), identity.heldAttributes(tx, id)]);
        await events.publish(tx, customerHandled, { origin, subject: id, data: { act: 'unmask', reason } });
        const plain = (all: typeof identifiers | typeof contacts) => all.map((one) => ({ id: one.id, kind: one.kind, value: one.value }));
        const attributes = Object.fromEntries(Object.entries(held).map(([name, { value }]) => [name, value]));
        return { body: { identifiers: plain(identifiers), contacts: plain(contacts), attributes }, subject: id };
      });
    },
  });
}
