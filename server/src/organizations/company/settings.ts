/** Organizations one user may belong to: whoever signs in chooses one on a page. */
export const MAX_OF_USER = 100;
export const MAX_ROLES_HELD = 10;
export const MAX_DOMAINS = 50;
