import { X509Certificate, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { NAME_ID_FORMATS, type NameIdFormat } from './names.ts';

const MAX_METADATA = 200_000;

/** Where a browser is sent: https, or a development machine's own address. */
const browserUrl = z.string().max(2000).refine(isBrowserUrl, 'must be an https URL without fragment (http only to localhost)');

export function isBrowserUrl(text: string): boolean {
  if (!URL.canParse(text) || /[#\s]/.test(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}

/** PEM, or the base64 that stands in metadata. */
export function certificateOf(text: string): X509Certificate | undefined {
  const packed = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]{100,20000}={0,2}$/.test(packed)) return undefined;
  try {
    return new X509Certificate(Buffer.from(packed, 'base64'));
  } catch {
    return undefined;
  }
}

/** RSA of 2048 bits and more, or a NIST curve. */
export function isUsableKey(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'rsa') return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  return key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(key.asymmetricKeyDetails?.namedCurve ?? '');
}

const certificate = z
  .string()
  .max(20_000)
  .transform((text, ctx) => {
    const found = certificateOf(text);
    if (found && isUsableKey(found.publicKey)) return found;
    ctx.addIssue({ code: 'custom', message: found ? 'must have an RSA key of at least 2048 bits, or one on P-256, P-384 or P-521' : 'must be one certificate, as PEM' });
    return z.NEVER;
  });

const name = z.string().min(1).max(500);

export const samlSettings = z
  .strictObject({
    entityId: z
      .string()
      .min(1)
      .max(1024)
      .describe("The identity provider's entity ID, exactly. Whatever comes from another one is refused, and metadata must be about this one.")
      .meta({ title: 'Entity ID of the provider' }),
    metadataUrl: z
      .string()
      .max(2000)
      .refine((text) => URL.canParse(text), 'must be a URL')
      .optional()
      .describe('Where its metadata is; read again every hour, so that its certificates may change by themselves.')
      .meta({ title: 'Metadata address' }),
    metadata: z.string().max(MAX_METADATA).optional().describe('Its metadata as text, where there is no URL.').meta({ title: 'Metadata as text' }),
    metadataCertificates: z.array(certificate).max(5).default([]).describe('Metadata must be signed by one of these.').meta({ title: 'Certificates that sign the metadata' }),
    ssoUrl: browserUrl.optional().describe('Address for sign-in, where there is no metadata.').meta({ title: 'Sign-in address (SSO)' }),
    certificates: z.array(certificate).max(10).default([]).describe('What its messages are signed by, where there is no metadata.').meta({ title: 'Signing certificates' }),
    sloUrl: browserUrl.optional().describe('Address for sign-out, where there is no metadata.').meta({ title: 'Sign-out address (SLO)' }),
    binding: z.enum(['redirect', 'post']).default('redirect').describe('How requests reach it. Answers always come by POST.').meta({ title: 'How requests travel' }),
    signRequests: z
      .enum(['auto', 'always', 'never'])
      .default('auto')
      .describe('Whether requests are signed. `auto`: where its metadata wants it.')
      .meta({ title: 'Sign requests' }),
    signed: z
      .enum(['either', 'assertion', 'response'])
      .default('either')
      .describe('What must be signed. `either`: the assertion, or the response around it.')
      .meta({ title: 'What must be signed' }),
    encryption: z.enum(['optional', 'required']).default('optional').describe('`required`: an assertion that is not encrypted is refused.').meta({ title: 'Encryption' }),
    legacy: z
      .array(z.enum(['sha1', 'cbc']))
      .max(2)
      .default([])
      .describe('For providers that cannot do without: SHA-1 in signatures; AES-CBC inside signed responses.')
      .meta({ title: 'Old algorithms' }),
    nameId: z
      .enum(Object.keys(NAME_ID_FORMATS) as [NameIdFormat, ...NameIdFormat[]])
      .default('persistent')
      .describe('Which kind of name is asked for, and must come back.')
      .meta({ title: 'Kind of name (NameID)' }),
    subject: name
      .optional()
      .describe('Attribute that says who somebody is, instead of the name: stable, and never given to somebody else.')
      .meta({ title: 'Attribute that identifies' }),
    attributes: z
      .record(z.string().min(1).max(100), name)
      .default({})
      .describe("From our names for claims to the provider's names for attributes. Common ones are known without.")
      .meta({ title: 'Names of attributes' }),
    groups: name.optional().describe('Attribute with the names of groups or roles.').meta({ title: 'Groups' }),
    contexts: z.array(name).max(10).default([]).describe('Authentication contexts asked for; one of them must come back.').meta({ title: 'Levels asked for (contexts)' }),
    loginHint: z
      .enum(['none', 'parameter', 'subject'])
      .default('none')
      .describe("Whether the customer's address goes along with the request, as a parameter (Microsoft, Google) or as its subject (Core section 3.4.1).")
      .meta({ title: 'Tell who is expected' }),
  })
  .refine((settings) => settings.metadataUrl === undefined || settings.metadata === undefined, { path: ['metadata'], message: 'is not used beside metadataUrl' })
  .refine((settings) => settings.metadataUrl !== undefined || settings.metadata !== undefined || (settings.ssoUrl !== undefined && settings.certificates.length > 0), {
    path: ['metadataUrl'],
    message: 'must be given, or metadata, or ssoUrl and certificates',
  })
  .refine((settings) => settings.metadataCertificates.length === 0 || settings.metadataUrl !== undefined || settings.metadata !== undefined, {
    path: ['metadataCertificates'],
    message: 'are for metadata',
  })
  .refine((settings) => settings.nameId !== 'transient' || settings.subject !== undefined, {
    path: ['subject'],
    message: 'must be given: a transient name is another one at each sign-in',
  })
  .refine((settings) => settings.nameId !== 'email' || settings.subject !== undefined, { path: ['subject'], message: 'must be given: an address may be given to somebody else' });

export type SamlSettings = z.output<typeof samlSettings>;
