import type { Tx } from '#platform/db';
import type { Pressure } from '../contract.ts';
import { isListTried, isPressed, areCommonTried } from '../signals/credential-stuffing.ts';
import { isSprayed } from '../signals/password-spraying.ts';
import { NO_PRESSURE } from '../windows/create-watch.ts';
import { readLastAlarm, readPressures } from './attack-store.ts';

export interface AttackSign {
  /** As a decision names it. */
  readonly reason: 'stuffing.network' | 'stuffing.tenant' | 'stuffing.common_passwords' | 'spraying.password';
  /** Networks, or passwords, that it was found of; of the whole tenant 1. */
  readonly count: number;
  readonly failures: number;
}
export interface AttackState {
  /** Empty: nothing looks like one. */
  readonly signs: readonly AttackSign[];
  /** Within the last half hour to hour, at all doors. */
  readonly attempts: number;
  readonly failures: number;
  readonly lastAlarm: Date | undefined;
}

/** Whether it looks like an attack at this moment, by the same measures by which attempts are judged. */
export async function readAttack(tx: Tx): Promise<AttackState> {
  const [pressures, lastAlarm] = await Promise.all([readPressures(tx), readLastAlarm(tx)]);
  const tenant = pressures.tenant[0] ?? NO_PRESSURE;
  const sign = (reason: AttackSign['reason'], found: readonly Pressure[], failuresOf: (one: Pressure) => number = ({ failures }) => failures): readonly AttackSign[] =>
    found.length === 0 ? [] : [{ reason, count: found.length, failures: found.reduce((all, one) => all + failuresOf(one), 0) }];
  return {
    signs: [
      ...sign('stuffing.network', pressures.network.filter(isListTried)),
      ...sign(
        'spraying.password',
        pressures.password.filter((password) => isSprayed(password, tenant)),
      ),
      ...sign('stuffing.tenant', [tenant].filter(isPressed)),
      ...sign('stuffing.common_passwords', [tenant].filter(areCommonTried), ({ common }) => common),
    ],
    attempts: tenant.attempts,
    failures: tenant.failures,
    lastAlarm,
  };
}
