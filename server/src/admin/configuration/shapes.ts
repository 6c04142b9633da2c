import { z } from 'zod';
import type { Change, Planned, Revision, RevisionSummary } from '#configuration/contract';
import { actorJson, type Names } from '../who/name-actors.ts';

export const fileBody = z.strictObject({
  file: z.string().min(1).max(500_000).describe('YAML, as `GET` gives it.'),
  variables: z
    .record(z.string().max(200), z.string().max(20_000))
    .optional()
    .describe('What `${env:NAME}` and `${secret:NAME}` in the file mean. Nothing else is looked up. A `${secret:NAME}` that is not here stays as it is.'),
  prune: z.boolean().default(false).describe('Also take out of use what the file does not list. Never users; what customers said and signed in with is kept.'),
});

export const applyBody = fileBody.extend({ plan: z.string().max(100).optional().describe('`plan` of what you looked at: then exactly that is done, or nothing.') });
export const driftBody = fileBody.omit({ prune: true });

const secrets = z
  .enum(['keep', 'restore'])
  .default('keep')
  .describe('`keep`: secrets of things that are still there stay. `restore`: those of then come back, also one that was changed because somebody had seen it.');
export const rollbackQuery = z.strictObject({ secrets });
export const rollbackBody = z.strictObject({ secrets, plan: applyBody.shape.plan });

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'must be the name of a variable');
export const promotionBody = z.strictObject({
  from: z.string().max(63).describe('Slug of the tenant that is as this one is to become.'),
  values: z
    .record(
      variableName,
      z.strictObject({
        there: z
          .string()
          .min(4)
          .max(20_000)
          .optional()
          .describe('What stands in the other tenant, e.g. the address of its test shop. Absent: a secret (or variable) of that name.'),
        here: z.string().min(1).max(20_000).describe('What is to stand in this one.'),
      }),
    )
    .default({})
    .describe(
      'What differs between the two, by names you choose, and secrets by the names the plan has for them. No secret of the other tenant is taken: those that are here stay.',
    ),
  prune: z.boolean().default(false).describe('Also take out of use what the other tenant does not have. Never users.'),
});
export const promoteBody = promotionBody.extend({ plan: z.string().max(100).optional().describe('`plan` of what you looked at: then exactly that is done, or nothing.') });
export const exportBody = z.strictObject({
  variables: z.record(variableName, z.string().max(20_000)).describe('Where a text has the value, `${env:NAME}` stands in its place; a secret of that value gets the name.'),
});

export const changeJson = z.strictObject({
  kind: z.enum(['create', 'change', 'remove', 'extra']).describe('`remove`: taken out of use. `extra`: there, and not in the file.'),
  what: z.string().describe('e.g. `application shop`.'),
  details: z.array(z.string()).describe('One difference each, e.g. `name: "A" -> "B"`. Never a secret.'),
});

export const plannedJson = z.strictObject({
  changes: z.array(changeJson.extend({ tenant: z.string() })),
  plan: z.string().describe('Stands for exactly these changes; `apply` and `rollback` take it.'),
  text: z.string().describe('The same for people: a line each, as a terminal shows it.'),
});
export const promotionJson = plannedJson.extend({ file: z.string().describe('What is said of this tenant, as YAML; `drift` takes it.') });
export const appliedJson = plannedJson.extend({
  revisions: z.record(z.string(), z.int()).describe('By tenant: the revision it made. Tenants that are as they were are not here.'),
});

export const exportedJson = z.strictObject({
  file: z.string().describe('Everything that is configured, as YAML. The same configuration is the same text. Secrets are references.'),
  secrets: z.array(z.string()).describe('Names of the secrets that another installation needs to take the file.'),
});

export const revisionJson = z.strictObject({
  number: z.int().describe('1, 2, 3 ... for each tenant.'),
  at: z.iso.datetime(),
  actor: z.strictObject({ kind: z.string(), id: z.string().optional(), name: z.string().optional() }),
  source: z.enum(['apply', 'rollback', 'elsewhere']).describe('`elsewhere`: single things were changed by the API or the console, and noticed.'),
  back_to: z.int().optional().describe('Of a rollback: to which one.'),
  changes: z.array(changeJson).describe('Against the one before.'),
});
export const wholeRevisionJson = revisionJson.extend({
  text: z.string().describe('`changes` for people: a line each.'),
  file: z.string().describe('All of it, secrets by reference.'),
});

export const revisionParams = z.object({ number: z.coerce.number().int().min(1).max(2_000_000_000) });

export const changeOf = ({ kind, what, details }: Change) => ({ kind, what, details: [...details] });

export const jsonOfPlanned = ({ changes, plan, text }: Planned) => ({ changes: changes.map((change) => ({ ...changeOf(change), tenant: change.tenant })), plan, text });

export const jsonOfRevision = ({ number, at, actor, source, backTo, changes }: RevisionSummary, names: Names) => ({
  number,
  at: at.toISOString(),
  actor: actorJson(actor, names),
  source,
  ...(backTo === undefined ? {} : { back_to: backTo }),
  changes: changes.map(changeOf),
});

export const jsonOfWhole = (revision: Revision & { readonly text: string }, names: Names) => ({ ...jsonOfRevision(revision, names), text: revision.text, file: revision.content });
