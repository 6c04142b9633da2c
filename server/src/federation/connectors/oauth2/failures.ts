import type { ConnectorFailure } from '../../contract.ts';

export type Refused = Extract<ConnectorFailure, { kind: 'refused' }>;
export type Unavailable = Extract<ConnectorFailure, { kind: 'unavailable' }>;

export const CANCELLED: ConnectorFailure = { kind: 'cancelled' };

/** `check` names what did not hold; `detail` is for operators and never a value that came from the other side, but for codes of a known form (`codeOf`). */
export const refused = (check: string, detail?: string): Refused => ({ kind: 'refused', check, ...(detail === undefined ? {} : { detail }) });
export const unavailable = (detail: string): Unavailable => ({ kind: 'unavailable', detail });

export const isFailure = (value: { readonly kind: string }): value is ConnectorFailure => value.kind === 'cancelled' || value.kind === 'refused' || value.kind === 'unavailable';

/** An error code of the other side, as far as it is surely one: texts may name people, and details end in logs. */
export function codeOf(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z_]{1,47}$/.test(value) ? value : 'an error without a usable code';
}
