import { isDeepStrictEqual } from 'node:util';
import type { ConnectionInput } from '#federation/contract';
import type { PurposeInput, SavedPurpose } from '#consent/contract';
import type { JourneyDefinition } from '#journeys/contract';
import type { MessageInput } from '#messages/contract';
import type { ApplicationInput, Oidc } from '#oidc/contract';
import type { Tx } from '#platform/db';
import type { TopicInput } from '#preferences/contract';
import { provisioningErrors } from '#provisioning';
import type { SamlApplicationInput } from '#saml-idp/contract';
import type { VerificationConnectionInput } from '#verification/contract';
import { located, type Context } from './context.ts';
import { differences } from './differences.ts';
import type { FileTenant } from './file-schema.ts';
import { reconcileUser } from './reconcile-user.ts';

/** Everything of one tenant but itself and its brands, which are there already. In the order in which one thing needs another. Returns the entity ids of SAML applications. */
export async function reconcileEntries(ctx: Context, tx: Tx, wanted: FileTenant, fresh: boolean): Promise<ReadonlySet<string>> {
  const { tenantId } = tx;
  for (const [index, message] of wanted.messages.entries()) {
    const saved = await located(ctx, ['messages', index], () => ctx.rooms.messages.saveIn(tx, message as MessageInput, ctx.origin));
    if (saved.changed) ctx.report(saved.created ? 'create' : 'change', `message ${message.template}`, saved.fields);
  }
  for (const [index, resource] of wanted.resources.entries()) {
    const saved = await located(ctx, ['resources', index], () => ctx.rooms.oidc.saveResource(tx, tenantId, resource as Parameters<Oidc['saveResource']>[2], ctx.origin));
    if (saved.changed) ctx.report(fresh ? 'create' : 'change', `resource ${resource.identifier}`);
  }
  for (const [index, application] of wanted.applications.entries()) {
    await located(ctx, ['applications', index], () => reconcileApplication(ctx, tx, application as FileApplication));
  }
  const entityIds: string[] = [];
  for (const [index, application] of wanted.samlApplications.entries()) {
    entityIds.push(await located(ctx, ['samlApplications', index], () => reconcileSamlApplication(ctx, tx, application as FileSamlApplication)));
  }
  for (const [index, connection] of wanted.connections.entries()) {
    await located(ctx, ['connections', index], () => reconcileConnection(ctx, tx, connection as unknown as ConnectionInput));
  }
  for (const [index, verifier] of wanted.verifiers.entries()) {
    await located(ctx, ['verifiers', index], () => reconcileVerifier(ctx, tx, verifier as unknown as VerificationConnectionInput));
  }
  // After those they name.
  const recipients = [...wanted.applications.map(({ clientId }) => clientId), ...entityIds];
  for (const [index, purpose] of wanted.purposes.entries()) {
    await located(ctx, ['purposes', index], () => reconcilePurpose(ctx, tx, purpose, recipients));
  }
  for (const [index, topic] of wanted.topics.entries()) {
    const saved = await located(ctx, ['topics', index], () => ctx.rooms.preferences.saveTopic(tx, topic as unknown as TopicInput, ctx.origin));
    if (saved.changed) ctx.report(saved.created ? 'create' : 'change', `topic ${topic.key}`, saved.fields);
  }
  await reconcileJourneys(ctx, tx, wanted.journeys as unknown as readonly JourneyDefinition[]);
  await reconcileRiskPolicy(ctx, tx, wanted.riskPolicy);
  for (const [index, user] of wanted.users.entries()) {
    await located(ctx, ['users', index], () => reconcileUser(ctx, tx, user, nameOf(user)));
  }
  return new Set(entityIds);
}

type FileApplication = ApplicationInput & { readonly webhooks?: readonly unknown[] };

async function reconcileApplication(ctx: Context, tx: Tx, { webhooks = [], ...wanted }: FileApplication): Promise<void> {
  const before = await ctx.rooms.oidc.application(tx.tenantId, wanted.clientId);
  const { changed, application, fields = [] } = await ctx.rooms.oidc.saveApplication(tx, tx.tenantId, wanted, ctx.origin);
  const told = await ctx.rooms.webhooks.saveEndpoints(tx, wanted.clientId, webhooks, ctx.origin);
  if (!changed && told.length === 0) return;
  const what = `application ${wanted.clientId}`;
  if (!before) return ctx.report('create', what);
  const { secret: _, brand, ...visible } = wanted;
  const details = [
    ...differences(before, visible),
    ...(before.brandId !== application.brandId ? [`brand -> ${JSON.stringify(brand ?? null)}`] : []),
    ...(fields.includes('secret') ? ['secret changed'] : []),
  ];
  ctx.report('change', what, [...withUntold(details, fields), ...told]);
}

type FileSamlApplication = SamlApplicationInput & { readonly webhooks?: readonly unknown[] };

/** By an address that changes, or by a name of the moment, nobody could be told of for certain. */
const LASTING_NAMES = ['persistent', 'unspecified'];

async function reconcileSamlApplication(ctx: Context, tx: Tx, { webhooks = [], ...wanted }: FileSamlApplication): Promise<string> {
  const { changed, created, application, fields } = await ctx.rooms.saml.saveApplication(tx, wanted, ctx.origin);
  if (webhooks.length > 0 && !LASTING_NAMES.includes(application.nameIdFormat)) {
    const fix = `need nameIdFormat ${LASTING_NAMES.join(' or ')}: messages name customers as assertions do, and ${application.nameIdFormat} is no name that lasts`;
    throw provisioningErrors.invalid_webhooks({ fields: [{ field: 'webhooks', fix }] });
  }
  const told = await ctx.rooms.webhooks.saveEndpoints(tx, application.entityId, webhooks, ctx.origin);
  if (!changed && told.length === 0) return application.entityId;
  const what = `SAML application ${application.name}`;
  if (created) ctx.report('create', what);
  // Certificates and addresses come from metadata: what changed is named, the file has the rest.
  else ctx.report('change', what, [...fields, ...told]);
  return application.entityId;
}

