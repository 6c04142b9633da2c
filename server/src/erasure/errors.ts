import { errorCatalogue } from '#platform/errors';

export const erasureErrors = errorCatalogue('erasure', {
  cross_site: { status: 403, detail: 'The form was not sent from the page of this link. Open the link in the mail and press the button there; nothing was changed.' },
});
