import type { Finding, Signal } from '../contract.ts';

export const newPlace: Signal = {
  id: 'place',
  about:
    'Whether the customer was in this country, and came by this network operator, before. Where the operator of the installation gave no database of networks, or an address is not in it, that is unknown, and said so.',
  reasons: {
    'place.new_country': 'No remembered sign-in came from this country.',
    'place.new_network': 'No remembered sign-in came by this network operator.',
    'place.unknown': 'Where this address is cannot be told, while it could for others of this customer.',
  },
  find({ account, shown }) {
    const { own, placed } = account;
    const findings: Finding[] = [];
    if (shown.country === undefined && placed.country > 0) findings.push({ reason: 'place.unknown', grade: 'note' });
    if (shown.country !== undefined && placed.country > 0 && own.country === 0) findings.push({ reason: 'place.new_country', grade: 'raise', facts: { logins: placed.country } });
    else if (shown.asn !== undefined && placed.asn > 0 && own.asn === 0) findings.push({ reason: 'place.new_network', grade: 'note', facts: { logins: placed.asn } });
    return findings;
  },
};
