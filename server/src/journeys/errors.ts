import { errorCatalogue } from '#platform/errors';

export const journeyErrors = errorCatalogue('journeys', {
  unknown_journey: { status: 404, detail: 'This tenant has no journey of that name.' },
  invalid_definition: { status: 422, detail: 'The journey cannot be published. The fields say what to change.' },
  published_meanwhile: { status: 409, detail: 'Somebody else published this journey since you looked at it. Nothing of yours was published.' },
  is_current: { status: 409, detail: 'This is the version that is in use already.' },
  in_the_past: { status: 422, detail: 'Choose a time that is still to come.' },
  too_many_flows: { status: 429, detail: 'Too many journeys were begun from here. Try again after the time in Retry-After.' },
  not_while_acting: { status: 403, detail: 'An operator acts for the customer in this session, and only the customer themselves may do this.' },
  not_headless: { status: 403, detail: 'This application may not run journeys by API. Turn on `headless` for it, or send the customer to the hosted pages.' },
  flow_gone: { status: 404, detail: 'There is no such journey under way, or the secret is not the one it was begun with. Begin a new one.' },
  already_finished: { status: 409, detail: 'This journey has ended and its authorization code was handed out. Begin a new one.' },
  no_secret: { status: 401, detail: 'Send the secret of the journey as `Authorization: Bearer <secret>`.' },
  too_large: { status: 413, detail: 'The journey holds more data than it may. Send shorter values.' },
  broken_step: { status: 500, detail: 'A step of this journey does not work as its definition says. The log has the details.' },
});
