/** Longest message, as XML. A signed request with a certificate in it has about 4000 characters. */
export const MAX_MESSAGE = 64 * 1024;
/** Longest `SAMLRequest` or `SAMLResponse` parameter of a form: a message in base64. */
export const MAX_PARAMETER = 90 * 1024;
/** Longest metadata of an application. */
export const MAX_METADATA = 256 * 1024;

/** saml-bindings sections 3.4.3 and 3.5.3. */
export const MAX_RELAY_STATE = 80;

/** How old a request may be when it arrives, and by how much another clock may be ahead. */
export const REQUEST_SECONDS = 300;
export const SKEW_SECONDS = 60;

/** How long an assertion may be brought to the application, and how long it may rely on it. */
export const ASSERTION_SECONDS = 300;

/** How long a request waits between arriving by a form and going on. */
export const WAITING_SECONDS = 300;
/** How long the way through the applications may take, each step of it. */
export const LOGOUT_SECONDS = 600;

/** Requests of one network, which may be a whole company. */
export const REQUESTS = { limit: 2000, windowSeconds: 600 } as const;
/** Refused requests of one network that are recorded: more of them say nothing new (D14). */
export const REFUSALS_RECORDED = { limit: 50, windowSeconds: 900 } as const;

/** Sessions that one request to sign out may end. */
export const MAX_SIGNED_OUT = 50;

const DAY = 86_400;

/**
 * How keys come and go. Applications learn of a new one from metadata, which many read once and by hand: both keys have stood there since the first day, so one rotation
 * passes unnoticed; the next ones are to be taken over within the time the coming key is shown.
 */
export const SAML_KEYS = { purpose: 'saml', algs: ['RS256'], jwksMaxAgeSeconds: 7 * DAY, rotateAfterSeconds: 730 * DAY, retainSeconds: 30 * DAY } as const;
