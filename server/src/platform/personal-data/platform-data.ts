import type { PersonalData } from './contract.ts';

const SEALED = 'Sealed, found by a hash of what only the browser has, and gone by itself';

/** What the ground of the house keeps. */
export const platformData: PersonalData = {
  // What a process of the release before wrote into the record itself.
  async erase(tx, { id }) {
    await tx.query('select platform.move_event_clients($1, $2)', [tx.tenantId, id]);
    return {};
  },
  tables: {
    'platform.events': {
      holds: 'The record of what was done and when, with identifiers of accounts',
      ends: 'kept',
      why: 'Shows that the account was handled rightly (GDPR article 5(2)); the identifiers in it name nobody any more',
      backup: 'lasting',
    },
    'platform.event_clients': { holds: 'Addresses and browsers that something was done from', ends: 'deleted', by: { column: 'person', value: ({ id }) => id }, backup: 'short' },
    'platform.outbox': { holds: 'Which facts are still to be told to listeners', ends: 'expires', why: 'Seconds: gone when it was told', backup: 'short' },
    'platform.deliveries': { holds: 'Messages on their way', ends: 'expires', why: 'Address and text are emptied when it was sent or given up; within 24 hours', backup: 'short' },
    'platform.dev_mailbox': { holds: 'Messages of a development installation', ends: 'expires', why: 'Development only', backup: 'short' },
    'platform.one_time': { holds: 'Links and codes that work once', ends: 'expires', why: SEALED, backup: 'short' },
    'platform.idempotency': { holds: 'Answers to requests that may be sent again', ends: 'expires', why: SEALED, backup: 'short' },
    'platform.counters': { holds: 'How often something was tried', ends: 'expires', why: 'Keyed hashes and numbers, within days', backup: 'short' },
  },
};
