import { errorCatalogue } from '#platform/errors';

export const portabilityErrors = errorCatalogue('portability', {
  unreadable_copy: { status: 422, detail: 'The file is no ZIP file of a copy.' },
  unsafe_copy: { status: 422, detail: 'The file holds something a copy never holds, and nothing of it was used.' },
  tampered_copy: { status: 422, detail: 'The copy is not as it was made. Nothing of it was used.' },
  unknown_version: { status: 422, detail: 'The copy is of a form this release does not know.' },
  untrusted_copy: { status: 422, detail: 'The copy is not signed by one of the keys that were named.' },
  invalid_copy: { status: 422, detail: 'Something in the copy cannot be taken over. Nothing of it was.' },
});
