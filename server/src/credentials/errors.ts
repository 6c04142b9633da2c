import { errorCatalogue } from '#platform/errors';

export const credentialErrors = errorCatalogue('credentials', {
  no_user: { status: 500, detail: 'The journey asks for a new password before anybody is known. Put a step that identifies and proves the user before it.' },
  no_identifier: { status: 500, detail: 'The journey asks for a proof before it asks who somebody is. Put the identify step before it.' },
  unknown_type: { status: 404, detail: 'There is no credential type with this id.' },
  invalid_secret: { status: 422, detail: 'An imported password needs either its plain text or a PHC hash string, not both and not none.' },
});
