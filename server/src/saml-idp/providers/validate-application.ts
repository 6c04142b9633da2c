import { X509Certificate, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { mfaOverrideSchema, validateDetails, type Tenant } from '#tenants';
import { isReleased } from '#identity';
import type { FieldProblem } from '#platform/errors';
import type { ApplicationDetails } from '#tenants/contract';
import type { SamlApplication, SamlApplicationInput } from '../contract.ts';
import { MAX_METADATA, MAX_RELAY_STATE } from '../settings.ts';
import { bareOf, pemOf, readCertificate } from '../xml/certificates.ts';
import { BUILT_IN, namedAttribute } from './attribute-names.ts';
import { readMetadata } from './read-metadata.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const MIN_RSA_BITS = 2048;

/** Compared byte for byte when it is used: no wildcard, no fragment, nothing another reader would read differently. */
function addressProblem(text: string): string | undefined {
  if (!URL.canParse(text) || /[\s\\*]/.test(text) || text.length > 2000) return 'must be one absolute address such as https://app.example/saml/acs';
  const url = new URL(text);
  if (text.includes('#')) return 'must not have a fragment (#...)';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return undefined;
  return 'must be https; plain http is for localhost only';
}

const address = z.string().superRefine((text, ctx) => {
  const problem = addressProblem(text);
  if (problem) ctx.addIssue({ code: 'custom', message: problem });
});

function isUsable({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= MIN_RSA_BITS;
  return type === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(details?.namedCurve ?? '');
}

/** Kept as the bare base64 of its DER form, however it was written. */
const certificate = z.string().transform((text, ctx) => {
  const read = readCertificate(text);
  const problem = !read
    ? 'must be an X.509 certificate, as PEM or base64'
    : isUsable(read.publicKey)
      ? undefined
      : `must have an RSA key of at least ${MIN_RSA_BITS} bits, or one on P-256, P-384 or P-521`;
  if (read && problem === undefined) return bareOf(read);
  ctx.addIssue({ code: 'custom', message: problem ?? '' });
  return z.NEVER;
});
const certificates = z.array(certificate).max(10);

/** One line of plain text. */
const plain = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.trim() === value && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value), 'must be plain text on one line, without spaces around it');

const relayState = z.string().refine((text) => Buffer.byteLength(text) <= MAX_RELAY_STATE, `must have at most ${MAX_RELAY_STATE} bytes`);

const schema = z.strictObject({
  name: plain(100),
  metadata: z.string().max(MAX_METADATA).optional(),
  entityId: plain(1024),
  brand: z.string().optional(),
  logo: z
    .string()
    .regex(/^(?:data:image\/(?:png|jpeg|webp|svg\+xml);base64,|https:\/\/)/, 'must be an https address or a data: image')
    .optional(),
  state: z.enum(['active', 'suspended']).optional(),
  mfa: mfaOverrideSchema.optional(),
  home: address.optional(),
  acs: z
    .array(z.strictObject({ url: address, index: z.int().min(0).max(65_535).optional(), default: z.boolean().optional() }))
    .min(1, 'needs at least one address')
    .max(50),
  logout: z.strictObject({ url: address, responseUrl: address.optional(), binding: z.enum(['redirect', 'post']).default('redirect') }).optional(),
  backchannelLogout: z.strictObject({ url: address, binding: z.enum(['soap', 'post']).default('soap') }).optional(),
  signingCertificates: certificates.default([]),
  encryptionCertificates: certificates.default([]),
  requireSignedRequests: z.boolean().optional(),
  signResponse: z.boolean().default(true),
  encryptAssertion: z.boolean().default(false),
  nameIdFormat: z.enum(['persistent', 'transient', 'emailAddress', 'unspecified']).default('persistent'),
  attributes: z
    .array(z.strictObject({ attribute: z.string(), name: plain(500).optional(), format: z.enum(['uri', 'basic', 'unspecified']).optional(), friendlyName: plain(100).optional() }))
    .max(100)
    .default([]),
  idpInitiated: z.boolean().default(false),
  defaultRelayState: relayState.optional(),
  // Judged together, as those of all applications are.
  requires: z.unknown().optional(),
  asks: z.unknown().optional(),
});

/** What is kept of an application, beside what has columns of its own. */
export type ApplicationConfig = Pick<
  SamlApplication,
  | 'home'
  | 'acs'
  | 'logout'
  | 'backchannelLogout'
  | 'signingCertificates'
  | 'encryptionCertificates'
  | 'requireSignedRequests'
  | 'signResponse'
  | 'encryptAssertion'
  | 'nameIdFormat'
  | 'attributes'
  | 'idpInitiated'
  | 'defaultRelayState'
