import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { openBench, statementsOf } from './open-bench.ts';
import { scenarios } from './scenarios/index.ts';

/*
 * `npm run bench` measures every scenario and prints one JSON line each; `npm run bench -- silent-sso refresh --rounds 3` takes some of them.
 * The exit code is not 0 when an operation failed or something acknowledged is missing. A budget that is not met says `"ok":false`, and fails
 * the run with `--strict`. `--patience 60` waits that many minutes for moments in which others leave the machine alone, where that matters. To find out where time goes: `--statements` lists what PostgreSQL did, `--profile DIR` writes CPU profiles.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    patience: { type: 'string', default: '15' },
    strict: { type: 'boolean', default: false },
    statements: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0 || !(Number(values.rounds) >= 1)) {
  console.error(`Scenarios: ${scenarios.map((scenario) => scenario.name).join(', ')}`);
  process.exit(2);
}
const chosen = scenarios.filter((scenario) => positionals.length === 0 || positionals.includes(scenario.name));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' }).trim();

const bench = await openBench({
  rounds: Number(values.rounds),
  patienceMs: Number(values.patience) * 60_000,
  statements: values.statements,
  ...(values.profile === undefined ? {} : { profile: values.profile }),
});
let failed = false;
let over = false;
try {
  for (const scenario of chosen) {
    try {
      const line = 'observe' in scenario ? { scenario: scenario.name, ...(await scenario.observe(bench)) } : await compare(bench, scenario);
      console.log(JSON.stringify({ ...line, commit }));
      if (values.statements) console.log((await statementsOf(bench)).join('\n'));
      failed ||= line.errors > 0;
      over ||= !line.ok;
    } catch (error) {
      failed = true;
      console.log(JSON.stringify({ scenario: scenario.name, ok: false, errors: 1, first_error: String(error).slice(0, 400), commit }));
    }
  }
} finally {
  await bench.close();
}
process.exit(failed || (values.strict && over) ? 1 : 0);