/** What differs, in words; fields that went back to their default are only named. */
function withUntold(details: readonly string[], fields: readonly string[]): readonly string[] {
  const told = (field: string) => details.some((detail) => detail.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).startsWith(field.replace(/_id$/, '')));
  return [...details, ...fields.filter((field) => !told(field))];
}

type FilePurpose = FileTenant['purposes'][number];

/** What counts first, then what is drafted beside it. What is published already is not published again, and what is drafted is not lost on the way. */
async function reconcilePurpose(ctx: Context, tx: Tx, { draft, ...wanted }: FilePurpose, recipients: readonly string[]): Promise<void> {
  const save = (input: object) => ctx.rooms.consent.savePurpose(tx, input as PurposeInput, ctx.origin, { recipients, attributes: [] });
  const known = draft && (await ctx.rooms.consent.configured(tx)).find(({ input }) => input.key === wanted.key);
  if (!draft || (known?.input.publish ?? 0) < (wanted.publish ?? 0)) reportPurpose(ctx, wanted.key, await save(wanted));
  if (draft) reportPurpose(ctx, wanted.key, await save({ ...draft, key: wanted.key, ...(wanted['state'] === undefined ? {} : { state: wanted['state'] }) }));
}

/** Together: one may lead into another. */
async function reconcileJourneys(ctx: Context, tx: Tx, wanted: readonly JourneyDefinition[]): Promise<void> {
  if (wanted.length === 0) return;
  const before = new Map((await ctx.rooms.journeys.configured(tx)).map((definition) => [definition.id, definition]));
  for (const [index, definition] of wanted.entries()) {
    const known = before.get(definition.id) ?? ctx.rooms.journeys.builtin(definition.id);
    if (isDeepStrictEqual(known, definition)) continue;
    await located(ctx, ['journeys', index], () => ctx.rooms.journeys.publish(tx, ctx.origin, definition, wanted));
    ctx.report(before.has(definition.id) ? 'change' : 'create', `journey ${definition.id}`, known ? differences(known, definition) : []);
  }
}

/** The way everybody else's goes: what would let in what is stopped now is refused here too. */
async function reconcileRiskPolicy(ctx: Context, tx: Tx, policy: FileTenant['riskPolicy']): Promise<void> {
  if (policy === undefined) return;
  const { changed, changes } = await located(ctx, ['riskPolicy'], () => ctx.rooms.risk.policies.publish(tx, ctx.origin, { policy }));
  if (changed) ctx.report('change', 'risk policy', changes);
}

/** A purpose takes effect with its publication, so that is what is told, and whom it concerns. */
function reportPurpose(ctx: Context, key: string, { created, changed, fields, published, unpublished }: SavedPurpose): void {
  const counted = published && (published.asksAgain === 1 ? '1 customer is asked again' : `${published.asksAgain} customers are asked again`);
  const details = [
    ...(fields.length > 0 ? [`draft: ${fields.join(', ')}`] : []),
    ...(published && !created ? [`publishes version ${published.version} (${published.change}), ${counted}`] : []),
    ...(changed && unpublished ? ['not published: customers see no change until `publish` says the next version'] : []),
  ];
  if (changed) ctx.report(created ? 'create' : 'change', `purpose ${key}`, details);
}

async function reconcileConnection(ctx: Context, tx: Tx, wanted: ConnectionInput): Promise<void> {
  const before = (await ctx.rooms.federation.connections(tx.tenantId)).find(({ slug }) => slug === wanted.slug);
  const { changed, connection, fields } = await ctx.rooms.federation.saveConnection(tx, wanted, ctx.origin);
  if (!changed) return;
  const what = `connection ${wanted.slug}`;
  if (!before) return ctx.report('create', what);
  const { id: _id, version: _version, secrets: _secrets, ...visible } = connection;
  const details = [...differences(before, visible), ...(fields.includes('secrets') ? ['secrets changed'] : [])];
  ctx.report('change', what, details.length > 0 ? details : [...fields]);
}

async function reconcileVerifier(ctx: Context, tx: Tx, wanted: VerificationConnectionInput): Promise<void> {
  const before = (await ctx.rooms.verification.connections(tx.tenantId)).find(({ slug }) => slug === wanted.slug);
  const { changed, connection, fields } = await ctx.rooms.verification.saveConnection(tx, wanted, ctx.origin);
  if (!changed) return;
  const what = `verifier ${wanted.slug}`;
  if (!before) return ctx.report('create', what);
  const { id: _id, version: _version, secrets: _secrets, ...visible } = connection;
  const details = [...differences(before, visible), ...(fields.includes('secrets') ? ['secrets changed'] : [])];
  ctx.report('change', what, details.length > 0 ? details : [...fields]);
}

/** Enough to know who is meant, too little to collect addresses from logs. */
function nameOf(user: FileTenant['users'][number]): string {
  const { kind, value } = user.identifiers[0] as FileTenant['users'][number]['identifiers'][number];
  if (kind === 'email') return value.replace(/^(.)[^@]*/, '$1***');
  return kind === 'phone' ? `***${value.slice(-2)}` : value;
}
