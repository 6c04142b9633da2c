import type { Database } from '#platform/db';
import type { Networks } from '../contract.ts';
import { BUILTIN_POLICY, riskPolicySchema, type RiskRule } from '../policy/policy.ts';
import type { Standing, Standings } from '../policy/standing.ts';
import { SCORED_FROM, SOURCE_DAYS } from '../settings.ts';
import { countryOf } from '../windows/source-keys.ts';
import { readDecision, readDecisions, type DecisionFilter, type DecisionPlace, type DecisionsPage, type ExplainedRow } from './decisions-store.ts';
import type { SwitchKind } from '../policy/decide-verdict.ts';
import { readReach, type Reach } from './read-reach.ts';
import { readAttack, type AttackState } from './read-attack.ts';
import { readDoors, readSources, type DoorCounts } from './doors-store.ts';
import { COUNT_NAMES, countLogins, readNow, readSlots, type Counts } from './hours-store.ts';

const DAY = 86_400_000;
/** From so few days on, hours tell more than days. */
const BY_HOUR_DAYS = 2;
const MOST_SOURCES = 20;

export interface ThreatSlot extends Counts {
  readonly at: Date;
  /** Absent: so long ago that nobody counted it any more. */
  readonly doors?: DoorCounts;
}
export interface Timeline {
  readonly from: Date;
  readonly until: Date;
  readonly unit: 'hour' | 'day';
  readonly slots: readonly ThreatSlot[];
  readonly total: Counts & DoorCounts;
  /** Of as long before. */
  readonly before: Counts;
}
export interface Source extends DoorCounts {
  /** Number of an autonomous system, or two letters of a country. Absent: unknown. */
  readonly asn?: number;
  readonly country?: string;
}
export interface Engine {
  readonly mode: 'rules' | 'scored';
  readonly logins: number;
  readonly scoredFrom: number;
  readonly knows: Networks['knows'];
  readonly standing: Standing;
}
export type ExplainedDecision = Omit<ExplainedRow, 'decided_by'> & { readonly rules: readonly RiskRule[] };

/** What the console shows of attacks. Nothing here decides anything. */
export interface Threats {
  timeline(tenantId: string, days: number): Promise<Timeline>;
  sources(tenantId: string, days: number): Promise<{ readonly networks: readonly Source[]; readonly countries: readonly Source[] }>;
  engine(tenantId: string): Promise<Engine>;
  attack(tenantId: string): Promise<AttackState>;
  /** Whom a switch would have met lately. */
  reach(tenantId: string, kind: SwitchKind, value: string | undefined): Promise<Reach>;
  decisions(tenantId: string, filter: DecisionFilter, page: { readonly limit: number; readonly after?: DecisionPlace }): Promise<DecisionsPage>;
  decision(tenantId: string, id: string): Promise<ExplainedDecision | undefined>;
}

export interface ThreatsDeps {
  readonly db: Pick<Database, 'read'>;
  readonly networks: Networks;
  readonly standings: Standings;
  readonly scoredFrom?: number | undefined;
}

export function createThreats({ db, networks, standings, scoredFrom = SCORED_FROM }: ThreatsDeps): Threats {
  return {
    async timeline(tenantId, days) {
      const unit = days <= BY_HOUR_DAYS ? 'hour' : 'day';
      return db.read(tenantId, async (tx) => {
        const { from, until, earlier } = spanOf(await readNow(tx), days, unit);
        const [slots, earlierSlots, doors] = await Promise.all([
          readSlots(tx, { from, until, unit }),
          readSlots(tx, { from: earlier, until: from, unit: 'day' }),
          readDoors(tx, { from, until, unit }),
        ]);
        const counted = new Map(slots.map((slot) => [slot.at.getTime(), slot]));
        const tried = new Map(doors.map(({ at, ...counts }) => [at.getTime(), counts]));
        const step = unit === 'hour' ? DAY / 24 : DAY;
        const known = until.getTime() - SOURCE_DAYS * DAY;
        const all = Array.from({ length: Math.round((until.getTime() - from.getTime()) / step) }, (_, index): ThreatSlot => {
          const at = from.getTime() + index * step;
          return { ...NOTHING, ...counted.get(at), at: new Date(at), ...(at >= known ? { doors: tried.get(at) ?? NO_DOORS } : {}) };
        });
        return {
          from,
          until,
          unit,
          slots: all,
          total: { ...sum(slots), ...sumDoors(doors) },
          before: sum(earlierSlots),
        };
      });
    },
    sources: (tenantId, days) =>
      db.read(tenantId, async (tx) => {
        const from = new Date((await readNow(tx)).getTime() - days * DAY);
        const [asns, countries] = await Promise.all([readSources(tx, 'asn', from, MOST_SOURCES), readSources(tx, 'country', from, MOST_SOURCES)]);
        return {
          networks: asns.map(({ kind: _, key, ...counts }) => ({ ...counts, ...(key === '0' ? {} : { asn: Number(key) }) })),
          countries: countries.map(({ kind: _, key, ...counts }) => ({ ...counts, ...(key === '0' ? {} : { country: countryOf(Number(key)) }) })),
        };
      }),
    async engine(tenantId) {
      const [logins, standing] = await Promise.all([db.read(tenantId, countLogins), standings.of(tenantId)]);
      return { mode: logins >= scoredFrom ? 'scored' : 'rules', logins, scoredFrom, knows: networks.knows, standing };
    },
    attack: (tenantId) => db.read(tenantId, readAttack),
    reach: (tenantId, kind, value) => db.read(tenantId, (tx) => readReach(tx, networks.knows, kind, value)),
    decisions: (tenantId, filter, page) => db.read(tenantId, (tx) => readDecisions(tx, filter, page)),
    async decision(tenantId, id) {
      const row = await db.read(tenantId, (tx) => readDecision(tx, id));
      if (!row) return undefined;
      const { decided_by, ...decision } = row;
      const { rules } = row.policy === 0 ? BUILTIN_POLICY : decided_by === null ? { rules: [] } : riskPolicySchema.parse(decided_by);
      return { ...decision, rules: rules.filter((rule) => row.because.includes(rule.id)) };
    },
  };
}

const NOTHING = Object.fromEntries(COUNT_NAMES.map((name) => [name, 0])) as unknown as Counts;
const NO_DOORS: DoorCounts = { attempts: 0, failures: 0, common: 0, leaked: 0, people: 0 };

const sum = (rows: readonly Counts[]): Counts =>
  rows.reduce<Counts>((all, row) => Object.fromEntries(COUNT_NAMES.map((name) => [name, all[name] + row[name]])) as unknown as Counts, NOTHING);
const sumDoors = (rows: readonly DoorCounts[]): DoorCounts =>
  rows.reduce(
    (all, row) => ({
      attempts: all.attempts + row.attempts,
      failures: all.failures + row.failures,
      common: all.common + row.common,
      leaked: all.leaked + row.leaked,
      people: Math.max(all.people, row.people),
    }),
    NO_DOORS,
  );

/** Whole hours or days (UTC), with the one that is not over yet; and as long before. */
function spanOf(now: Date, days: number, unit: 'hour' | 'day') {
  const step = unit === 'hour' ? DAY / 24 : DAY;
  const until = (Math.floor(now.getTime() / step) + 1) * step;
  return { from: new Date(until - days * DAY), until: new Date(until), earlier: new Date(until - 2 * days * DAY) };
}
