import { errorCatalogue } from '#platform/errors';

export const pagesErrors = errorCatalogue('pages', {
  malformed_form: { status: 400, detail: 'The form lacks its version or the name of the button. Open the page again and use its own form.' },
  cross_site: { status: 403, detail: 'A step of a journey was posted from another site, or without telling where it came from. Post it from the page itself.' },
  unknown_locale: { status: 400, detail: 'The language is not one this tenant offers.' },
});
