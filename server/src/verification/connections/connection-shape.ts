import { z } from 'zod';
import { connectionFields } from '#platform/connections';

const rule = z.strictObject({
  claim: z.string().min(1).max(100).meta({ title: 'What the service found', description: 'As the service, or its connector, names it.' }),
  attribute: z.string().min(1).max(63).meta({ title: 'Attribute here', description: 'Which attribute of the account it verifies.' }),
  differs: z.enum(['ask', 'replace', 'keep']).default('ask').meta({
    title: 'When the account says something else',
    description: '`ask`: its owner decides. `replace`: what was verified counts. `keep`: the account stays as it is, and nobody vouches for it.',
  }),
});

/** What every connection has, whatever its connector. Settings and secrets are the connector's to judge. */
export const connectionShape = z.strictObject({
  ...connectionFields,
  name: connectionFields.name.meta({ title: 'Name', description: 'As customers read it: "Continue to {name}", and as the verifier in evidence.' }),
  level: z.enum(['low', 'substantial', 'high']).default('low').meta({
    title: 'Level of assurance',
    description: 'How sure a check there makes, in the words of the European rules on electronic identification. Applications may ask for a level.',
  }),
  trustFramework: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'must be the name of a trust framework, such as eidas or one of your own')
    .meta({
      title: 'Trust framework',
      description: 'By which rules the service checks: a published name such as `eidas` or `de_aml`, or one of your own. Applications are told it.',
    }),
  trustFrameworkName: z.string().trim().min(1).max(100).optional().meta({
    title: 'Trust framework, for customers',
    description: 'How the page of what was verified calls these rules: "Money Laundering Act". Left out: the name applications are told.',
  }),
  validDays: z.int().min(1).max(3650).optional().meta({
    title: 'Days a check counts',
    description: 'After so many whole days it has to be done again. Left out: until the service itself says that it is over.',
  }),
  claims: z
    .array(rule)
    .min(1, 'must map at least one claim: what is not mapped is not kept')
    .max(50)
    .meta({ title: 'What is verified', description: 'From what the service found to attributes of the account. What is not named here is thrown away.' }),
});

export type ConnectionShape = z.output<typeof connectionShape>;
