import { randomUUID } from 'node:crypto';
import { TtlMap } from '../shared/ttl-map.ts';

/** What can be shown here. Nobody shows anything real. */
export const PAPERS = {
  adult: { label: 'A passport of somebody born in 1990', birthdate: '1990-12-10' },
  young: { label: 'A passport of somebody who is fourteen', birthdate: undefined },
  blurred: { label: 'A picture that cannot be read', birthdate: undefined },
  false: { label: 'A passport that is not genuine', birthdate: undefined },
} as const;
export type Papers = keyof typeof PAPERS;

export const isPapers = (value: string): value is Papers => Object.hasOwn(PAPERS, value);

export interface Check {
  readonly id: string;
  readonly returnUrl: string;
  readonly claims: readonly string[];
}

const DAY_MS = 24 * 60 * 60_000;

export class Checks {
  readonly #checks = new TtlMap<Check>({ ttlMs: DAY_MS, maxEntries: 1000 });

  begin(returnUrl: string, claims: readonly string[]): Check {
    const check: Check = { id: `chk_${randomUUID()}`, returnUrl, claims };
    this.#checks.set(check.id, check);
    return check;
  }

  find(id: string): Check | undefined {
    return this.#checks.get(id);
  }
}

/** What is said of a check: only what was asked for. */
export function findingOf(check: Check, papers: Papers, now = new Date()): object {
  if (papers === 'blurred') return { id: check.id, status: 'again', reason: 'document' };
  if (papers === 'false') return { id: check.id, status: 'refused', reason: 'document' };
  const fourteen = `${now.getUTCFullYear() - 14}-01-01`;
  const known: Record<string, string> = { birthdate: PAPERS[papers].birthdate ?? fourteen };
  const claims = Object.fromEntries(Object.entries(known).filter(([name]) => check.claims.includes(name)));
  return {
    id: check.id,
    status: 'verified',
    verified_at: now.toISOString(),
    claims,
    evidence: [{ type: 'document', document_type: 'passport', country: 'IE', methods: ['vri'] }],
  };
}
