import { isDisposableEmailDomain } from 'disposable-email-domains-js';

/** Whether an address is one of those that are thrown away: by its domain, or one that it is below of. */
export function isDisposable(email: string): boolean {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, -1).some((_, index) => isDisposableEmailDomain(labels.slice(index).join('.')));
}
