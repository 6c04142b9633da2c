/** One thing that was looked at. `fix` says what to do, with the command or setting. */
export interface Finding {
  /** Of which subject, e.g. `mail`. */
  readonly about: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly what: string;
  readonly fix?: string;
}

/** Looks at one subject and never changes anything. What it throws is told as a finding of its own. */
export interface Check {
  readonly about: string;
  examine(signal: AbortSignal): Promise<readonly Finding[]>;
}

export const good = (about: string, what: string): Finding => ({ about, state: 'good', what });
export const warning = (about: string, what: string, fix: string): Finding => ({ about, state: 'warning', what, fix });
export const bad = (about: string, what: string, fix: string): Finding => ({ about, state: 'bad', what, fix });
