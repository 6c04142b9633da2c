import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Where the build of web/console stands (scripts/build-console.mjs). */
const BUILT = fileURLToPath(new URL('../../../../web/console/dist', import.meta.url));

export interface ConsoleFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

export interface ConsoleFiles {
  /** The page, as it was built: addresses are relative, and `%NONCE%` stands where the nonce goes. */
  readonly page: string;
  /** By their path below `/console/`. */
  readonly files: ReadonlyMap<string, ConsoleFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** Everything the console consists of, read once. Undefined: it has not been built. */
export function readConsoleFiles(directory = BUILT): ConsoleFiles | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined;
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(directory.length + 1)
      .replaceAll('\\', '/');
    const type = TYPES[path.slice(path.lastIndexOf('.') + 1)];
    return entry.isFile() && type !== undefined && !path.startsWith('.') ? [[path, pack(readFileSync(join(directory, path)), type)] as const] : [];
  });
  return { page: readFileSync(join(directory, 'index.html'), 'utf8'), files: new Map(found) };
}

/** Compressed once, at the first request. */
function pack(plain: Buffer, type: string): ConsoleFile {
  return {
    type,
    plain,
    gzip: gzipSync(plain, { level: 6 }),
    brotli: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  };
}
