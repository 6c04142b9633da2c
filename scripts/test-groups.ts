import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Most of what a small test file costs is reading the program: the files of a room share a process, one after the other, each with its own database.
 * In it a file is a suite around its tests, so that its hooks are for them alone.
 */
export const LARGEST = 18;
/** Browser tests take longer, each for itself. */
const LARGEST_OF_BROWSERS = 4;
export const FILE_TIMEOUT_MS = 300_000;

/** Whoever replaces something for the whole process, or tries how a process behaves, is named `*.own.*` and shares none; nor does a file that waits before its tests are known. */
const sharesProcess = (root: string, file: string) => !/\.(?:own|alone)\./.test(file) && !/^(?:(?:const|let) .+ = )?await /m.test(readFileSync(join(root, file), 'utf8'));

export const isBrowser = (file: string) => file.includes('.e2e.');

/** `server/src/oidc/screens/x.test.ts` -> `server/src/oidc`: files of one room read the same. */
const roomOf = (file: string) => dirname(file).split('/').slice(0, 3).join('/');

export interface TestProcess {
  /** What is run, below the root. */
  readonly path: string;
  readonly files: readonly string[];
}

/** Neighbours share a process: a small room goes with the next one. */
function neighbours(files: readonly string[], largest: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const room of Map.groupBy(files, roomOf).values())
    for (let from = 0, parts = Math.ceil(room.length / largest), size = Math.ceil(room.length / parts); from < room.length; from += size) {
      const part = room.slice(from, from + size);
      const last = groups.at(-1);
      if (last && last.length + part.length <= largest) last.push(...part);
      else groups.push(part);
    }
  return groups;
}

/** The processes that run the files. Those of several are programs below `root`, in `test-results`, for as long as this process lives. */
export function inProcesses(root: string, files: readonly string[]): readonly TestProcess[] {
  const dir = `test-results/groups-${process.pid}`;
  mkdirSync(join(root, dir), { recursive: true });
  process.once('exit', () => rmSync(join(root, dir), { recursive: true, force: true }));
  const shared = new Set(files.filter((file) => sharesProcess(root, file)));
  const inGroups = [
    ...neighbours(
      [...shared].filter((file) => !isBrowser(file)),
      LARGEST,
    ),
    ...neighbours([...shared].filter(isBrowser), LARGEST_OF_BROWSERS),
  ];
  const groups = inGroups.map((group, index) => {
    const path = `${dir}/${String(index + 1).padStart(2, '0')}-${roomOf(group[0] as string).replaceAll('/', '-')}.mjs`;
    writeFileSync(join(root, path), programOf(root, group));
    return { path, files: group };
  });
  return [...files.filter((file) => !shared.has(file)).map((file) => ({ path: file, files: [file] })), ...groups];
}

/** `require`, because tests belong to the suite in whose turn they are made, and only that is read in its turn. */
const programOf = (root: string, files: readonly string[]) => `import { createRequire } from 'node:module';
import { after, suite } from 'node:test';

process.env.TEST_FILES_SHARE = 'yes';
const require = createRequire(${JSON.stringify(join(root, 'package.json'))});
${files.some(isBrowser) ? "after(() => require('./server/test/support/chromium.ts').closeBrowsers());" : ''}
for (const file of ${JSON.stringify(files, null, 2)}) suite(file, { timeout: ${FILE_TIMEOUT_MS} }, () => void require(\`./\${file}\`));
`;
