import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { portabilityErrors } from '../errors.ts';
import { MANIFEST_TYPE } from '../export/manifest.ts';
import { FORMAT, SCHEMA_ID, VERSION } from '../export/schemas.ts';
import type { UnpackedCopy } from './read-zip.ts';

const sum = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().nonnegative() });
const version = z.looseObject({ format: z.literal(FORMAT), version: z.number() });
const manifestShape = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  created_at: z.iso.datetime(),
  issuer: z.string(),
  sub: z.string(),
  files: z.record(z.string(), sum),
});
const copyShape = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  schema: z.literal(SCHEMA_ID),
  created_at: z.iso.datetime(),
  issuer: z.string(),
  sections: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});

export interface CheckedCopy {
  readonly issuer: string;
  readonly sub: string;
  readonly sections: z.infer<typeof copyShape>['sections'];
  /** Signed by a key that was named. */
  readonly trusted: boolean;
}

const tampered = (detail: string) => portabilityErrors.tampered_copy({ detail: `${detail} Nothing of it was used.` });

function parse(name: string, text: Buffer | undefined): unknown {
  if (!text) throw tampered(`${name} is missing.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    throw tampered(`${name} is no JSON.`);
  }
}

/** Every file is there and as the manifest says; the manifest is signed, where keys are named; and what is read is of a form that is known. */
export async function checkCopy({ sums, texts }: UnpackedCopy, keys: JSONWebKeySet | undefined): Promise<CheckedCopy> {
  const given = parse('manifest.json', texts.get('manifest.json'));
  const known = version.safeParse(given);
  if (known.success && known.data.version !== VERSION)
    throw portabilityErrors.unknown_version({ detail: `The copy is of version ${known.data.version}; this release knows version ${VERSION}.` });
  const manifest = manifestShape.safeParse(given);
  if (!manifest.success) throw tampered('manifest.json is not what a manifest is.');
  if (keys) await verifySignature(texts, keys);
  const { files, issuer, sub } = manifest.data;
  for (const name of new Set([...Object.keys(files), ...sums.keys()])) {
    if (name === 'manifest.json' || name === 'manifest.jws') continue;
    const [said, is] = [Object.hasOwn(files, name) ? files[name] : undefined, sums.get(name)];
    if (!said) throw tampered(`${name} is in it, and not in the manifest.`);
    if (!is) throw tampered(`${name} is missing.`);
    if (said.sha256 !== is.sha256 || said.bytes !== is.bytes) throw tampered(`${name} was changed after the copy was made.`);
  }
  const copy = copyShape.safeParse(parse('export.json', texts.get('export.json')));
  if (!copy.success) throw portabilityErrors.invalid_copy({ detail: `export.json is not what its schema says, at ${copy.error.issues[0]?.path.join('.') || 'its beginning'}.` });
  const [account] = copy.data.sections['account'] ?? [];
  if (copy.data.issuer !== issuer || account?.['sub'] !== sub) throw tampered('export.json and manifest.json tell of different accounts.');
  return { issuer, sub, sections: copy.data.sections, trusted: keys !== undefined };
}

/** One kind of signature, over these very bytes, by a key that was named: nothing in the file says which key to believe (D16). */
async function verifySignature(texts: UnpackedCopy['texts'], keys: JSONWebKeySet): Promise<void> {
  const jws = texts.get('manifest.jws');
  if (!jws) throw portabilityErrors.untrusted_copy({ detail: 'The copy is not signed: manifest.jws is missing.' });
  try {
    const { payload, protectedHeader } = await compactVerify(jws.toString('latin1').trim(), createLocalJWKSet(keys), { algorithms: ['ES256', 'EdDSA'] });
    if (protectedHeader.typ === MANIFEST_TYPE && Buffer.from(payload).equals(texts.get('manifest.json') as Buffer)) return;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError) && !(cause instanceof TypeError)) throw cause;
    throw portabilityErrors.untrusted_copy({ cause });
  }
  throw portabilityErrors.untrusted_copy({ detail: 'The signature is about something else than this copy.' });
}
