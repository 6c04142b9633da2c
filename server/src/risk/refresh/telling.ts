import type { Level } from '../contract.ts';

/** Levels that say something of whose browser or program it is. An address alone changes all day, and the whole name of a browser with each update. */
export const TELLING: readonly Level[] = ['asn', 'country', 'browser', 'os', 'device'];
