import { errorCatalogue } from '#platform/errors';

export const preferencesErrors = errorCatalogue('preferences', {
  invalid_topic: { status: 422, detail: 'This topic cannot be saved. `fields` names each problem and its fix; nothing was changed.' },
  unknown_link: { status: 404, detail: 'This link is none of ours, or it was cut off on the way.' },
  not_one_click: { status: 400, detail: 'Send the form field `List-Unsubscribe` with the value `One-Click` (RFC 8058), or press the button of the page.' },
});
