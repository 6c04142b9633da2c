import { errorCatalogue } from '#platform/errors';

export const sessionErrors = errorCatalogue('sessions', {
  no_evidence: { status: 403, detail: 'A session needs proof of who signs in. Finish a sign-in step first.' },
  not_found: { status: 404, detail: 'The session does not exist, has expired or was ended. Sign in again.' },
  acting: { status: 403, detail: 'In this session an operator acts for the customer: nothing can be proved in it.' },
});
