import type { Signal } from '../contract.ts';

export const maskedNetwork: Signal = {
  id: 'network',
  about: 'Whether the address is in the lists of the operator of the installation: of networks that hide where somebody is, or of machines for rent.',
  reasons: { 'network.anonymiser': 'The network hides where somebody is.', 'network.hosting': 'The network is one of machines for rent.' },
  find({ network: { kinds } }) {
    return kinds.map((kind) => ({ reason: `network.${kind}`, grade: 'raise' }) as const);
  },
};
