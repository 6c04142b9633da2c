const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Numbers that differ in their last four digits only are a block: thieves rent them together. */
export const BLOCK_DIGITS = 4;
/** Numbers told apart in one area and day. More than any threshold below. */
export const MOST_NUMBERS = 64;

/**
 * When codes that go somewhere look as if nobody read them: so many numbers asked for one within a day, and of fewer than one in four it came back. Customers enter
 * nine of ten codes; whoever earns by the sending enters none. `settled`: a country where so many came back on earlier days is one the tenant has customers in, and is
 * never paused as a whole: that would lock them out for a handful of strangers.
 */
export const PUMPED = {
  block: { asked: 20, entered: 0.25 },
  country: { asked: 25, entered: 0.25, settled: 20 },
} as const;

/** After so many days without a message a country is one the tenant hardly sees, and its row goes. */
export const FORGET_DAYS = 30;
export const PURGE_BATCH = 1000;

export const MICROS_PER_CENT = 10_000;
