import type { Tx } from '#platform/db';
import type { Networks } from '../contract.ts';
import type { SwitchKind } from '../policy/decide-verdict.ts';
import { switchErrors } from '../switches/errors.ts';
import { judgeSwitch } from '../switches/judge-switch.ts';
import { countryKey } from '../windows/source-keys.ts';
import { readSource } from './doors-store.ts';
import { readNow, readSlots } from './hours-store.ts';

export const REACH_DAYS = 7;
const DAY = 86_400_000;

/** Whom a switch would have met within the last days. Absent: that is known of nobody. */
export interface Reach {
  /** Sign-ins that would have been asked, or, where the policy pauses, attempts that would have been let in. */
  readonly signIns?: number;
  /** From a network or country: what was right, and what was wrong. */
  readonly right?: number;
  readonly failures?: number;
}

/** So that whoever sets a switch in a hurry knows whom it hits. Addresses are kept of nobody, so of a range nothing can be said. */
export async function readReach(tx: Tx, knows: Networks['knows'], kind: SwitchKind, value: string | undefined): Promise<Reach> {
  const judged = judgeSwitch({ kind, value, minutes: 1 });
  if ('problems' in judged) throw switchErrors.invalid_switch({ fields: judged.problems });
  const until = await readNow(tx);
  const from = new Date(until.getTime() - REACH_DAYS * DAY);
  if (judged.value === undefined) {
    const slots = await readSlots(tx, { from, until, unit: 'day' });
    const sum = (of: (slot: (typeof slots)[number]) => number) => slots.reduce((all, slot) => all + of(slot), 0);
    return { signIns: kind === 'pause' ? sum(({ challenged, held, blocked }) => challenged + held + blocked) : sum(({ sign_ins }) => sign_ins) };
  }
  const source = kind === 'block_country' ? (['country', String(countryKey(judged.value))] as const) : /^\d+$/.test(judged.value) ? (['asn', judged.value] as const) : undefined;
  if (!source) return {};
  const { attempts, failures } = await readSource(tx, source[0], source[1], from);
  // Nothing is counted of what nobody can tell.
  if (attempts === 0 && !(kind === 'block_country' ? knows.place : knows.network)) return {};
  return { right: Math.max(0, attempts - failures), failures };
}
