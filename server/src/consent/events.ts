import { z } from 'zod';
import { defineEvent } from '#platform/events';

const saved = z.object({ purpose: z.string(), change: z.enum(['created', 'changed']), fields: z.array(z.string()) });
const published = z.object({ purpose: z.string(), version: z.number(), change: z.enum(['material', 'editorial']), hash: z.string(), asksAgain: z.number() });
const decided = z.object({
  record: z.string(),
  purpose: z.string(),
  version: z.number(),
  recipients: z.array(z.string()),
  attributes: z.array(z.string()),
  method: z.string(),
});
const restricted = z.object({ restricted: z.boolean() });

export const purposeSaved = defineEvent<z.infer<typeof saved>>({
  type: 'consent.purpose_saved',
  version: 1,
  schema: saved,
  about: 'The draft of a purpose was made or changed. What counts changes only when it is published.',
});
export const noticePublished = defineEvent<z.infer<typeof published>>({
  type: 'consent.notice_published',
  version: 1,
  schema: published,
  about: 'A version of a notice was published. It never changes again. `asksAgain` is how many customers’ answers to older versions no longer count.',
});

export const decisionEvents = {
  given: defineEvent<z.infer<typeof decided>>({
    type: 'consent.given',
    version: 1,
    schema: decided,
    about: 'A customer said yes to a purpose, for these recipients and attributes. For terms: accepted them. Names only.',
  }),
  refused: defineEvent<z.infer<typeof decided>>({
    type: 'consent.refused',
    version: 1,
    schema: decided,
    about: 'A customer said no to a purpose, objected to it, or opted out of it, for these recipients.',
  }),
  withdrawn: defineEvent<z.infer<typeof decided>>({
    type: 'consent.withdrawn',
    version: 1,
    schema: decided,
    about: 'A customer took a yes back, for these recipients and attributes. What was sent to them before is theirs to delete.',
  }),
  expired: defineEvent<z.infer<typeof decided>>({
    type: 'consent.expired',
    version: 1,
    schema: decided,
    about: 'A yes was given for a time, and the time is over. It stopped counting at that moment; this says so afterwards.',
  }),
  renewed: defineEvent<z.infer<typeof decided>>({
    type: 'consent.renewed',
    version: 1,
    schema: decided,
    about: 'A customer said yes again: to a newer version, after time ran out, or after taking it back.',
  }),
};
export const restrictionChanged = defineEvent<z.infer<typeof restricted>>({
  type: 'consent.restriction_changed',
  version: 1,
  schema: restricted,
  about: 'From now on only what is necessary is done with what is known of a customer (GDPR 18), or no longer so.',
});

const applied = z.object({ setting: z.string(), days: z.number().int(), tables: z.array(z.string()), rows: z.number().int() });
export const retentionApplied = defineEvent<z.infer<typeof applied>>({
  type: 'consent.retention_applied',
  version: 1,
  schema: applied,
  about: 'Rows whose time was over are gone, by a retention rule of the tenant: how many, and after how many days.',
});
