import { z } from 'zod';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Jobs, JobType } from '#platform/jobs';
import type { Networks } from '../contract.ts';
import { switchErrors } from './errors.ts';
import { switchBegan, switchEnded } from '../events.ts';
import type { Standings } from '../policy/standing.ts';
import { covers } from './covers.ts';
import { judgeSwitch, MOST_SWITCHES, type SwitchWish } from './judge-switch.ts';
import { countOn, endSwitch, hasSwitch, insertSwitch, listSwitches, type SwitchRow } from './store.ts';

export interface EmergencyDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly networks: Networks;
  readonly standings: Pick<Standings, 'forget'>;
}

export interface SwitchBegin extends SwitchWish {
  readonly reason: string;
  /** They know that they would be kept out as well. */
  readonly includingMe: boolean;
}

/** Switches of a tenant for the moment of an attack: each has a reason and an end. */
export interface Emergency {
  list(tx: Tx): Promise<readonly SwitchRow[]>;
  begin(tx: Tx, origin: Origin, wish: SwitchBegin): Promise<SwitchRow>;
  /** Undefined: there is none by that id. One that ended already stays as it is. */
  end(tx: Tx, origin: Origin, id: string): Promise<'ended' | 'over' | undefined>;
  readonly jobType: JobType<z.infer<typeof endData>>;
}

const endData = z.object({ tenantId: z.string(), id: z.string() });
/** Its time is over by the database's clock; the queue's may be a little ahead. */
const AFTER_MS = 1000;

export function createEmergency({ db, events, jobs, networks, standings }: EmergencyDeps): Emergency {
  const told = ({ id, kind, value, reason }: SwitchRow) => ({ switch: id, kind, ...(value === null ? {} : { value }), reason });

  /** This process hears of it at once, others when they look again. */
  const heard = (tx: Tx) => tx.afterCommit(() => standings.forget(tx.tenantId));

  function assertSpares(origin: Origin, kind: SwitchBegin['kind'], value: string | undefined): void {
    if (value === undefined) return;
    const { asn, country } = networks.of(origin.ip);
    const met = kind === 'block_country' ? country === value : /^\d+$/.test(value) ? String(asn) === value : covers(value, origin.ip);
    if (met) throw switchErrors.switch_covers_you({ fields: [{ field: 'value', fix: 'covers the address you call from' }] });
  }

  function assertTells(kind: SwitchBegin['kind'], value: string | undefined): void {
    const { place, network } = networks.knows;
    if (kind === 'block_country' && !place) throw switchErrors.place_unknown({ fields: [{ field: 'kind', fix: 'needs a file of places: RISK_PLACES_FILE' }] });
    if (kind === 'block_network' && !network && /^\d+$/.test(value ?? ''))
      throw switchErrors.place_unknown({ fields: [{ field: 'value', fix: 'needs a file of networks, RISK_ASN_FILE, or addresses such as 203.0.113.0/24' }] });
  }

  const jobType: Emergency['jobType'] = {
    name: 'risk.end-switch',
    schema: endData,
    async handle({ tenantId, id }) {
      const origin: Origin = { actor: { kind: 'system' }, requestId: newId() };
      await db.tenant(tenantId, async (tx) => {
        const row = await endSwitch(tx, id, 'system', true);
        if (!row) return;
        heard(tx);
        await events.publish(tx, switchEnded, { origin, data: { ...told(row), by: 'time' } });
      });
    },
  };

  return {
    list: listSwitches,
    async begin(tx, origin, wish) {
      const judged = judgeSwitch(wish);
      if ('problems' in judged) throw switchErrors.invalid_switch({ fields: judged.problems });
      const { kind, reason, minutes } = wish;
      const { value } = judged;
      assertTells(kind, value);
      if (!wish.includingMe) assertSpares(origin, kind, value);
      if ((await countOn(tx)) >= MOST_SWITCHES) throw switchErrors.too_many_switches({ values: { most: MOST_SWITCHES } });
      const row = await insertSwitch(tx, { id: newId(), kind, value, reason, minutes, by: nameOf(origin) });
      heard(tx);
      await Promise.all([
        jobs.enqueue(tx, jobType, { tenantId: tx.tenantId, id: row.id }, { startAfter: new Date(row.until.getTime() + AFTER_MS) }),
        events.publish(tx, switchBegan, { origin, data: { ...told(row), until: row.until.toISOString() } }),
      ]);
      return row;
    },
    async end(tx, origin, id) {
      const row = await endSwitch(tx, id, nameOf(origin), false);
      if (!row) return (await hasSwitch(tx, id)) ? 'over' : undefined;
      heard(tx);
      await events.publish(tx, switchEnded, { origin, data: { ...told(row), by: row.ended_by === 'system' ? 'time' : 'operator' } });
      return 'ended';
    },
    jobType,
  };
}

const nameOf = ({ actor: { kind, id } }: Origin) => (id === undefined ? kind : `${kind}:${id}`);
