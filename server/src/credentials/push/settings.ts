/** How long a question may be answered, by the database's clock (MF4). */
export const PROMPT_SECONDS = 120;
/** ASVS 6.6.4: nobody is asked so often that they say yes to have peace. Counted over any ten minutes, not over fixed ones. */
export const PROMPTS = { limit: 3, windowSeconds: 600 } as const;
/** Numbers that may be typed for one question. Two of ninety, once every few minutes, is no way to guess. */
export const NUMBER_TRIES = 2;
/** How long the page that asked may take to pick the answer up. */
export const PICK_UP_SECONDS = 300;

/** How long the picture on the computer may be opened, and the number be typed. */
export const ENROLMENT_SECONDS = 600;
export const MAX_PHONES = 5;
export const MAX_NAME_LENGTH = 60;

/** A page that waits asks this often whether its flow moved. */
export const POLL_SECONDS = 2;

/** Per phone: answers, and readings of the inbox where it cannot be held open. */
export const ANSWERS = { limit: 30, windowSeconds: 600 } as const;
export const READINGS = { limit: 60, windowSeconds: 60 } as const;
/** Enrolments tried from one network. */
export const ENROLMENTS = { limit: 60, windowSeconds: 600 } as const;

/** Open inboxes. */
export const STREAMS = { perProcess: 200, perPhone: 2 } as const;
export const TICK_MS = 1000;
export const HEARTBEAT_MS = 15_000;
/** Then it is opened again, perhaps at another process. */
export const STREAM_MS = 10 * 60_000;
