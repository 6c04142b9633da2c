import { z } from 'zod';
import { FORESEEN_BECAUSE } from '#journeys/contract';
import { LOCALES } from '#platform/i18n';

export const source = z.enum(['built_in', 'own']).describe('`built_in`: whatever this release brings. `own`: a version the tenant published.');
export const version = z.string().max(64);
export const listed = z.strictObject({ id: z.string(), version, source, published_at: z.iso.datetime().optional(), nodes: z.number().int() });
export const node = z.strictObject({
  id: z.string(),
  step: z.string(),
  shows: z.boolean().describe('It may show a screen; others decide and pass on.'),
  starts_session: z.boolean(),
  next: z.array(z.strictObject({ outcome: z.string(), to: z.string().describe('A node, `done`, or `journey:` and the name of another journey.'), proves: z.boolean() })),
  leave: z.string().optional().describe('Where “Cancel” leads.'),
});
export const definition = z.record(z.string(), z.unknown()).describe('`{ id, start, nodes }`, as in the configuration file.');
export const lackingJson = z
  .array(
    z.strictObject({
      step: z.string(),
      node: z.string().describe('Its name in the built-in journey.'),
      written: definition.describe('The node, as it is written there.'),
      about: z.string().describe('A sentence that says where it belongs, and what is lost without it.'),
    }),
  )
  .describe('Steps that the built-in journey of this name has and this version lacks, as a copy that was made before they were there. It may be published all the same.');
export const journeyJson = z.strictObject({
  id: z.string(),
  version,
  source,
  built_in_version: version.optional().describe('Of what is built in under this name; absent: the journey is the tenant’s alone.'),
  published_at: z.iso.datetime().optional(),
  start: z.string(),
  nodes: z.array(node),
  lacking: lackingJson,
  definition,
});
export const versionJson = z.strictObject({ version, published_at: z.iso.datetime(), current: z.boolean(), built_in: z.boolean() });
export const params = z.object({ journey: z.string().max(64) });
export const draftBody = z.strictObject({ definition });
export const problemsJson = z.strictObject({ ok: z.boolean(), problems: z.array(z.string()).describe('Each a sentence that says where.'), lacking: lackingJson });

export const TAG = 'Journeys';
export const ALL = '/tenants/:tenant/journeys';
export const ONE = `${ALL}/:journey`;

const instant = z.iso.datetime();
/** A definition, or the name of a version that is kept. */
export const chosenVersion = z
  .union([z.strictObject({ definition }), z.strictObject({ version })])
  .describe('`definition`: a draft. `version`: one that was published, tried or planned before, or is built in.');
export const canaryBody = z.strictObject({ what: chosenVersion, percent: z.number().int().min(1).max(99).describe('Of a hundred new flows, so many.') });
export const scheduleBody = z.strictObject({ what: chosenVersion, at: instant.describe('By the clock of the database.') });
export const releaseJson = z.strictObject({
  version: version.describe('New flows begin with it, but for those of the canary.'),
  canary: z
    .strictObject({ version, beside: version.describe('What was in use when it began.'), percent: z.number().int(), since: instant })
    .optional()
    .describe('A version that part of the new flows begins with.'),
  schedule: z
    .strictObject({
      version,
      beside: version.describe('What was in use when it was planned. It is published over nothing else.'),
      at: instant,
      stopped: z.string().optional().describe('Code of why it was not published when its time came.'),
    })
    .optional()
    .describe('A version that will be published at a time.'),
});

const count = z.number().int().nullable().describe('To the nearest ten. Null: fewer than ten.');
const share = z.number().nullable().describe('0 to 1, as coarse as a rounded count. Null: too few.');
export const journeyFiguresJson = z.strictObject({
  from: z.iso.date(),
  versions: z.array(
    z.strictObject({
      version,
      begun: count,
      finished: count,
      left: count.describe('Given up by Cancel. To the nearest ten; null: fewer than ten.'),
      refused: count.describe('Ended by a step. To the nearest ten; null: fewer than ten.'),
      abandoned: count.describe('Run out. To the nearest ten; null: fewer than ten.'),
      completion: share.describe('Of those that are over: finished. Null: too few.'),
      median_seconds: z.number().int().nullable().describe('Half of those that finished took no longer. Null: fewer than ten.'),
      drop_off: z
        .array(z.strictObject({ place: z.string().describe('`<journey>/<node>`'), ended: count, share: share.describe('Of those that are over. Null: too few.') }))
        .describe('Where flows ended that did not finish, most first.'),
    }),
  ),
});

export const stepsJson = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      outcomes: z.array(z.string()).describe('A node says where each leads.'),
      proves: z.array(z.string()).describe('Outcomes that prove who it is.'),
      shows: z.boolean(),
      starts_session: z.boolean(),
      settings: z.record(z.string(), z.unknown()).describe('JSON Schema.'),
    }),
  ),
});

const yes = (about: string, standard: boolean) => z.boolean().default(standard).describe(about);
export const trialBody = z.strictObject({
  what: chosenVersion,
  customer: z
    .strictObject({
      known: yes('There is an account with the address they type.', true),
      password: yes('They know a password.', true),
      passkey: yes('They have a passkey.', false),
      second_step: yes('They have an authenticator app, or something like it.', false),
      familiar: yes('They used this browser before.', false),
      age: z.number().int().min(0).max(130).default(30),
      answered: yes('They have answered all there is to be asked about terms and purposes.', true),
    })
    .prefault({}),
  application: z.string().max(200).optional().describe('Client id of the one they are on the way to: some screens name it.'),
  answers: z
    .array(z.strictObject({ place: z.string().max(140), outcome: z.string().max(64) }))
    .max(100)
    .default([])
    .describe('Ways taken by hand, in their order: where nobody can foresee one, or to see another. `place` is `<journey>/<node>`.'),
  locale: z.enum(LOCALES).default('en'),
});
export const trialJson = z.strictObject({
  version,
  end: z.enum(['done', 'waits', 'stuck', 'circle']).describe('`waits`: for an answer. `stuck`: this customer gets no further. `circle`: the same steps again and again.'),
  signed_in: z.boolean(),
  steps: z.array(
    z.strictObject({
      place: z.string(),
      step: z.string(),
      shows: z.enum(['yes', 'no', 'maybe']).describe('`maybe`: that hangs on what only a real customer has.'),
      outcome: z.string().optional(),
      because: z.enum([...FORESEEN_BECAUSE, 'answered_by_hand', 'only_way', 'not_foreseen']),
      ways: z.array(z.strictObject({ outcome: z.string(), to: z.string() })),
      screen: z
        .strictObject({ title: z.string(), lines: z.array(z.strictObject({ kind: z.enum(['text', 'field', 'choice', 'button', 'link']), text: z.string() })) })
        .optional()
        .describe('In words, as the step draws it for somebody who does not exist. Absent: there is none, or it needs a real account.'),
      milliseconds: z.number().describe('What foreseeing and drawing took.'),
    }),
  ),
});
