import { InvalidArgumentError, type Command } from 'commander';

export const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
};

export const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export interface Paged {
  readonly limit: number;
  readonly all?: true;
}

const USUAL = 50;

/** Of a list that comes in pages. */
export const paged = (command: Command): Command => command.option('--limit <number>', 'so many at most', whole, USUAL).option('--all', 'however many there are');

export const limitOf = ({ limit, all }: Paged): number => (all ? Number.POSITIVE_INFINITY : limit);

/** For the audit trail of what is done to customers. */
export const REASON = ['--reason <text>', 'why, for the audit trail; no personal data'] as const;
