import type { PurposeState } from '#consent/contract';
import type { AttributeDefinition, Tenant } from '#tenants/contract';
import type { Locale, Text } from '#platform/i18n';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { pageQuery } from '../kit/paging.ts';
import type { UserAreaDeps } from './deps.ts';
import { at, findUser, ONE, TAG } from './find-user.ts';
import { maskAttribute, maskIdentifier, maskWords } from './mask.ts';
import { NAMES, nameOf } from './search.ts';
import { applicationsJson, consentsJson, disclosuresJson, profileJson, requestsJson, securityJson, userJson, userParams } from './shapes.ts';

export const labelOf = (definition: Pick<AttributeDefinition, 'name' | 'label'> | undefined, name: string, locale: Locale): string =>
  definition?.label[locale] ?? definition?.label.en ?? Object.values(definition?.label ?? {})[0] ?? name;
export const definitionOf = ({ settings }: Tenant, name: string): AttributeDefinition | undefined => settings.attributes.find((one) => one.name === name);
const read = { method: 'GET', permission: 'users:read', tag: TAG, params: userParams } as const;
const one = () => 1;

const LINE = /^\d{8}(-[0-9a-f]{32}){2}$/;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
function placeIn(shape: RegExp, after: string | undefined): { readonly after?: string } {
  if (after === undefined) return {};
  if (!shape.test(after)) throw adminErrors.not_found();
  return { after };
}

