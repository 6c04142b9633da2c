import type { Verification } from '#platform/audit';

/** What was found, beside what was known of the end of the chain elsewhere. `anchors` absent: nothing was. */
export interface CheckResult extends Verification {
  readonly anchors?: { readonly known: number; readonly unreadable: number; readonly givenUp: number };
  readonly seconds: number;
}

/** `waiting`: for the worker. `failed`: it broke off, and says nothing about the trail. */
export interface TrailCheck {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly beganAt: Date;
  readonly finishedAt?: Date;
  /** Of the chain when it began, and of those how many were looked at. */
  readonly entries: number;
  readonly checked: number;
  readonly result?: CheckResult;
}
