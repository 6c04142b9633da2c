import { errorCatalogue } from '#platform/errors';

export const eventErrors = errorCatalogue('events', {
  invalid_cursor: { status: 400, detail: 'The `after` position is not one this list gave out. Start again from the first page.' },
  invalid_since: { status: 400, detail: 'The `since` time is not a date and time in RFC 3339 form, such as 2026-01-31T12:00:00Z.' },
});
