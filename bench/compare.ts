import { median, memory, percentile, runRound, type Round } from './measure.ts';
import type { Bench, Compared } from './scenario.ts';

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Measures a scenario against its floor, interleaved round by round, so that what slows the machine slows both. */
export async function compare(bench: Bench, scenario: Compared) {
  await scenario.prepare?.(bench);
  const load = { clients: scenario.clients, postmaster: bench.postmaster };
  const pid = bench.installation.pid(0);
  // Reading the metric itself asks the database.
  const once = await bench.trips();
  const perReading = (await bench.trips()) - once;
  const own = (operations: number) => runRound({ ...load, operations, pids: [pid], trips: bench.trips, operation: (worker) => scenario.operation(bench, worker) });
  const base = (operations: number) => runRound({ ...load, operations, pids: [bench.floorPid], operation: (worker) => scenario.floor(bench, worker) });
  const warm = [await own(scenario.operations), await base(scenario.operations)];
  const pairs: { own: Round; base: Round }[] = [];
  for (let round = 0; round < bench.rounds; round++) pairs.push({ own: await own(scenario.operations), base: await base(scenario.operations) });
  let missing: unknown;
  await scenario.check?.(bench).catch((error: unknown) => (missing = error));

  const all = [...warm, ...pairs.flatMap((pair) => [pair.own, pair.base])];
  const cost = (round: Round) => (scenario.appOnly ? round.app : round.app + round.postgres);
  const errors = all.reduce((sum, round) => sum + round.errors, 0) + (missing === undefined ? 0 : 1);
  const ratio = median(pairs.map((pair) => cost(pair.own) / cost(pair.base)));
  const micros = median(pairs.map((pair) => cost(pair.own)));
  const trips = median(pairs.map((pair) => pair.own.trips - perReading / pair.own.operations));
  const latencies = pairs.flatMap((pair) => pair.own.latencies);
  const firstError = all.find((round) => round.firstError)?.firstError ?? (missing === undefined ? undefined : String(missing));
  // A trip in a hundred operations is a cache's refresh.
  const ok = ratio <= (scenario.budget ?? Infinity) && micros <= (scenario.budgetMicros ?? Infinity) && trips <= (scenario.tripBudget ?? Infinity) + 0.05;
  return {
    scenario: scenario.name,
    ok: ok && errors === 0,
    n: latencies.length,
    errors,
    cpu_us_app: Math.round(median(pairs.map((pair) => pair.own.app))),
    cpu_us_pg: Math.round(median(pairs.map((pair) => pair.own.postgres))),
    floor_us: Math.round(median(pairs.map((pair) => cost(pair.base)))),
    ratio_to_floor: rounded(ratio, 2),
    ...(scenario.budget === undefined ? {} : { budget: scenario.budget }),
    ...(scenario.budgetMicros === undefined ? {} : { budget_us: scenario.budgetMicros }),
    sql_trips: rounded(trips, 2),
    ...(scenario.tripBudget === undefined ? {} : { trip_budget: scenario.tripBudget }),
    p50_ms: rounded(percentile(latencies, 0.5), 1),
    p99_ms: rounded(percentile(latencies, 0.99), 1),
    rss_mb: Math.round(memory(pid)),
    ...(firstError === undefined ? {} : { first_error: firstError.slice(0, 400) }),
  };
}
