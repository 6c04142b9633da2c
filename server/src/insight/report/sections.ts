/** What an auditor asks of a time. Every section is a few kinds of facts; `%` stands for anything. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly types: readonly string[];
  readonly operators?: boolean;
}

export const REPORT_SECTIONS: readonly ReportSection[] = [
  {
    id: 'access',
    title: 'What operators did, and who read the audit trail',
    about: 'Everything that was done by somebody who runs the service: with accounts of customers, with settings, and with this trail.',
    types: ['insight.%'],
    operators: true,
  },
  {
    id: 'changes',
    title: 'What was changed in the settings',
    about: 'Applications, connections, brands, journeys, purposes and notices; by whom is said beside each.',
    types: [
      'tenants.%',
      '%.connection\\_saved',
      '%.connection\\_removed',
      '%.application\\_saved',
      '%.resource\\_saved',
      '%.definition\\_published',
      '%.purpose\\_saved',
      '%.notice\\_published',
      '%.webhooks\\_saved',
    ],
  },
  {
    id: 'consents',
    title: 'What customers agreed to, refused and withdrew',
    about: 'Every answer to a purpose, with the version of the notice that was shown.',
    types: ['consent.given', 'consent.refused', 'consent.withdrawn', 'consent.expired', 'consent.renewed', 'consent.restriction\\_changed'],
  },
  {
    id: 'rights',
    title: 'Requests, copies and erasures',
    about: 'What customers asked for under privacy law, when it was answered, and which accounts came to their end.',
    types: ['requests.%', 'erasure.%', 'identity.user\\_erased', 'portability.%'],
  },
];
