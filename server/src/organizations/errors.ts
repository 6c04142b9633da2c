import { errorCatalogue } from '#platform/errors';

export const organizationsErrors = errorCatalogue('organizations', {
  guardian_needed: { status: 403, detail: 'A guardian has to agree before this account can be used.' },
  cross_site: { status: 403, detail: 'The form was not sent from the page of this link. Open the link in the mail and press the button there; nothing was changed.' },
});
