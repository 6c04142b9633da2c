import type { Signal } from '../contract.ts';

export const deniedClient: Signal = {
  id: 'denied',
  about:
    'Whether the attempt looks like one of which the owner of the account said that it was not them: the same browser and system from the same network, within a month. A household or a carrier shares such looks, so the owner themselves may look like it.',
  reasons: { 'denied.same_client': 'The owner of the account said of a sign-in that looked like this that it was not theirs.' },
  find({ account: { denied = 0 } }) {
    return denied > 0 ? [{ reason: 'denied.same_client', grade: 'alarm', facts: { times: denied } }] : [];
  },
};
