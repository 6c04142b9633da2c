import { errorCatalogue } from '#platform/errors';

export const actingErrors = errorCatalogue('acting', {
  not_while_acting: { status: 403, detail: 'An operator acts for the customer in this browser, and only the customer themselves may do this.' },
  other_browser: { status: 403, detail: 'An operator began to act for the customer in another browser or network than this one, so that has ended.' },
  cross_site: { status: 403, detail: 'This form was sent from another site. Nothing was changed.' },
});
