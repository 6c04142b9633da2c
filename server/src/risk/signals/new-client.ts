import type { Signal } from '../contract.ts';

export const newClient: Signal = {
  id: 'client',
  about:
    'Whether the customer used this kind of device, system or browser before, as far as a browser says what it is. Anybody can say the same, so sameness speaks for nobody; a difference is worth noticing.',
  reasons: {
    'client.new_system': 'No remembered sign-in came from this operating system in this version.',
    'client.new_browser': 'No remembered sign-in came from this browser in this version.',
    'client.unnamed': 'The browser does not say what it is.',
  },
  find({ account, shown }) {
    if (shown.ua === undefined) return [{ reason: 'client.unnamed', grade: 'note' }];
    if (account.logins === 0) return [];
    if (account.own.os === 0) return [{ reason: 'client.new_system', grade: 'note' }];
    return account.own.browser === 0 ? [{ reason: 'client.new_browser', grade: 'note' }] : [];
  },
};
