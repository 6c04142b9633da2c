/** What has been counted of one level of a feature: in all logins of the tenant, and in those of the user. */
export interface LevelCounts {
  readonly all: number;
  readonly own: number;
}

/** One feature with its levels, the finest first. A level that nobody knows (`undefined`) is matched to nothing. */
export interface FeatureCounts {
  readonly levels: readonly (LevelCounts | undefined)[];
  /** Distinct values of the coarser levels, each level by itself and added up: in all logins, and in those that share this finest value. */
  readonly distinct: { readonly all: number; readonly here: number };
}

export interface History {
  /** Successful logins of all users that are remembered. */
  readonly logins: number;
  /** Users with at least one of them. */
  readonly users: number;
  /** Those of this user. */
  readonly own: number;
}

export type FeatureName = 'ip' | 'ua';

/** Weights of the levels, the finest first: network address, operator of the network, country; the browser's whole name, browser, system, kind of device (Wiefling et al., FC 2021). */
export const WEIGHTS: Readonly<Record<FeatureName, readonly number[]>> = {
  ip: [0.6, 0.3, 0.1],
  ua: [0.53866538, 0.26804515, 0.18818295, 0.00510652],
};

/** A value that the user never had is taken for a quarter as likely as in everybody: it makes the score four times as high. */
export const NEVER_SEEN = 4;
