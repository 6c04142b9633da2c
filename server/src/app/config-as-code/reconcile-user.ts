import type { Tx } from '#platform/db';
import type { User } from '#identity/contract';
import { configErrors } from './errors.ts';
import type { FileUser } from './file-schema.ts';
import type { Context } from './context.ts';

/**
 * A seed user is made once. Later runs add what the file has and the user lacks; what the customer has changed since (attributes with another
 * source, a password) stays as the customer wants it.
 */
export async function reconcileUser(ctx: Context, tx: Tx, wanted: FileUser, name: string): Promise<void> {
  const { identity } = ctx.rooms;
  const existing = await findUser(ctx, tx, wanted);
  if (!existing) {
    const user = await identity.register(tx, ctx.origin, {
      identifiers: wanted.identifiers,
      attributes: wanted.attributes,
      source: wanted.source,
      ...(wanted.sub === undefined ? {} : { sub: wanted.sub }),
      ...(wanted.locale === undefined ? {} : { locale: wanted.locale }),
    });
    if (!ctx.dryRun) await setSecret(ctx, tx, user.id, wanted);
    await addMemberships(ctx, tx, user.id, wanted);
    return ctx.report('create', `user ${name}`);
  }
  const details = [
    ...(await addIdentifiers(ctx, tx, existing, wanted)),
    ...(await addAttributes(ctx, tx, existing, wanted)),
    ...(await addMemberships(ctx, tx, existing.id, wanted)),
  ];
  if (hasSecret(wanted) && !(await alreadyHasOne(ctx, tx, existing.id))) {
    if (!ctx.dryRun) await setSecret(ctx, tx, existing.id, wanted);
    details.push('password set');
  }
  if (details.length > 0) ctx.report('change', `user ${name}`, details);
}

const conflict = (detail: string) => configErrors.user_conflict({ detail });

async function findUser(ctx: Context, tx: Tx, wanted: FileUser): Promise<User | undefined> {
  const { identity } = ctx.rooms;
  const found = new Map<string, User>();
  const bySub = wanted.sub === undefined ? undefined : await identity.findBySub(tx, wanted.sub);
  if (bySub) found.set(bySub.id, bySub);
  for (const identifier of wanted.identifiers) {
    const holder = await identity.findByIdentifier(tx, identifier);
    if (holder) found.set(holder.user.id, holder.user);
  }
  if (found.size > 1) throw conflict('belongs to more than one existing user: the sub and the identifiers must point to the same one');
  const [user] = found.values();
  if (user && wanted.sub !== undefined && user.sub !== wanted.sub) throw conflict(`exists already, with another sub (${user.sub}); a sub never changes`);
  return user;
}

async function addIdentifiers(ctx: Context, tx: Tx, user: User, wanted: FileUser): Promise<string[]> {
  const held = await ctx.rooms.identity.identifiers(tx, user.id);
  const added: string[] = [];
  for (const identifier of wanted.identifiers) {
    const same = held.find((one) => one.kind === identifier.kind && one.value === identifier.value);
    if (same && (same.verifiedAt || !identifier.verified)) continue;
    if (!identifier.verified) throw conflict(`exists already without this ${identifier.kind}; only a verified one can be added`);
    await ctx.rooms.identity.verifyIdentifier(tx, ctx.origin, user.id, identifier);
    added.push(same ? `${identifier.kind} verified` : `${identifier.kind} added`);
  }
  return added;
}

async function addAttributes(ctx: Context, tx: Tx, user: User, wanted: FileUser): Promise<string[]> {
  const names = Object.keys(wanted.attributes);
  if (names.length === 0) return [];
  const known = await ctx.rooms.identity.attributes(tx, user.id, names);
  const ours = Object.entries(wanted.attributes).filter(([name, value]) => (known[name] === undefined || known[name].source === wanted.source) && known[name]?.value !== value);
  if (ours.length === 0) return [];
  await ctx.rooms.identity.writeAttributes(tx, ctx.origin, user.id, Object.fromEntries(ours), wanted.source);
  return ours.map(([name]) => name);
}

/** What somebody was made since, there or elsewhere, stays; who left is asked back by nobody but the file's owner. */
async function addMemberships(ctx: Context, tx: Tx, userId: string, { organizations }: FileUser): Promise<string[]> {
  const { companies } = ctx.rooms.organizations;
  const added: string[] = [];
  for (const { reference, name, roles } of organizations) {
    const known = (await companies.list(tx, { text: reference, limit: 20 })).find((one) => one.reference === reference);
    const made = known ? undefined : await companies.create(tx, ctx.origin, { name, reference });
    const organization = known ?? (made?.kind === 'saved' ? made.organization : undefined);
    if (!organization) throw conflict(`belongs to an organization that cannot be made: ${reference}`);
    if (await companies.membership(tx, organization.id, userId)) continue;
    const change = await companies.putMember(tx, ctx.origin, { operator: true, quietly: true }, { organization: organization.id, userId, roles });
    if (change.kind !== 'saved') throw conflict(`cannot belong to the organization ${reference}: ${change.kind.replaceAll('_', ' ')}`);
    added.push(`organization ${reference}`);
  }
  return added;
}

const hasSecret = (wanted: FileUser) => wanted.password !== undefined || wanted.passwordHash !== undefined;

/** The type of credential that takes imported secrets; which one that is, is decided in the catalog. */
function importer(ctx: Context) {
  const type = ctx.rooms.credentials.types.find((candidate) => candidate.importSecret !== undefined);
  if (!type?.importSecret) throw conflict('has a password, but no kind of credential here takes one');
  return type;
}

async function alreadyHasOne(ctx: Context, tx: Tx, userId: string): Promise<boolean> {
  return (await importer(ctx).list(tx, userId)).length > 0;
}

async function setSecret(ctx: Context, tx: Tx, userId: string, wanted: FileUser): Promise<void> {
  if (!hasSecret(wanted)) return;
  await importer(ctx).importSecret?.(tx, userId, {
    ...(wanted.password === undefined ? {} : { plain: wanted.password }),
    ...(wanted.passwordHash === undefined ? {} : { phc: wanted.passwordHash }),
  });
}
