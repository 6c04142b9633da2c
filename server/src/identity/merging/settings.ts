/** How long a merge can be undone (AL2). After that nothing is kept of how it was. */
export const UNDO_DAYS = 30;
/** Ended in one round of the worker. */
export const ENDS_BATCH = 100;
