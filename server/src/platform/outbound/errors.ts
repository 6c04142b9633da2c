import { errorCatalogue, type AppError } from '#platform/errors';
import type { OutboundFailure } from './create-outbound.ts';

export const outboundErrors = errorCatalogue('outbound', {
  forbidden: { status: 400, detail: 'The URL is not one this service connects to: it must be https, without user name, and lead to a public address.' },
  failed: { status: 502, detail: 'The other service could not be reached or gave no usable answer. Try again later.' },
});

/** For callers whose request cannot go on without the answer. */
export function outboundError(failure: OutboundFailure): AppError {
  const cause = new Error(`outbound: ${failure.why}`);
  if (failure.why === 'forbidden_url' || failure.why === 'forbidden_address') return outboundErrors.forbidden({ cause });
  return outboundErrors.failed({ cause });
}
