import type { Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { Action, Assessment, Networks } from '../contract.ts';
import { saveDecision } from '../decisions/store.ts';
import { switchesSay, type Decided } from '../policy/decide-verdict.ts';
import type { Standings } from '../policy/standing.ts';
import { covers } from './covers.ts';

/** What the switches say of an address, before anything else is known: no round trip. */
export interface Gate {
  of(tenantId: string, ip: string | undefined): Promise<Decided>;
  /** Somebody was turned away: nobody that is known, by nothing but where they came from. */
  record(tx: Tx, action: Action, turnedAway: Decided): Promise<void>;
}

const UNSEEN: Assessment = { mode: 'rules', unscored: 'nobody', findings: [], reasons: [], history: { tenantLogins: 0, userLogins: 0 }, shown: { values: {}, masked: false } };

export interface GateDeps {
  readonly networks: Networks;
  readonly standings: Pick<Standings, 'of'>;
  readonly onFailure: (error: unknown) => void;
}

export function createGate({ networks, standings, onFailure }: GateDeps): Gate {
  /** A fault of ours locks nobody out. */
  const switchesOf = async (tenantId: string) => {
    try {
      return (await standings.of(tenantId)).switches;
    } catch (error) {
      onFailure(error);
      return [];
    }
  };
  return {
    async of(tenantId, ip) {
      const switches = await switchesOf(tenantId);
      if (switches.length === 0) return { verdict: 'allow', because: [] };
      return switchesSay({ switches, network: networks.of(ip), covers: (value) => covers(value, ip) });
    },
    record: (tx, action, { verdict, because }) =>
      saveDecision(tx, { id: newId(), tenantId: tx.tenantId, action, verdict, because, enforced: verdict, policy: 0, assessment: UNSEEN }, { outcome: 'blocked' }),
  };
}