> &
  Partial<ApplicationDetails>;

export interface CheckedApplication {
  readonly input: Pick<z.output<typeof schema>, 'name' | 'entityId' | 'brand' | 'logo' | 'state' | 'mfa'>;
  readonly config: ApplicationConfig;
}

/** Everything wrong at once, each with its field and the fix. What the application's metadata says is read first; what stands beside it wins. */
export function validateApplication(given: SamlApplicationInput, tenant: Tenant): CheckedApplication | { readonly problems: readonly FieldProblem[] } {
  const { metadata, ...written } = given;
  const said = metadata === undefined ? {} : readMetadata(metadata);
  if ('problems' in said) return said;
  const parsed = schema.safeParse({ ...said, ...written });
  // A problem of what metadata says is a problem of the metadata.
  const placed = (path: readonly PropertyKey[]) => (path[0] !== undefined && path[0] in said && !(path[0] in written) ? ['metadata', ...path] : path).join('.');
  const details = validateDetails(given, tenant.settings.attributes);
  const detailProblems = 'problems' in details ? details.problems : [];
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), fix: 'is not known here; remove it' }));
      return [{ field: placed(issue.path), fix: issue.message.endsWith('received undefined') ? 'is missing: say it, or give the application’s metadata' : issue.message }];
    });
    return { problems: [...problems, ...detailProblems] };
  }
  const { input, config } = separate(parsed.data, 'problems' in details ? {} : details);
  const problems: FieldProblem[] = [...togetherProblems(config, placed), ...attributeProblems(parsed.data.attributes, tenant), ...detailProblems];
  return problems.length > 0 ? { problems } : { input, config };
}

function separate(data: z.output<typeof schema>, { requires = [], asks = {} }: Partial<ApplicationDetails>): CheckedApplication {
  const { name, entityId, brand, logo, state, mfa, metadata: _, requires: _requires, asks: _asks, ...rest } = data;
  const acs = rest.acs.map((consumer, position) => ({ url: consumer.url, index: consumer.index ?? position, default: consumer.default ?? false }));
  // saml-metadata section 2.2.3: where none is the default one, the first is.
  if (!acs.some((consumer) => consumer.default) && acs[0]) acs[0].default = true;
  return {
    input: { name, entityId, brand, logo, state, mfa },
    config: JSON.parse(
      JSON.stringify({
        ...rest,
        acs,
        requireSignedRequests: rest.requireSignedRequests ?? rest.signingCertificates.length > 0,
        attributes: rest.attributes.map(namedAttribute),
        ...(requires.length > 0 ? { requires } : {}),
        ...(Object.keys(asks).length > 0 ? { asks } : {}),
      }),
    ) as ApplicationConfig,
  };
}

/** What fits only together with something else. */
function togetherProblems(config: ApplicationConfig, placed: (path: readonly PropertyKey[]) => string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const say = (field: string, fix: string) => problems.push({ field: placed(field.split('.')), fix });
  const indexes = config.acs.map(({ index }) => index);
  if (new Set(indexes).size < indexes.length) say('acs', 'must not use an index twice');
  if (config.acs.filter((consumer) => consumer.default).length > 1) say('acs', 'must not have more than one default address');
  if (config.requireSignedRequests && config.signingCertificates.length === 0) say('signingCertificates', 'are needed where requests must be signed');
  if (config.encryptAssertion && config.encryptionCertificates.length === 0) say('encryptionCertificates', 'are needed where assertions are encrypted');
  const [encrypted] = config.encryptionCertificates;
  if (config.encryptAssertion && encrypted !== undefined && new X509Certificate(pemOf(encrypted)).publicKey.asymmetricKeyType !== 'rsa')
    say('encryptionCertificates', 'must begin with one that has an RSA key: the key of the assertion is wrapped with RSA-OAEP');
  if (config.defaultRelayState !== undefined && !config.idpInitiated) say('defaultRelayState', 'is for applications with idpInitiated');
  return problems;
}

function attributeProblems(attributes: readonly { readonly attribute: string }[], tenant: Tenant): FieldProblem[] {
  const known = [...BUILT_IN, ...tenant.settings.attributes.filter(isReleased).map(({ name }) => name)];
  return attributes.flatMap(({ attribute }, index) =>
    known.includes(attribute) ? [] : [{ field: `attributes.${index}.attribute`, fix: `is nothing applications may see; choose one of ${known.join(', ')}` }],
  );
}
