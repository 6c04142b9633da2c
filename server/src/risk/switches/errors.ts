import { errorCatalogue } from '#platform/errors';

export const switchErrors = errorCatalogue('risk', {
  invalid_switch: { status: 422, detail: 'The switch cannot be set. The fields say what to change.' },
  switch_covers_you: {
    status: 422,
    detail: 'Where you are now would be blocked as well: if you are a customer here, you could not sign in again from there. Send `including_me: true` if that is what you want.',
  },
  place_unknown: {
    status: 409,
    detail:
      'This installation cannot tell which country or whose network an address belongs to, so the switch would block nobody. Give it a file that says so, or block addresses by their range.',
  },
  too_many_switches: { status: 409, detail: 'As many switches are on as there may be. End one first.' },
  not_meant: { status: 422, detail: 'What was typed is not the name of the tenant; nobody was signed out.' },
});
