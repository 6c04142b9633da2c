import { z } from 'zod';

const path = z.string().regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,5}$/, 'must be names with dots between them, such as document.first_name');

export const settings = z.strictObject({
  /** Where the account lives. */
  region: z.enum(['eu', 'us', 'ca']).default('eu'),
  /** The workflow of Onfido Studio that is run. */
  workflow: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a workflow'),
  /** From claims to places in the workflow's output, as it was configured there: what stands in an output is the workflow's to say, so it is said here too. */
  output: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be the name of a claim'), path)
    .refine((output) => Object.keys(output).length > 0, 'must name at least one claim'),
  /** Where in the output the document says until when it counts. */
  expires: path.optional(),
  /** What the workflow looks at. */
  evidence: z.enum(['document', 'electronic_record', 'vouch']).default('document'),
  /** How it looks: `vri` (an image of a document), `bvr` (a face), `data` (a register). */
  methods: z
    .array(z.string().regex(/^[a-z0-9_]{1,40}$/, 'must be a check method'))
    .max(10)
    .default(['vri']),
  /** For tests of a whole installation; else it follows from the region. */
  apiUrl: z
    .string()
    .max(200)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.endsWith('/'), 'must be an https URL without a slash at its end')
    .optional(),
});

export type OnfidoSettings = z.infer<typeof settings>;
