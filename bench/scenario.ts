import type { HttpBrowser, Installation } from '../server/test/support/installation.ts';

/** What a scenario works with: a running installation and the floor server. */
export interface Bench {
  readonly installation: Installation;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly floor: string;
  /** A browser for each parallel client, kept between rounds. */
  browser(worker: number): HttpBrowser;
  newBrowser(): HttpBrowser;
}

/** One flow, measured against the least any server must do for it. */
export interface Scenario {
  readonly name: string;
  /** The ratio aimed at first (PERFORMANCE budgets): CPU of application plus database over that of the floor. */
  readonly budget: number;
  readonly tripBudget?: number;
  readonly operations: number;
  readonly clients: number;
  prepare?(bench: Bench): Promise<void>;
  operation(bench: Bench, worker: number): Promise<void>;
  floor(bench: Bench): Promise<void>;
}
