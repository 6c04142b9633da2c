import { createHash } from 'node:crypto';
import type { Consent, PurposeOverview } from '#consent/contract';
import type { Retention } from '#consent';
import type { Erasure } from '#erasure/contract';
import type { Database, Tx } from '#platform/db';
import { AppError, isAppError } from '#platform/errors';
import { adminErrors } from '../errors.ts';
import { assertUnchanged } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import {
  figuresJson,
  figuresJsonOf,
  inputOf,
  newPurposeBody,
  previewJson,
  previewJsonOf,
  publicationBody,
  publicationJson,
  purposeBody,
  purposeJson,
  purposeJsonOf,
  purposeParams,
  purposesJson,
  retentionJson,
  retentionJsonOf,
  snake,
  versionsJson,
  versionsJsonOf,
} from './shapes.ts';

export interface PurposesAreaDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly consent: Pick<Consent, 'overview' | 'holdOverview' | 'previewPublish' | 'figures' | 'savePurpose' | 'publish' | 'notices'>;
  readonly retention: Pick<Retention, 'plan'>;
  readonly erasure: Pick<Erasure, 'inactivePlan'>;
}

const TAG = 'Purposes and notices';
const ALL = '/tenants/:tenant/purposes';
const ONE = `${ALL}/:key`;

/** Of the draft and of what is published: whoever publishes, publishes what they saw. */
const versionOf = ({ draft, state, published }: PurposeOverview) =>
  createHash('sha256')
    .update(JSON.stringify([draft, state, published?.version ?? 0]))
    .digest('base64url')
    .slice(0, 22);

/** What a room says of its own fields, in the names of the API. */
async function inOurNames<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isAppError(error) || error.fields.length === 0) throw error;
    throw new AppError(error.code, { status: error.status, detail: error.message }, { fields: error.fields.map(({ field, fix }) => ({ field: snake(field), fix })) });
  }
}

/** What the company does with data of customers, and how customers are told: drafted, looked at, published. */
export function purposeRoutes({ db, consent, retention, erasure }: PurposesAreaDeps): readonly AdminRoute[] {
  async function held(tx: Tx, key: string): Promise<PurposeOverview> {
    const found = await consent.holdOverview(tx, key);
    if (!found) throw adminErrors.not_found();
    return found;
  }
  async function unchanged(tx: Tx, key: string, expected: string): Promise<void> {
    const now = await held(tx, key);
    assertUnchanged(expected, { version: versionOf(now), body: purposeJsonOf(now) });
  }
  const shown = (one: PurposeOverview) => ({ body: purposeJsonOf(one), version: versionOf(one) });

  const list = adminRoute({
    method: 'GET',
    path: ALL,
    permission: 'purposes:read',
    tag: TAG,
    summary: 'All purposes',
    description: 'The draft of each beside what counts; at most 200.',
    answer: purposesJson,
    async handle({ tenant }) {
      return { body: { items: (await consent.overview(tenant.id)).map(purposeJsonOf) } };
    },
  });

  const create = adminRoute({
    method: 'POST',
    path: ALL,
    permission: 'purposes:write',
    tag: TAG,
    summary: 'Draft a purpose',
    description: 'Nothing counts before it is published.',
    body: newPurposeBody,
    answer: purposeJson,
    status: 201,
    creates: true,
    async handle({ tenant, origin, body: { key, ...fields }, once }) {
      const body = await db.tenant(tenant.id, (tx) =>
        once(tx, async () => {
          if (await consent.holdOverview(tx, key)) throw adminErrors.exists({ fields: [{ field: 'key', fix: 'is taken; choose another' }] });
          await inOurNames(consent.savePurpose(tx, inputOf(key, fields), origin));
          return purposeJsonOf(await held(tx, key));
        }),
      );
      return { body, location: `purposes/${key}` };
    },
  });

  const read = adminRoute({
    method: 'GET',
    path: ONE,
    permission: 'purposes:read',
    tag: TAG,
    summary: 'One purpose',
    params: purposeParams,
    answer: purposeJson,
    versioned: 'answers',
    async handle({ tenant, params }) {
      const found = (await consent.overview(tenant.id)).find(({ draft }) => draft.key === params.key);
      if (!found) throw adminErrors.not_found();
      return shown(found);
    },
  });

  const change = adminRoute({
    method: 'PUT',
    path: ONE,
    permission: 'purposes:write',
    tag: TAG,
    summary: 'Change the draft',
    description: 'As a whole. What is published stays as it is; `state` counts at once: of what is `retired` nothing leaves any more.',
    params: purposeParams,
    body: purposeBody,
    answer: purposeJson,
    versioned: 'expects',
    async handle({ tenant, origin, params: { key }, body: { state, ...fields }, expected }) {
      return db.tenant(tenant.id, async (tx) => {
        await unchanged(tx, key, expected);
        await inOurNames(consent.savePurpose(tx, inputOf(key, fields, state), origin));
        return shown(await held(tx, key));
      });
    },
  });

  const preview = adminRoute({
    method: 'GET',
    path: `${ONE}/preview`,
    permission: 'purposes:read',
    tag: TAG,
    summary: 'What publishing it would do',
    description: 'How many customers would be asked again, and whether it may be called editorial.',
    params: purposeParams,
    answer: previewJson,
    async handle({ tenant, params }) {
      const found = await db.read(tenant.id, (tx) => consent.previewPublish(tx, params.key));
      if (!found) throw adminErrors.not_found();
      return { body: previewJsonOf(found) };
    },
  });

  const publish = adminRoute({
    method: 'POST',
    path: `${ONE}/publication`,
    permission: 'purposes:write',
    tag: TAG,
    summary: 'Publish the draft as the next version',
    description: 'Never changes afterwards: what a customer agrees to can be shown for ever.',
    params: purposeParams,
    body: publicationBody,
    answer: publicationJson,
    versioned: 'expects',
    async handle({ tenant, origin, params: { key }, body, expected }) {
      return db.tenant(tenant.id, async (tx) => {
        await unchanged(tx, key, expected);
        const { version, change: as, hash, asksAgain } = await inOurNames(consent.publish(tx, key, body.change, origin));
        return { body: { version, change: as, hash, asks_again: asksAgain } };
      });
    },
  });

  const versions = adminRoute({
    method: 'GET',
    path: `${ONE}/versions`,
    permission: 'purposes:read',
    tag: TAG,
    summary: 'Every version as it was published',
    description: 'Newest first.',
    params: purposeParams,
    answer: versionsJson,
    async handle({ tenant, params }) {
      return { body: versionsJsonOf(await consent.notices(tenant.id, params.key)) };
    },
  });

  const figures = adminRoute({
    method: 'GET',
    path: `${ONE}/figures`,
    permission: 'statistics:read',
    tag: TAG,
    summary: 'How many customers said what',
    params: purposeParams,
    answer: figuresJson,
    async handle({ tenant, params }) {
      return { body: figuresJsonOf(await db.read(tenant.id, (tx) => consent.figures(tx, params.key))) };
    },
  });

  const plan = adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/retention',
    permission: 'purposes:read',
    tag: 'Retention',
    summary: 'How long what is kept, and what would go now',
    description: 'Changes nothing. How long is said in the settings of the tenant (`retention`, `inactivity`).',
    answer: retentionJson,
    async handle({ tenant }) {
      const [planned, inactive] = await Promise.all([retention.plan(tenant), erasure.inactivePlan(tenant)]);
      return { body: retentionJsonOf(planned, inactive) };
    },
  });

  return [list, create, read, change, preview, publish, versions, figures, plan];
}