/** One customer, tab by tab; each is read when somebody looks at it. */
export function readRoutes(deps: UserAreaDeps): readonly AdminRoute[] {
  const { db, identity, sessions, consent, requests } = deps;
  const say = (locale: Locale, text: string | Text) => (typeof text === 'string' ? text : deps.i18n.format(locale, text));

  const summary = adminRoute({
    ...read,
    path: ONE,
    summary: 'One customer',
    description: 'What stands at the top of their page. Addresses and names are masked.',
    answer: userJson,
    persons: one,
    async handle({ tenant, params: { id } }) {
      return db.read(tenant.id, async (tx) => {
        const user = await findUser(deps, tx, id);
        const [people, linked, merged, live, waiting, heldUntil, erasure, hold, secondStep] = await Promise.all([
          identity.people(tx, [id], NAMES),
          deps.linked(tx, id),
          deps.merges.list(tx, id),
          sessions.list(tx, id),
          requests.waiting(tx, id),
          deps.heldUntil(tx, id),
          deps.erasure.pending(tx, id),
          deps.erasure.holdOf(tx, id),
          deps.credentials.hasSecondStep(tx, tenant, id),
        ]);
        const person = people.get(id) ?? { identifiers: [], contacts: [], attributes: {} };
        const name = nameOf(person);
        const body = {
          id,
          sub: user.sub,
          state: user.state,
          light: user.light,
          ...(user.locale === undefined ? {} : { locale: user.locale }),
          created_at: user.createdAt.toISOString(),
          ...(name === undefined ? {} : { name: maskWords(name) }),
          identifiers: person.identifiers.map((each) => ({
            id: each.id,
            kind: each.kind,
            value: maskIdentifier(each.kind, each.value),
            primary: each.primary,
            ...at('verified_at', each.verifiedAt),
          })),
          contacts: person.contacts.map((each) => ({ id: each.id, kind: each.kind, value: maskIdentifier(each.kind, each.value), ...at('verified_at', each.verifiedAt) })),
          linked: linked.map((link) => ({
            id: link.id,
            connection: link.connection.name,
            ...(link.label === undefined ? {} : { label: link.label.includes('@') ? maskIdentifier('email', link.label) : maskWords(link.label) }),
            since: link.createdAt.toISOString(),
            ...at('last_used_at', link.lastUsedAt),
            dormant: link.dormant === true,
          })),
          merged: merged.map((merge) => ({ id: merge.id, absorbed: merge.absorbed, at: merge.mergedAt.toISOString(), undo_until: merge.undoUntil.toISOString() })),
          second_step: secondStep,
          sessions: live.length,
          open_requests: waiting.open,
          ...at('request_due_at', waiting.dueAt),
          ...at('held_until', heldUntil),
          ...(erasure ? { erasure: { asked_by: erasure.askedBy, requested_at: erasure.requestedAt.toISOString(), due_at: erasure.dueAt.toISOString() } } : {}),
          ...(hold ? { legal_hold: { reason: hold.reason, since: hold.beganAt.toISOString() } } : {}),
        };
        return { body, subject: id };
      });
    },
  });

  const profile = adminRoute({
    ...read,
    path: `${ONE}/profile`,
    summary: 'What is known of them, and who said so',
    answer: profileJson,
    persons: one,
    async handle({ tenant, locale, params: { id } }) {
      const held = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return identity.heldAttributes(tx, id);
      });
      const attributes = Object.entries(held).map(([name, { value, source, updatedAt, verifiedAt, unconfirmed }]) => {
        const definition = definitionOf(tenant, name);
        return {
          name,
          label: labelOf(definition, name, locale),
          value: maskAttribute(definition, value),
          source,
          updated_at: updatedAt.toISOString(),
          ...at('verified_at', verifiedAt),
          confirmed: !unconfirmed,
          writable: definition?.write.some((who) => who === 'support' || who === 'admin') ?? false,
        };
      });
      return { body: { attributes }, subject: id };
    },
  });

  const security = adminRoute({
    ...read,
    path: `${ONE}/security`,
    summary: 'Where they are signed in, and by what they can',
    answer: securityJson,
    persons: one,
    async handle({ tenant, locale, params: { id } }) {
      const [live, cards] = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return Promise.all([sessions.list(tx, id), deps.credentials.list(tx, id)]);
      });
      const names = await namesOf(
        tenant,
        live.flatMap(({ applicationId }) => applicationId ?? []),
      );
      return {
        subject: id,
        body: {
          sessions: live.map(({ id: session, createdAt, lastSeenAt, expiresAt, acr, client, applicationId }) => {
            const [browser, network] = [deps.describeBrowser(client.userAgent), deps.maskIp(client.ip)];
            return {
              id: session,
              began_at: createdAt.toISOString(),
              last_seen_at: lastSeenAt.toISOString(),
              expires_at: expiresAt.toISOString(),
              level: acr,
              ...(browser === undefined ? {} : { browser }),
              ...(network === undefined ? {} : { network }),
              ...(applicationId === undefined ? {} : { application: names(applicationId) }),
            };
          }),
          // Their own names for things are theirs: what it is says enough.
          credentials: cards.map(({ id: credential, type, title, createdAt, lastUsedAt }) => ({
            id: credential,
            type,
            name: say(locale, title),
            created_at: createdAt.toISOString(),
            ...at('last_used_at', lastUsedAt),
          })),
        },
      };
    },
  });

  /** One look for each name. */
  async function namesOf(tenant: Tenant, ids: readonly string[]): Promise<(id: string) => string> {
    const named = new Map(await Promise.all([...new Set(ids)].map(async (id) => [id, (await deps.applicationName(tenant.id, id)) ?? id] as const)));
    return (id) => named.get(id) ?? id;
  }

  const consents = adminRoute({
    ...read,
    path: `${ONE}/consents`,
    summary: 'What they said to each purpose',
    answer: consentsJson,
    persons: one,
    async handle({ tenant, locale, params: { id } }) {
      const all = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return consent.states(tx, id);
      });
      const unnamed = all.flatMap(({ recipients }) => recipients.flatMap(({ recipient }) => (recipient.name === undefined && recipient.id !== '' ? [recipient.id] : [])));
      const names = await namesOf(tenant, unnamed);
      return { body: { purposes: all.map((state) => purposeJson(state, locale, names)) }, subject: id };
    },
  });

  const applications = adminRoute({
    ...read,
    path: `${ONE}/applications`,
    summary: 'Applications that know them',
    answer: applicationsJson,
    persons: one,
    async handle({ tenant, params: { id } }) {
      const user = await db.read(tenant.id, (tx) => findUser(deps, tx, id));
      const found = await deps.applicationsOf(tenant, id, user.sub);
      return {
        subject: id,
        body: {
          applications: found.map(({ clientId, name, protocol, firstParty, since, lastUsedAt, got }) => ({
            client_id: clientId,
            name,
            protocol,
            first_party: firstParty,
            since: since.toISOString(),
            ...at('last_used_at', lastUsedAt),
            got: [...got],
          })),
        },
      };
    },
  });

  const disclosures = adminRoute({
    ...read,
    path: `${ONE}/data-sent`,
    summary: 'Who got which of their details, and why',
    description: 'Newest day first; names of details, no values.',
    query: pageQuery,
    answer: disclosuresJson,
    persons: one,
    async handle({ tenant, locale, params: { id }, query: { limit, after } }) {
      const found = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return consent.disclosures(tx, id, { limit: Math.min(limit + 1, 200), ...placeIn(LINE, after) });
      });
      const most = Math.min(limit, 199);
      const shown = found.slice(0, most);
      const names = await namesOf(
        tenant,
        shown.map(({ recipient }) => recipient),
      );
      const last = shown.at(-1);
      const items = shown.map(({ id: line, recipient, channel, grounds, firstAt, lastAt }) => ({
        id: line,
        recipient,
        name: names(recipient),
        way: channel,
        details: [...new Set(grounds.flatMap(({ attributes }) => attributes))].map((name) => labelOf(definitionOf(tenant, name), name, locale)),
        reasons: [...new Set(grounds.map(({ reason, purpose }) => purpose ?? reason))],
        first_at: firstAt.toISOString(),
        last_at: lastAt.toISOString(),
      }));
      return { body: { items, ...(found.length > most && last ? { next: last.id } : {}) }, subject: id };
    },
  });

  const asked = adminRoute({
    ...read,
    path: `${ONE}/requests`,
    summary: 'What they asked under privacy law',
    query: pageQuery,
    answer: requestsJson,
    persons: one,
    async handle({ tenant, params: { id }, query: { limit, after } }) {
      const page = await db.read(tenant.id, async (tx) => {
        await findUser(deps, tx, id);
        return requests.ofUser(tx, id, { limit, ...placeIn(UUID, after) });
      });
      const items = page.requests.map((request) => ({
        id: request.id,
        kind: request.kind,
        state: request.state,
        source: request.source,
        received_at: request.receivedAt.toISOString(),
        due_at: request.dueAt.toISOString(),
        overdue: request.overdue,
        ...at('closed_at', request.closedAt),
      }));
      return { body: { items, ...(page.next === undefined ? {} : { next: page.next }) }, subject: id };
    },
  });

  return [summary, profile, security, consents, applications, disclosures, asked];
}

function purposeJson({ purpose, recipients }: PurposeState, locale: Locale, names: (id: string) => string) {
  return {
    key: purpose.key,
    title: (purpose.notice[locale] ?? purpose.notice.en ?? Object.values(purpose.notice)[0])?.title ?? purpose.key,
    kind: purpose.kind,
    legal_basis: purpose.legalBasis,
    version: purpose.version,
    recipients: recipients.map(({ recipient, answer, allowed, version, decidedAt, expiresAt }) => ({
      id: recipient.id,
      name: recipient.name ?? names(recipient.id),
      answer,
      allowed,
      ...(version === undefined ? {} : { version }),
      ...at('decided_at', decidedAt),
      ...at('expires_at', expiresAt),
    })),
  };
}
