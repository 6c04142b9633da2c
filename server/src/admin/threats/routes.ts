import type { Database } from '#platform/db';
import { isId } from '#platform/ids';
import type { Oidc } from '#oidc/contract';
import type { ExplainedDecision, RiskRoom } from '#risk';
import type { SamlIdp } from '#saml-idp/contract';
import type { UserAreaDeps } from '../users/deps.ts';
import { maskIdentifier, maskWords } from '../users/mask.ts';
import { nameOf, NAMES } from '../users/search.ts';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { packCursor, unpackCursor } from '../kit/paging.ts';
import { attackJson, daysQuery, decisionParams, decisionsJson, decisionsQuery, engineJson, explainedJson, sourcesJson, sourcesQuery, timelineJson } from './shapes.ts';

export interface ThreatsAreaDeps extends Pick<UserAreaDeps, 'identity'> {
  readonly db: Pick<Database, 'read'>;
  readonly risk: Pick<RiskRoom, 'threats' | 'signals'>;
  readonly oidc: Pick<Oidc, 'applicationNames'>;
  readonly saml: Pick<SamlIdp, 'applicationNames'>;
}

const TAG = 'Threats';
const BASE = '/tenants/:tenant/risk';
/** To the microsecond, as decisions are kept: a time of milliseconds would leave some out. */
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

type Row = Omit<ExplainedDecision, 'rules' | 'switches' | 'answered_at' | 'parts'>;

