import type { HttpBrowser, Installation } from '../server/test/support/installation.ts';

/** What a scenario works with: a running installation and the floor server, over one PostgreSQL that nobody else uses. */
export interface Bench {
  readonly installation: Installation;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly floor: string;
  readonly floorPid: number;
  readonly postmaster: number;
  readonly rounds: number;
  /** How long a scenario that needs quiet moments may wait for them, in all. */
  readonly patienceMs: number;
  /** A browser for each parallel client, kept between rounds. */
  browser(worker: number): HttpBrowser;
  /** A customer never seen before, at an address of his own. */
  newBrowser(): HttpBrowser;
  /** A browser never seen before at the address of a customer who came before: whoever signs in from many networks within the hour is asked for more. */
  newBrowserAt(address: string): HttpBrowser;
  /** SQL round trips of the first `serve` process so far. */
  trips(): Promise<number>;
}

/** One flow, measured against the least any server must do for it. */
export interface Compared {
  readonly name: string;
  /** Allowed ratio to the floor: CPU of application plus database. */
  readonly budget?: number;
  /** Allowed CPU of application plus database, in microseconds. */
  readonly budgetMicros?: number;
  /** Compare the application's CPU alone. */
  readonly appOnly?: true;
  readonly tripBudget?: number;
  readonly operations: number;
  readonly clients: number;
  prepare?(bench: Bench): Promise<void>;
  operation(bench: Bench, worker: number): Promise<void>;
  floor(bench: Bench, worker: number): Promise<void>;
  /** After the load: what was acknowledged is there. Throws when something is missing. */
  check?(bench: Bench): Promise<void>;
}

/** Anything that is no ratio to a floor. */
export interface Observed {
  readonly name: string;
  observe(bench: Bench): Promise<Observation>;
}

export interface Observation {
  readonly errors: number;
  /** Within the budget. */
  readonly ok: boolean;
  readonly budget: string;
  /** The number the budget is about. */
  readonly reached: number;
  readonly [fact: string]: unknown;
}

export type Scenario = Compared | Observed;
