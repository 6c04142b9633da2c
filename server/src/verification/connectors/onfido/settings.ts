import { z } from 'zod';

const path = z.string().regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,5}$/, 'must be names with dots between them, such as document.first_name');

export const settings = z.strictObject({
  region: z.enum(['eu', 'us', 'ca']).default('eu').meta({ title: 'Region', description: 'Where your account at the service lives.' }),
  workflow: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a workflow')
    .meta({ title: 'Workflow', description: 'The id of the workflow of Onfido Studio that is run; it stands in its address there.' }),
  output: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be the name of a claim'), path)
    .refine((output) => Object.keys(output).length > 0, 'must name at least one claim')
    .meta({
      title: 'Where findings are',
      description: 'From our names for claims to places in the workflow’s output, as it was configured there, such as `given_name` to `document.first_name`.',
    }),
  expires: path.optional().meta({ title: 'Where the expiry is', description: 'Where in the output the document says until when it counts.' }),
  evidence: z
    .enum(['document', 'electronic_record', 'vouch'])
    .default('document')
    .meta({ title: 'What is looked at', description: 'A `document`, an `electronic_record` such as a register, or somebody who vouches (`vouch`). Applications are told it.' }),
  methods: z
    .array(z.string().regex(/^[a-z0-9_]{1,40}$/, 'must be a check method'))
    .max(10)
    .default(['vri'])
    .meta({ title: 'How it is looked at', description: '`vri`: an image of a document, looked at remotely. `bvr`: a face. `data`: a register.' }),
  apiUrl: z
    .string()
    .max(200)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.endsWith('/'), 'must be an https URL without a slash at its end')
    .optional()
    .meta({ title: 'Address of the API', description: 'For tests of a whole installation; else it follows from the region.' }),
});

export type OnfidoSettings = z.infer<typeof settings>;
