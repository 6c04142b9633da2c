import { errorCatalogue } from '#platform/errors';

export const identityErrors = errorCatalogue('identity', {
  invalid_identifier: { status: 422, detail: 'This is not an e-mail address, phone number or user name that can be used. `fields` says what to change.' },
  identifier_taken: { status: 409, detail: 'Another user already has this identifier.' },
  identifier_required: { status: 422, detail: 'A user needs at least one identifier to sign in with, and each only once.' },
  subject_taken: { status: 409, detail: 'Another user already has this subject identifier (`sub`). Subjects are never reused.' },
  invalid_subject: { status: 422, detail: 'A subject identifier (`sub`) has 1 to 255 printable ASCII characters.' },
  invalid_attributes: { status: 422, detail: 'Some attributes cannot be saved. `fields` names each and its fix.' },
  unknown_user: { status: 404, detail: 'There is no such user.' },
  user_inactive: { status: 403, detail: 'This user is not active: suspended, locked or about to be deleted.' },
  invalid_place: { status: 400, detail: 'This does not name a place in a list. Send `after` exactly as the page before gave it in `next`.' },
  busy: { status: 409, detail: 'This user was changed by somebody else at the same moment. Nothing was changed; try again.' },
});
