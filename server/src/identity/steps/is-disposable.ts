import { isThrownAway } from '#platform/mail-domains';

/** Whether an address is one of those that are thrown away. */
export const isDisposable = (email: string): boolean => isThrownAway(email.slice(email.lastIndexOf('@') + 1));
