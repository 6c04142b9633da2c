import { execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createHttpBrowser, freePorts, startInstallation, testCluster, type HttpBrowser } from '../server/test/support/installation.ts';
import { median, memory, percentile, runRound, type Round } from './measure.ts';
import type { Bench, Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

/*
 * `npm run bench` measures every scenario against its floor, interleaved round by round so that the machine's moods cancel, and prints one JSON
 * line each. `npm run bench -- silent-sso refresh --rounds 3` takes some of them.
 */
const words = process.argv.slice(2).filter((word) => !word.startsWith('--') && !/^\d+$/.test(word));
const roundsAt = process.argv.indexOf('--rounds');
const rounds = roundsAt > 0 ? Number(process.argv[roundsAt + 1]) : 7;
const chosen = scenarios.filter((scenario) => words.length === 0 || words.includes(scenario.name));
const root = fileURLToPath(new URL('..', import.meta.url));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();

const began = performance.now();
const installation = await startInstallation({ serves: 1, workers: 1 });
const startMs = Math.round(performance.now() - began);
const cluster = await testCluster();
const postmaster = cluster.pid;
const [floorPort = 0] = await freePorts(1);
const floorProcess = spawn(process.execPath, [fileURLToPath(new URL('floor-server.ts', import.meta.url))], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, FLOOR_PORT: String(floorPort), FLOOR_DATABASE_URL: installation.database.ownerUrl },
});
const floor = `http://127.0.0.1:${floorPort}`;
for (let tries = 0; tries < 200; tries++) {
  if (
    await fetch(`${floor}/hello`).then(
      (answer) => answer.ok,
      () => false,
    )
  )
    break;
  await new Promise((done) => setTimeout(done, 50));
}

const browsers = new Map<number, HttpBrowser>();
const bench: Bench = {
  installation,
  issuer: installation.issuer,
  redirectUri: `${installation.shopUrl}/callback`,
  floor,
  browser(worker) {
    let browser = browsers.get(worker);
    if (!browser) browsers.set(worker, (browser = createHttpBrowser()));
    return browser;
  },
  newBrowser: () => createHttpBrowser(),
};
const trips = async () => {
  const text = await (await fetch(`http://127.0.0.1:${installation.ports[0]}/metrics`)).text();
  return Number(/^parvis_sql_round_trips_total(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? 0);
};

async function measure(scenario: Scenario): Promise<void> {
  await scenario.prepare?.(bench);
  const load = { clients: scenario.clients, postmaster };
  const own = (operations: number) => runRound({ ...load, operations, pid: installation.pid(0), trips, operation: (worker) => scenario.operation(bench, worker) });
  const base = (operations: number) => runRound({ ...load, operations, pid: floorProcess.pid ?? 0, operation: () => scenario.floor(bench) });
  await own(Math.ceil(scenario.operations / 2));
  await base(Math.ceil(scenario.operations / 2));
  const pairs: { own: Round; base: Round }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ own: await own(scenario.operations), base: await base(scenario.operations) });
  const cost = (round: Round) => round.appMicros + round.postgresMicros;
  const latencies = pairs.flatMap((pair) => pair.own.latencies);
  const failed = pairs.find((pair) => pair.own.firstError ?? pair.base.firstError);
  const line = {
    scenario: scenario.name,
    n: latencies.length,
    errors: pairs.reduce((sum, pair) => sum + pair.own.errors + pair.base.errors, 0),
    cpu_us_app: Math.round(median(pairs.map((pair) => pair.own.appMicros))),
    cpu_us_pg: Math.round(median(pairs.map((pair) => pair.own.postgresMicros))),
    ratio_to_floor: Number(median(pairs.map((pair) => cost(pair.own) / cost(pair.base))).toFixed(2)),
    ratio_app_only: Number(median(pairs.map((pair) => pair.own.appMicros / pair.base.appMicros)).toFixed(2)),
    budget: scenario.budget,
    sql_trips: Number(median(pairs.map((pair) => pair.own.trips)).toFixed(1)),
    p50_ms: Number(percentile(latencies, 0.5).toFixed(1)),
    p99_ms: Number(percentile(latencies, 0.99).toFixed(1)),
    rss_mb: Math.round(memory(installation.pid(0))),
    commit,
    ...(failed ? { first_error: failed.own.firstError ?? failed.base.firstError } : {}),
  };
  console.log(JSON.stringify(line));
}

try {
  await new Promise((done) => setTimeout(done, 2000));
  console.log(
    JSON.stringify({ scenario: 'idle', rss_mb: Math.round(memory(installation.pid(0))), install_and_start_ms: startMs, cpus: cpus().length, cpu: cpus()[0]?.model, commit }),
  );
  for (const scenario of chosen) await measure(scenario);
} finally {
  for (const browser of browsers.values()) browser.close();
  floorProcess.kill();
  await installation.stop();
  await cluster.stop();
}
process.exit(0);
