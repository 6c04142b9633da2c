import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import type { Tenant } from '#tenants/contract';
import type { Consent, NoticeChange, Published, PublishPreview, PurposeDefinition, PurposeInput, SavedPurpose } from '../contract.ts';
import { consentErrors } from '../errors.ts';
import { noticePublished, purposeSaved } from '../events.ts';
import { isProfileName, NAMES_BESIDE_ATTRIBUTES } from '../profile-names.ts';
import { noticeContent } from './canonical.ts';
import { definitionOf, purposeShape } from './purpose-shape.ts';
import { definitionIn, type Purposes } from './purposes.ts';
import { bumpRevision, countAskedAgain, lockPurpose, readPurpose, writeDraft, writeNotice, type Claimed, type PurposeRow } from './store.ts';
import { widened } from './widening.ts';

export interface SavePurposeDeps {
  readonly events: Pick<Events, 'publish'>;
  readonly purposes: Purposes;
  readonly tenantOf: (tenantId: string) => Promise<Tenant>;
  /** Whether the tenant has an application of this client id or entity id. */
  readonly isApplication: (tenantId: string, id: string) => Promise<boolean>;
}

type Coming = Parameters<Consent['savePurpose']>[3];

/** Makes or changes the draft, and publishes it when the input says a version that is not there yet. Everything that is wrong is said at once. */
export async function savePurpose(deps: SavePurposeDeps, tx: Tx, given: PurposeInput, origin: Origin, coming: Coming): Promise<SavedPurpose> {
  const shape = purposeShape.safeParse(given);
  if (!shape.success) throw consentErrors.invalid_purpose({ fields: issueProblems(shape.error) });
  const { publish: version, change = 'material' } = shape.data;
  const draft = definitionOf(shape.data);
  const [before, problems] = await Promise.all([lockPurpose(tx, draft.key), nameProblems(deps, tx.tenantId, draft, coming)]);
  const published = before?.content ? definitionIn(before.content) : undefined;
  const publishes = version !== undefined && version > (before?.version ?? 0);
  problems.push(...publishProblems(before, published, draft, { version, change }));
  if (problems.length > 0) throw consentErrors.invalid_purpose({ fields: problems });

  const state = shape.data.state ?? before?.state ?? 'active';
  const fields = before ? differing(before, draft, state) : [];
  const changed = !before || fields.length > 0;
  if (changed) {
    await writeDraft(tx, draft.key, draft, state);
    await deps.events.publish(tx, purposeSaved, { origin, data: { purpose: draft.key, change: before ? 'changed' : 'created', fields } });
  }
  const out = publishes ? await publishDraft(deps, tx, { row: before, draft, version, change }, origin) : undefined;
  if (out || (before && before.state !== state)) await countsNow(deps, tx);
  return {
    created: !before,
    changed: changed || out !== undefined,
    fields,
    ...(out ? { published: out } : {}),
    unpublished: !out && !(published && isDeepStrictEqual(published, draft)),
  };
}

/** What publishing would do, and nothing of it. */
export async function previewPublish(tx: Tx, key: string): Promise<PublishPreview | undefined> {
  const row = await readPurpose(tx, key);
  if (!row) return undefined;
  const published = row.content === null ? undefined : definitionIn(row.content);
  const names = [...new Set([...Object.keys(published ?? {}), ...Object.keys(row.draft)])] as (keyof PurposeDefinition)[];
  return {
    version: row.version + 1,
    asksAgain: await countAskedAgain(tx, key, row.version + 1),
    fields: names.filter((name) => !isDeepStrictEqual(published?.[name], row.draft[name])),
    widened: published ? widened(published, row.draft) : [],
  };
}

