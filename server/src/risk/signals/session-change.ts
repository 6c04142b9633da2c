import type { Signal } from '../contract.ts';

export const sessionChange: Signal = {
  id: 'session',
  about:
    'Whether a session is used by another device than began it: a cookie or token that somebody took along. Browsers renew their versions and people move about; a session that changes its operating system, or its kind of device, was copied.',
  reasons: {
    'session.other_device': 'The session began on another kind of device or operating system.',
    'session.other_country': 'The session began in another country, in another browser.',
  },
  find({ session }) {
    const changed = new Set(session?.changed);
    // A new version of a system changes its name as well; another kind of device does not come by itself.
    if (changed.has('device')) return [{ reason: 'session.other_device', grade: 'alarm' }];
    if (changed.has('os') && changed.has('browser')) return [{ reason: 'session.other_device', grade: 'raise' }];
    return changed.has('country') && changed.has('ua') ? [{ reason: 'session.other_country', grade: 'raise' }] : [];
  },
};
