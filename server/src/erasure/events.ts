import { z } from 'zod';
import { defineEvent } from '#platform/events';

const asked = z.strictObject({
  erasure: z.string(),
  askedBy: z.enum(['customer', 'operator', 'guardian', 'rule', 'inactive', 'unverified', 'unused']),
  due: z.iso.datetime(),
  held: z.boolean(),
});
export const erasureScheduled = defineEvent({
  type: 'erasure.scheduled',
  version: 1,
  schema: asked,
  about: 'The end of an account was asked for. It sleeps from now on, and is erased at `due` unless that is cancelled; `held`: not before a legal hold is lifted.',
});

export const erasureCancelled = defineEvent({
  type: 'erasure.cancelled',
  version: 1,
  schema: z.strictObject({ erasure: z.string() }),
  about: 'An account that was to be erased is kept: it is what it was before.',
});

export const inactiveAsked = defineEvent({
  type: 'erasure.inactive_asked',
  version: 1,
  schema: z.strictObject({ reminder: z.boolean() }),
  about: 'Nobody used an account for a long time: its addresses were asked whether it is still wanted, or reminded of the question.',
});

export const accountKept = defineEvent({
  type: 'erasure.account_kept',
  version: 1,
  schema: z.strictObject({}),
  about: 'The owner of an account that nobody used said, by the link in the mail, that they still want it.',
});

export const holdSet = defineEvent({
  type: 'erasure.hold_set',
  version: 1,
  schema: z.strictObject({ reason: z.string() }),
  about: 'An operator says that an account must not be erased for now. `reason` is theirs, without personal data; the customer is told of it.',
});

export const holdLifted = defineEvent({ type: 'erasure.hold_lifted', version: 1, schema: z.strictObject({}), about: 'Nothing speaks against erasing an account any more.' });

export const userErased = defineEvent({
  type: 'identity.user_erased',
  version: 1,
  schema: z.strictObject({ erasure: z.string(), sub: z.string(), clientId: z.string().optional() }),
  about:
    'An account was erased: key destroyed, rows deleted, nothing of it can be read. Once for the account itself and once for each application that knew it (`clientId`), with the subject identifier it knew it by: what it keeps of the person itself is for it to erase.',
});