/** The next version of what the draft says. */
export async function publishPurpose(deps: SavePurposeDeps, tx: Tx, key: string, change: NoticeChange, origin: Origin): Promise<Published> {
  const row = await lockPurpose(tx, key);
  if (!row) throw consentErrors.unknown_purpose();
  const published = row.content === null ? undefined : definitionIn(row.content);
  if (published && isDeepStrictEqual(published, row.draft)) throw consentErrors.nothing_to_publish();
  const grown = published && change === 'editorial' ? widened(published, row.draft) : [];
  if (grown.length > 0) throw consentErrors.widened({ fields: grown });
  const out = await publishDraft(deps, tx, { row, draft: row.draft, version: row.version + 1, change }, origin);
  await countsNow(deps, tx);
  return out;
}

async function publishDraft(
  deps: SavePurposeDeps,
  tx: Tx,
  { row, draft, version, change }: { readonly row: PurposeRow | undefined; readonly draft: PurposeDefinition; readonly version: number; readonly change: NoticeChange },
  origin: Origin,
): Promise<Published> {
  const notice = noticeContent(draft, version, change);
  const by = origin.actor.id === undefined ? origin.actor.kind : `${origin.actor.kind}:${origin.actor.id}`;
  const asksAgain = await writeNotice(tx, { purpose: draft.key, version, change, ...notice, by, claimed: claimedBy(row?.claimed ?? {}, draft) });
  await deps.events.publish(tx, noticePublished, { origin, data: { purpose: draft.key, version, change, hash: notice.hash, asksAgain } });
  return { version, change, hash: notice.hash, asksAgain };
}

async function countsNow({ purposes }: SavePurposeDeps, tx: Tx): Promise<void> {
  await bumpRevision(tx);
  tx.afterCommit(() => purposes.forget(tx.tenantId));
}

function claimedBy(before: Claimed, { recipients, attributes }: PurposeDefinition): Claimed {
  const now = Object.fromEntries(recipients.map(({ id }) => [id, [...new Set([...(before[id] ?? []), ...attributes])].toSorted()]));
  return { ...before, ...now };
}

function publishProblems(
  before: PurposeRow | undefined,
  published: PurposeDefinition | undefined,
  draft: PurposeDefinition,
  { version, change }: { readonly version: number | undefined; readonly change: NoticeChange },
): FieldProblem[] {
  if (version === undefined || !before || !published) return [];
  if (version < before.version) return [{ field: 'publish', fix: `must be at least ${before.version}: that version is published already` }];
  if (version === before.version) return [];
  if (isDeepStrictEqual(published, draft)) return [{ field: 'publish', fix: `must stay ${before.version}: nothing differs from what is published` }];
  if (change === 'material') return [];
  const grown = widened(published, draft);
  return grown.length === 0 ? [] : [{ field: 'change', fix: 'must be material: more is done than customers agreed to' }, ...grown];
}

/** A name that means nothing would bind nothing: what it was meant for would leave freely. */
async function nameProblems(deps: SavePurposeDeps, tenantId: string, draft: PurposeDefinition, coming: Coming): Promise<FieldProblem[]> {
  const { settings } = await deps.tenantOf(tenantId);
  const attributes = [...settings.attributes.map(({ name }) => name), ...(coming?.attributes ?? [])];
  const unknown = draft.attributes.filter((name) => !isProfileName(name, attributes));
  const problems: FieldProblem[] = unknown.map((name) => ({
    field: 'attributes',
    fix: `${name} is not an attribute; known are ${[...NAMES_BESIDE_ATTRIBUTES, ...attributes].join(', ')}`,
  }));
  for (const { id } of draft.recipients) {
    if (id.startsWith('party:') || coming?.recipients.includes(id) || (await deps.isApplication(tenantId, id))) continue;
    problems.push({ field: 'recipients', fix: `there is no application ${id}; for somebody else write { party: <name>, name: <as customers read it> }` });
  }
  return problems;
}

function differing(before: PurposeRow, draft: PurposeDefinition, state: PurposeRow['state']): string[] {
  const names = [...new Set([...Object.keys(before.draft), ...Object.keys(draft)])] as (keyof PurposeDefinition)[];
  const fields: string[] = names.filter((name) => !isDeepStrictEqual(before.draft[name], draft[name]));
  return before.state === state ? fields : [...fields, 'state'];
}
