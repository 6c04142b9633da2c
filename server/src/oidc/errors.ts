import { errorCatalogue } from '#platform/errors';

export const oidcErrors = errorCatalogue('oidc', {
  invalid_application: { status: 400, detail: 'The application cannot be saved. The fields say what to change.' },
  invalid_resource: { status: 400, detail: 'The API cannot be saved. The fields say what to change.' },
  unknown_application: { status: 404, detail: 'There is no such application, or it is suspended.' },
  not_headless: { status: 403, detail: 'The application may not drive journeys itself. Mark it `headless` to allow it.' },
  invalid_request_uri: { status: 400, detail: 'The pushed request is unknown, has expired or was used. Push a new one (RFC 9126).' },
  interaction_gone: { status: 400, detail: 'The sign-in has expired or belongs to another browser. Start again from the application.' },
  session_ended: { status: 400, detail: 'The session ended while the journey was running. Start again.' },
  requirements_not_met: { status: 403, detail: 'The sign-in does not reach the assurance the application asked for.' },
  details_missing: { status: 403, detail: 'The application cannot do without details that this customer has not given. Begin again: the journey asks for them.' },
  logout_notice_refused: { status: 502, detail: 'The application did not accept the notice that a session ended.' },
});