/** What is tried, found and done about it. Only reads: nothing of it changes what happens to a customer. */
export function threatRoutes({ db, risk, identity, oidc, saml }: ThreatsAreaDeps): readonly AdminRoute[] {
  const signalOf = (reason: string) => risk.signals.find(({ reasons }) => reason in reasons);
  const reasonJson = ({ reason, grade }: Row['findings'][number]) => {
    const meaning = signalOf(reason)?.reasons[reason];
    return { reason, grade, ...(meaning === undefined ? {} : { meaning }) };
  };

  /** Rows as they are told: whose they are only to whoever may see customers, masked as everywhere. */
  async function tellers({ tenant, caller }: Pick<Call, 'tenant' | 'caller'>, rows: readonly Row[]) {
    const ids = caller.may('users:read', tenant.slug) ? [...new Set(rows.flatMap(({ user_id }) => user_id ?? []))] : [];
    const clients = [...new Set(rows.flatMap(({ application }) => application ?? []))];
    const nobody = ids.length === 0 && clients.length === 0;
    const [people, ofSaml, ofOidc] = nobody
      ? []
      : await db.read(tenant.id, (tx) =>
          Promise.all([
            ids.length === 0 ? undefined : identity.people(tx, ids, NAMES),
            clients.length === 0 ? undefined : saml.applicationNames(tx, clients),
            clients.length === 0 ? undefined : oidc.applicationNames(tx, clients),
          ]),
        );
    return (row: Row) => {
      const { id, at, action, verdict, enforced, outcome, application, user_id: user, answer } = row;
      const person = user === null ? undefined : people?.get(user);
      const name = person && nameOf(person);
      const email = person?.identifiers.find(({ kind }) => kind === 'email');
      const title = application === null ? undefined : (ofOidc?.get(application) ?? ofSaml?.get(application));
      return {
        id,
        at: at.toISOString(),
        action,
        verdict,
        enforced,
        outcome,
        ...(application === null ? {} : { application: { client_id: application, ...(title === undefined ? {} : { name: title }) } }),
        ...(user === null || !ids.includes(user)
          ? {}
          : { user: { id: user, ...(name === undefined ? {} : { name: maskWords(name) }), ...(email ? { email: maskIdentifier('email', email.value) } : {}) } }),
        ...(answer === null ? {} : { answer }),
      };
    };
  }

  const timeline = adminRoute({
    method: 'GET',
    path: `${BASE}/timeline`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'What was tried, and what came of it',
    description: 'By the hour for up to two days, by the day (UTC) for more. Numbers without anybody in them.',
    query: daysQuery,
    answer: timelineJson,
    async handle({ tenant, query: { days } }) {
      const { from, until, unit, slots, total, before } = await risk.threats.timeline(tenant.id, days);
      return {
        body: {
          from: from.toISOString(),
          until: until.toISOString(),
          unit,
          slots: slots.map(({ at, doors, ...counts }) => ({ at: at.toISOString(), ...counts, ...(doors ? { doors: { ...doors } } : {}) })),
          total,
          before,
        },
      };
    },
  });

  const attack = adminRoute({
    method: 'GET',
    path: `${BASE}/attack`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'Whether it looks like an attack at this moment',
    description: 'Numbers without anybody in them.',
    answer: attackJson,
    async handle({ tenant }) {
      const { signs, lastAlarm, ...tried } = await risk.threats.attack(tenant.id);
      return { body: { signs: signs.map((sign) => ({ ...sign })), ...tried, ...(lastAlarm === undefined ? {} : { last_alarm_at: lastAlarm.toISOString() }) } };
    },
  });

  const sources = adminRoute({
    method: 'GET',
    path: `${BASE}/sources`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'Where it comes from',
    description: 'Network operators and countries with most failures, by the day (UTC). Neither is a person.',
    query: sourcesQuery,
    answer: sourcesJson,
    async handle({ tenant, query: { days } }) {
      const [{ networks, countries }, { knows }] = await Promise.all([risk.threats.sources(tenant.id, days), risk.threats.engine(tenant.id)]);
      return { body: { knows: { ...knows }, networks: networks.map((one) => ({ ...one })), countries: countries.map((one) => ({ ...one })) } };
    },
  });

  const engine = adminRoute({
    method: 'GET',
    path: `${BASE}/engine`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'How it is judged at the moment',
    answer: engineJson,
    async handle({ tenant }) {
      const { mode, logins, scoredFrom, knows, standing } = await risk.threats.engine(tenant.id);
      const { policy, version, threshold, switches } = standing;
      return {
        body: {
          mode,
          logins,
          scored_from: scoredFrom,
          knows: { ...knows },
          switches: switches.length,
          policy: { version, mode: policy.mode, uses_score: policy.score !== null, has_threshold: threshold !== undefined },
        },
      };
    },
  });

  const list = adminRoute({
    method: 'GET',
    path: `${BASE}/decisions`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'Decisions, newest first',
    description: 'Of the last 90 days. A page may have fewer than `limit`, even none, and still a `next`: what is rare is looked for some thousand decisions at a time.',
    query: decisionsQuery,
    answer: decisionsJson,
    persons: ({ items }) => [...new Set(items.flatMap(({ user }) => user?.id ?? []))],
    async handle({ tenant, caller, query: { limit, after, ...asked } }) {
      if (asked.user !== undefined && !caller.may('users:read', tenant.slug)) throw adminErrors.forbidden();
      const [at, id] = after === undefined ? [] : (unpackCursor(after, 2) ?? []);
      if (after !== undefined && !(at !== undefined && PLACE.test(at) && !Number.isNaN(Date.parse(at)) && id !== undefined && isId(id))) throw adminErrors.not_found();
      const filter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      const page = await risk.threats.decisions(tenant.id, filter, { limit, ...(at !== undefined && id !== undefined ? { after: { at, id } } : {}) });
      const tell = await tellers({ tenant, caller }, page.rows);
      return {
        body: {
          items: page.rows.map((row) => ({ ...tell(row), reasons: row.findings.map(reasonJson) })),
          ...(page.next ? { next: packCursor(page.next.at, page.next.id) } : {}),
        },
      };
    },
  });

  const one = adminRoute({
    method: 'GET',
    path: `${BASE}/decisions/:id`,
    permission: 'risk:read',
    tag: TAG,
    summary: 'One decision, explained',
    description: 'Every reason with what it means and its numbers, and what in the policy said so.',
    params: decisionParams,
    answer: explainedJson,
    persons: ({ user }) => (user ? [user.id] : []),
    async handle({ tenant, caller, params: { id } }) {
      const found = isId(id) ? await risk.threats.decision(tenant.id, id) : undefined;
      if (!found) throw adminErrors.not_found();
      const tell = await tellers({ tenant, caller }, [found]);
      const told = tell(found);
      return {
        body: {
          ...told,
          ...(found.settled_at === null ? {} : { settled_at: found.settled_at.toISOString() }),
          ...(found.answered_at === null ? {} : { answered_at: found.answered_at.toISOString() }),
          policy: found.policy,
          reasons: found.findings.map((finding) => {
            const signal = signalOf(finding.reason);
            return { ...reasonJson(finding), ...(signal ? { signal: signal.id, about: signal.about } : {}), ...(finding.facts ? { facts: { ...finding.facts } } : {}) };
          }),
          because: found.because.map((why) => becauseJson(why, found)),
          ...(caller.may('risk:write', tenant.slug) ? { score: scoreJson(found) } : {}),
        },
        ...(told.user ? { subject: told.user.id } : {}),
      };
    },
  });

  return [timeline, attack, sources, engine, list, one];
}

function scoreJson({ score, threshold, parts }: Pick<ExplainedDecision, 'score' | 'threshold' | 'parts'>) {
  const known = score !== null && parts && parts.ip > 0 && parts.ua > 0;
  return {
    ...(score === null ? {} : { value: score }),
    ...(threshold === null ? {} : { threshold }),
    ...(known ? { parts: { address: parts.ip, browser: parts.ua, rarity: score / (parts.ip * parts.ua) } } : {}),
  };
}

function becauseJson(why: string, { rules, switches }: Pick<ExplainedDecision, 'rules' | 'switches'>) {
  if (why === 'score') return { kind: 'score' as const, id: why };
  if (why.startsWith('switch:')) {
    const id = why.slice('switch:'.length);
    const found = switches?.find((one) => one.id === id);
    return { kind: 'switch' as const, id, ...(found ? { switch: { kind: found.kind, ...(found.value === undefined ? {} : { value: found.value }), reason: found.reason } } : {}) };
  }
  const about = rules.find(({ id }) => id === why)?.about;
  return { kind: 'rule' as const, id: why, ...(about === undefined ? {} : { about }) };
}
