import { z } from 'zod';
import { ACTIONS, CHANGES, GRADES, LOSSES, PROOFS, riskPolicySchema, savedTestSchema, situationSchema, VERDICTS } from '#risk';

export const TAG = 'Risk';
export const ROOT = '/tenants/:tenant/risk';

const instant = z.iso.datetime();
const verdict = z.enum(VERDICTS);
const share = z.number().describe('0 to 1.');
/** Judged by the room, which names each place. */
const givenPolicy = z.record(z.string(), z.unknown()).describe('As `policy` of what is in force; what is left out is as in the built-in one.');
const policy = riskPolicySchema.describe('`{ mode, score, rules, unprovable }`, as in the configuration file.');
const counts = z.record(verdict, z.int());
const byProof = z
  .record(z.enum(PROOFS), z.int())
  .describe(
    '`owner`: came through, or said that it was them. `attack`: the owner said that it was not. `suspected`: stopped, and nobody owned up to it. `unclear`: an emergency switch did it, or it may still be answered.',
  );
const side = z.strictObject({
  said: counts.describe('What the policy says.'),
  done: counts.describe('What comes of it: nothing, where it only observes.'),
  challenge_rate: share.describe('Of sign-ins: asked for more, or held.'),
});
const ahead = z.int().optional().describe('For how many sign-ins to come the bounds are told.');
export const marginJson = z
  .strictObject({
    from: share,
    to: share,
    enough: z.boolean().describe('Both lie within a fifth of the rate. Where they do not, say the bounds, not the rate.'),
    needed: z.int().optional().describe('About so many sign-ins to tell it from, and as many times more to come, would be enough. Absent: they are, or nobody was asked.'),
  })
  .describe('Nine times of ten the share that then happens lies between these: by chance, by customers who are asked again and again, and by how the share changes with time.');
const actor = z.strictObject({ kind: z.string(), id: z.string().optional(), name: z.string().optional() });
export const days = z.coerce.number().int().min(1).max(30);

export const summaryJson = z.strictObject({
  days: z.int(),
  until: instant.describe('The latest decision that counted: with the same, the same are looked at again.'),
  decisions: z.int(),
  sign_ins: z.int(),
  unscored: z.int().optional().describe('Sign-ins that had no score when they came: no threshold asks any of them, as it may those to come. Absent: it was not counted yet.'),
  cut: z.boolean().describe('There were more: the latest 50 000 are looked at.'),
  now: side.describe('The policy in force.'),
  draft: side.describe('The other one.'),
  changes: z.record(z.enum(CHANGES), byProof).describe('How many would become what they are not now. `let_in`: stopped now, and not by the draft.'),
  proofs: byProof.describe('Whose the decisions turned out to be.'),
  threshold: z.strictObject({ now: z.number().optional(), draft: z.number().optional() }).describe('The score from which on each acts. Absent: there is no curve, or no goal.'),
  prediction: z.strictObject({
    challenge_rate: share.optional().describe('Of sign-ins to come. Absent: there is too little to tell it from.'),
    margin: marginJson.optional(),
    ahead,
    from: z.enum(['decisions', 'curve', 'nothing']),
    caught: share.optional().describe('Of simulated attackers of the policy’s kind, by the score.'),
  }),
  digest: z.string().describe('The same decisions and the same policies have the same.'),
});

export const policyJson = z.strictObject({
  version: z.int().describe('0: the built-in one.'),
  source: z.enum(['built_in', 'own']),
  policy,
  threshold: z.number().optional().describe('The score from which on it acts, by the tenant’s latest curve. Absent: a score leads to nothing.'),
  published_at: instant.optional(),
  published_by: actor.optional(),
});
export const versionJson = z.strictObject({
  version: z.int(),
  policy: z.record(z.string(), z.unknown()),
  published_at: instant,
  published_by: actor,
  restored: z.int().optional().describe('Which earlier version it is again.'),
  current: z.boolean(),
  replay: summaryJson.optional().describe('As whoever published it was shown.'),
});
const seen = z
  .strictObject({ digest: z.string().max(64), days: z.int().min(1).max(30), until: instant })
  .optional()
  .describe('The replay you looked at. Where the policy would do something else by now, it is not published.');
export const publishBody = z.strictObject({ policy: givenPolicy, seen });
export const restoreBody = z.strictObject({ seen }).prefault({});
export const versionParams = z.object({ version: z.coerce.number().int().min(0).max(2_000_000_000) });

