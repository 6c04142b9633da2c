import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Database } from '#platform/db';
import type { Consent, NoticeChange } from '#consent/contract';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

/** What a tenant does with data, one line each, and what is drafted beside what counts. */
export async function listPurposes(consent: Pick<Consent, 'overview'>, tenant: Tenant): Promise<string[]> {
  const all = await consent.overview(tenant.id);
  if (all.length === 0) return [`The tenant "${tenant.slug}" has no purposes.`];
  const width = Math.max(...all.map(({ draft }) => draft.key.length));
  return all.map(({ draft, state, published, unpublished }) => {
    const counts = published ?? draft;
    return [
      draft.key.padEnd(width),
      state === 'retired' ? 'retired' : published ? `version ${published.version}` : 'draft',
      ...(published && unpublished ? ['(the draft differs)'] : []),
      counts.kind === 'terms' ? 'terms' : `${counts.legalBasis}${counts.sale ? ', sale' : ''}`,
      ...(counts.kind === 'terms' ? [] : [`${counts.attributes.join(', ')} -> ${counts.recipients.map(({ id }) => id).join(', ')}`]),
    ].join('  ');
  });
}

/** Every version as it was published, newest first: what customers were shown, and the hash their records name. */
export async function showPurpose(consent: Pick<Consent, 'overview' | 'notices'>, tenant: Tenant, key: string): Promise<string[]> {
  const found = (await consent.overview(tenant.id)).find(({ draft }) => draft.key === key);
  if (!found) throw new CommandError(`There is no purpose "${key}" in the tenant "${tenant.slug}".`);
  const notices = await consent.notices(tenant.id, key);
  return [
    ...(found.unpublished ? ['draft', JSON.stringify(found.draft, undefined, 2)] : []),
    ...notices.flatMap(({ version, change, publishedAt, hash, content }) => [
      `version ${version} (${change}), published ${publishedAt.toISOString()}, SHA-256 ${hash}`,
      JSON.stringify(JSON.parse(content), undefined, 2),
    ]),
  ];
}

/** What one recipient would get of a customer now, and why; then what it got. Names of details, no values. */
export async function explainPurposes(
  of: { readonly db: Pick<Database, 'read'>; readonly consent: Pick<Consent, 'recipients' | 'disclosures'> },
  tenant: Tenant,
  userId: string,
  recipient: string,
): Promise<string[]> {
  const { found, all, lines } = await of.db.read(tenant.id, async (tx) => {
    const everybody = await of.consent.recipients(tx, { tenant, userId });
    return { found: everybody.find((one) => one.recipient === recipient), all: everybody, lines: await of.consent.disclosures(tx, userId, { recipient, limit: 20 }) };
  });
  if (!found)
    throw new CommandError(
      all.length === 0
        ? 'No purpose names a recipient, and nobody got anything.'
        : `No purpose names "${recipient}", and it got nothing. There are: ${all.map((one) => one.recipient).join(', ')}.`,
    );
  const because = ({ reason, purpose, version, record }: { reason: string; purpose?: string; version?: number; record?: string }) =>
    [reason, ...(purpose === undefined ? [] : [`${purpose}, version ${version}`]), ...(record === undefined ? [] : [`record ${record}`])].join('; ');
  const width = Math.max(...found.decisions.map(({ attribute }) => attribute.length));
  return [
    'Now:',
    ...found.decisions.map((one) => `  ${one.attribute.padEnd(width)}  ${one.released ? 'leaves' : 'stays '}  ${because(one)}`),
    ...(lines.length === 0 ? ['It got nothing so far.'] : ['Newest first:']),
    ...lines.flatMap(({ firstAt, lastAt, channel, grounds }) => [
      `  ${firstAt.toISOString()} to ${lastAt.toISOString()}  ${channel}`,
      ...grounds.map((ground) => `    ${ground.attributes.join(', ')}  (${because(ground)})`),
    ]),
  ];
}

/** Publishes what is drafted as the next version. */
export async function publishPurpose(
  of: { readonly db: Pick<Database, 'tenant'>; readonly consent: Pick<Consent, 'publish'> },
  tenant: Tenant,
  key: string,
  change: NoticeChange,
): Promise<string[]> {
  try {
    const { version, hash, asksAgain } = await of.db.tenant(tenant.id, (tx) =>
      of.consent.publish(tx, key, change, { actor: { kind: 'operator' }, requestId: `publish-${newId()}` }),
    );
    return [`Version ${version} of "${key}" is published (${change}), SHA-256 ${hash}. ${asksAgain === 1 ? '1 customer is' : `${asksAgain} customers are`} asked again.`];
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    throw new CommandError([error.message, ...error.fields.map(({ field, fix }) => `${field}: ${fix}`)].join('\n'));
  }
}
