import { errorCatalogue } from '#platform/errors';

export const cryptoErrors = errorCatalogue('crypto', {
  unreadable: { status: 500, detail: 'A stored value could not be opened: it was altered, moved, or sealed with a key that no longer exists.' },
  key_unavailable: {
    status: 503,
    detail: 'The key-encryption key that protects this tenant cannot be used now. Check the configured keys or the key service; nothing was changed.',
  },
  next_key_too_new: {
    status: 409,
    detail: 'The next signing key has not been published long enough for every application to know it. Try again after the time in Retry-After, or rotate as an emergency.',
  },
});
