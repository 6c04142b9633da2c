import { createHash } from 'node:crypto';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { portabilityErrors } from '../errors.ts';

/** Far more than any copy has, and far less than hurts. */
export const ZIP_LIMITS = { entries: 500, fileBytes: 256 * 1024 * 1024, totalBytes: 512 * 1024 * 1024, keptBytes: 64 * 1024 * 1024 } as const;

/** What a copy is made of, and nothing else: no folders up, no absolute paths, no backslashes, nothing that is only ignored. */
const NAME = /^(?:index\.html|export\.json|manifest\.json|manifest\.jws|(?:csv|schema)\/[a-z][a-z_]{0,60}\.(?:csv|json))$/;

export interface UnpackedCopy {
  /** Of every file. */
  readonly sums: ReadonlyMap<string, { readonly sha256: string; readonly bytes: number }>;
  /** The few that are read. */
  readonly texts: ReadonlyMap<string, Buffer>;
}

const KEPT: ReadonlySet<string> = new Set(['export.json', 'manifest.json', 'manifest.jws']);

/** The central directory is what counts; sizes it declares are added up before anything is unpacked, and held to while it is (zip bombs). */
export async function readZip(path: string, limits: Readonly<Record<keyof typeof ZIP_LIMITS, number>> = ZIP_LIMITS): Promise<UnpackedCopy> {
  const zip = await openPromise(path, { strictFileNames: true, validateEntrySizes: true, autoClose: false }).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'ENOENT'
      ? portabilityErrors.unreadable_copy({ cause, detail: `There is no file ${path}.` })
      : portabilityErrors.unreadable_copy({ cause });
  });
  try {
    const entries = await entriesOf(zip, limits);
    const sums = new Map<string, { sha256: string; bytes: number }>();
    const texts = new Map<string, Buffer>();
    for (const entry of entries) {
      const { sha256, bytes, text } = await unpack(zip, entry, limits);
      sums.set(entry.fileName, { sha256, bytes });
      if (text) texts.set(entry.fileName, text);
    }
    return { sums, texts };
  } finally {
    zip.close();
  }
}

const unsafe = (detail: string) => portabilityErrors.unsafe_copy({ detail });

async function entriesOf(zip: ZipFile, limits: Readonly<Record<keyof typeof ZIP_LIMITS, number>>): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) throw unsafe(`There are ${zip.entryCount} files in it; a copy has at most ${limits.entries}.`);
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName: name, uncompressedSize: size } = entry;
      if (!NAME.test(name)) throw unsafe(`A file in it has a name that no file of a copy has: ${JSON.stringify(name.slice(0, 100))}.`);
      if (entries.has(name)) throw unsafe(`${name} is in it twice.`);
      total += size;
      if (size > (KEPT.has(name) ? limits.keptBytes : limits.fileBytes) || total > limits.totalBytes)
        throw unsafe(`Unpacked it would be larger than any copy: stopped at ${name}.`);
      entries.set(name, entry);
    }
  } catch (cause) {
    // The reader itself refuses names that lead elsewhere, and directories that do not fit together.
    if (cause instanceof Error && !('status' in cause)) throw portabilityErrors.unsafe_copy({ cause, detail: `The file is no sound ZIP file: ${cause.message.slice(0, 200)}.` });
    throw cause;
  }
  return [...entries.values()];
}

async function unpack(zip: ZipFile, entry: Entry, limits: Readonly<Record<keyof typeof ZIP_LIMITS, number>>) {
  const kept = KEPT.has(entry.fileName);
  const most = kept ? limits.keptBytes : limits.fileBytes;
  const hash = createHash('sha256');
  const held: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > most) throw unsafe(`${entry.fileName} is larger than it says.`);
      hash.update(piece);
      if (kept) held.push(piece);
    }
  } catch (cause) {
    if (cause instanceof Error && !('status' in cause))
      throw portabilityErrors.tampered_copy({ cause, detail: `${entry.fileName} cannot be unpacked: ${cause.message.slice(0, 200)}. Nothing of it was used.` });
    throw cause;
  }
  return { sha256: hash.digest('hex'), bytes, text: kept ? Buffer.concat(held) : undefined };
}
