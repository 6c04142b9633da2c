/** As long as the link of a notice works, and an hour: whoever presses it at the last moment finds it still there. */
export const KEEP_SECONDS = 73 * 3600;
/** Of one kind. */
export const MAX_ADDRESSES = 10;
export const PURGE_BATCH = 500;