export const replayBody = z.strictObject({ policy: givenPolicy, days: days.default(7), until: instant.optional() });
export const replayJson = z.strictObject({
  version: z.int().describe('In force, and replayed beside.'),
  summary: summaryJson,
  examples: z
    .array(
      z.strictObject({
        decision: z.string(),
        customer: z.string().optional().describe('Id; for those who may see customers.'),
        at: instant,
        from: verdict,
        to: verdict,
        proof: z.enum(PROOFS),
      }),
    )
    .describe('At most 100, the newest of each kind.'),
  publishable: z.boolean(),
  refused: z
    .array(
      z.strictObject({
        field: z.string(),
        fix: z.string(),
        code: z.enum(LOSSES).describe('What is lost, for words of your own.'),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).describe('What the words are about.'),
      }),
    )
    .describe('What it would let in. Nothing: it can be published, where saved tests hold.'),
});

export const curveJson = z.strictObject({
  at: instant.optional(),
  logins: z.int().optional(),
  scored: z.int().optional(),
  renewing: z.boolean().describe('Another one is on its way.'),
  unscored: z.enum(['too_few_logins']).optional().describe('There is no curve yet: a score leads to nothing.'),
  ahead,
  points: z.array(
    z.strictObject({
      attacker: z.enum(['naive', 'vpn', 'targeted', 'neighbour']).describe('`neighbour` cannot be a goal: it shows where a score ends.'),
      caught: share,
      threshold: z.number(),
      asked: share.describe('Of recent sign-ins with a score: those at or above.'),
      asked_strangers: share.describe('The same, known browsers let through.'),
      challenge_rate: share.describe('Of all sign-ins to come: asked for more by this score or a rule that was in force when the curve was made.'),
      challenge_rate_strangers: share.describe('The same, known browsers let through by the score.'),
      margin: marginJson.optional().describe('Of `challenge_rate`. Absent: the curve was made before these were told; the next one has them.'),
      margin_strangers: marginJson.optional().describe('Of `challenge_rate_strangers`.'),
    }),
  ),
});

export const signalsJson = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), about: z.string(), reasons: z.array(z.strictObject({ reason: z.string(), means: z.string(), usual_grade: z.enum(GRADES) })) })),
});

const finding = z.strictObject({ reason: z.string(), grade: z.enum(GRADES) });
export const trialBody = z.strictObject({
  policy: givenPolicy.optional().describe('A draft. Absent: the policy in force.'),
  of: z
    .union([
      z.strictObject({ situation: situationSchema, score: z.number().min(0).max(1e6).optional().describe('In place of `high` or `low`: a number beside the tenant’s threshold.') }),
      z.strictObject({ decision: z.uuid() }),
    ])
    .describe('`situation`: made up. `decision`: one that was recorded.'),
});
export const trialJson = z.strictObject({
  version: z.int().optional().describe('Of the policy in force. Absent: a draft was tried.'),
  verdict,
  enforced: verdict,
  because: z.array(z.string()).describe('Rules that decided, `score` among them.'),
  action: z.enum(ACTIONS),
  application: z.string().optional(),
  findings: z.array(finding),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      about: z.string().optional(),
      verdict,
      holds: z.boolean(),
      decisive: z.boolean(),
      conditions: z.array(
        z.strictObject({
          name: z.enum(['grade', 'any', 'all', 'unless', 'applications', 'actions']),
          holds: z.boolean(),
          wants: z.array(z.string()),
          has: z.array(z.string()).describe('What was there of it. `unless` holds where nothing was.'),
        }),
      ),
    }),
  ),
  score: z
    .strictObject({
      holds: z.boolean(),
      decisive: z.boolean(),
      verdict,
      because: z.enum(['at_or_above', 'below', 'known_browser', 'no_score', 'no_threshold']),
      score: z.number().optional(),
      threshold: z.number().optional(),
    })
    .optional()
    .describe('Absent: the policy has no goal.'),
  microseconds: z.int(),
});

export const testParams = z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes, at most 63') });
export const testBody = savedTestSchema;
export const testJson = z.strictObject({
  name: z.string(),
  situation: situationSchema,
  expected: verdict,
  saved_at: instant,
  says: verdict.describe('What the policy in force says.'),
  holds: z.boolean(),
});
export const testsJson = z.strictObject({ items: z.array(testJson) });
export const savedJson = z.strictObject({ name: z.string() });
