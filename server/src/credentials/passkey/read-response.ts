import { z } from 'zod';

const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);
/** WebAuthn 4: credential ids have at most 1023 bytes. */
const credentialId = base64url(1364);

const assertion = z.object({
  id: credentialId,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url(4096), authenticatorData: base64url(4096), signature: base64url(4096), userHandle: base64url(88).nullish() }),
});
const attestation = z.object({
  id: credentialId,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url(4096), attestationObject: base64url(4096), transports: z.array(z.string().max(32)).max(8).default([]) }),
});
export type Assertion = z.infer<typeof assertion>;
export type Attestation = z.infer<typeof attestation>;

/** `toJSON()` of the browser's answer; parts we do not use are dropped. */
export const readAssertion = (field: string | undefined): Assertion | undefined => parse(assertion, field);
export const readAttestation = (field: string | undefined): Attestation | undefined => parse(attestation, field);

function parse<T>(shape: z.ZodType<T>, field: string | undefined): T | undefined {
  if (field === undefined || field === '') return undefined;
  try {
    return shape.safeParse(JSON.parse(field)).data;
  } catch {
    return undefined;
  }
}

const clientData = z.object({ crossOrigin: z.boolean().optional(), topOrigin: z.string().optional() });

/** A ceremony inside a frame of another site is not one the customer saw as ours; our pages are never framed. */
export function isFramed(clientDataJSON: string): boolean {
  try {
    const read = clientData.safeParse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')));
    return !read.success || read.data.crossOrigin === true || read.data.topOrigin !== undefined;
  } catch {
    return true;
  }
}
