import { byUser, type PersonalData } from '#platform/personal-data';

export const consentData: PersonalData = {
  tables: {
    'consent.people': { holds: 'How often somebody decided, and since when only what is necessary is done', ends: 'deleted', by: byUser, backup: 'lasting' },
    'consent.states': { holds: 'What somebody allows now, and to whom', ends: 'deleted', by: byUser, backup: 'lasting' },
    'consent.ends': { holds: 'When a consent runs out', ends: 'deleted', by: byUser, backup: 'lasting' },
    'consent.disclosures': { holds: 'Who got which details, when and on what ground: names of attributes, no value', ends: 'deleted', by: byUser, backup: 'lasting' },
    'consent.records': {
      holds: 'What was allowed and refused under which notice, by random identifier',
      ends: 'kept',
      why: 'Proof that what was done until then was allowed (GDPR articles 7(1) and 17(3)(e)); names of attributes, no value, and nobody it could be traced to',
      backup: 'lasting',
    },
  },
};
