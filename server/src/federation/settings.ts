const MINUTE = 60;

/** How long an answer that came without the browser's own cookie waits for it, or for the app it belongs to. */
export const ANSWER_SECONDS = 5 * MINUTE;
/** Purpose of its token. */
export const ANSWER = 'federation.answer';

/** Of what another system sends back (D10): a signed document of a few kilobytes, with room. */
export const ANSWER_LIMITS = { bytes: 256 * 1024, fields: 60, fieldBytes: 256 * 1024 } as const;

/** Answers that are kept for a while, from one network: a whole office signs in from one. */
export const KEPT_ANSWERS = { limit: 600, windowSeconds: 10 * MINUTE } as const;

/** Messages that want to end sessions, from one network: a provider sends one for each customer that signs out. */
export const SIGN_OUTS = { limit: 3000, windowSeconds: 10 * MINUTE } as const;

/** Names of ways out through another system: the address of ours that leads there, and the state that leads back. */
export const SIGN_OUT = 'federation.sign-out';
export const SIGN_OUT_STATE = 'federation.sign-out-state';
/** How long somebody may take on that way. Applications that only the browser can tell come first on it. */
export const SIGN_OUT_SECONDS = 60 * MINUTE;
