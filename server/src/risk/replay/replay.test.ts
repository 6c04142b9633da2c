import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLogins, type OwnedLogin, type RawLogin } from '../model/count-logins.suite.ts';
import { LEVELS } from '../contract.ts';
import { generateLogins } from './generate-logins.ts';
import { createMemoryHistory } from './memory-history.ts';
import { replayLogins } from './replay-logins.ts';
import { reportReplay, reportStuffing } from './report-replay.ts';
import { seededRandom } from './seeded-random.ts';
import { ATTACKERS } from './simulate-attacks.ts';
import { caughtBy, proposeThreshold, thresholdFor } from './thresholds.ts';

/* A small run of the generated customers, with bounds on what comes out: the figures of the large one stand in docs/risk-replay.md. */

const LOGINS = generateLogins({ seed: 7, logins: 9000 });
const replay = () => replayLogins(LOGINS, { random: seededRandom(8), attackEvery: 5, scoredFrom: 1500 });
const replayed = replay();
const report = reportReplay(replayed);
const pointOf = (attacker: (typeof ATTACKERS)[number], caught: number) => report.points.find((point) => point.attacker === attacker && point.caught === caught) ?? assert.fail();

test('the same seed gives the same customers and the same report, another one others', () => {
  assert.deepEqual(generateLogins({ seed: 7, logins: 500 }), generateLogins({ seed: 7, logins: 500 }));
  assert.notDeepEqual(generateLogins({ seed: 9, logins: 500 }), generateLogins({ seed: 7, logins: 500 }));
  assert.deepEqual(reportReplay(replay()), report);
});

test('customers are in the order of time, of several countries, with several devices, some often and most rarely there', () => {
  assert.equal(LOGINS.length, 9000);
  assert.ok(LOGINS.every(({ at }, index) => index === 0 || at >= (LOGINS[index - 1]?.at ?? 0)));
  const countries = Map.groupBy(LOGINS, ({ values }) => values.country);
  assert.ok((countries.get('FR')?.length ?? 0) > 5000 && countries.size === 5);
  const people = [...Map.groupBy(LOGINS, ({ user }) => user).values()];
  const many = people.filter((logins) => logins.length > 40).length;
  const few = people.filter((logins) => logins.length < 6).length;
  assert.ok(many > 20 && few > people.length / 3, `${many} often, ${few} of ${people.length} rarely`);
  const travellers = people.filter((logins) => new Set(logins.map(({ values }) => values.country)).size > 1).length;
  assert.ok(travellers > people.length * 0.02, `${travellers}`);
  assert.ok(people.filter((logins) => new Set(logins.map(({ values }) => values.ua)).size > 2).length > people.length * 0.2, 'browsers are renewed and replaced');
});

test('the history in memory counts what a list of logins adds up to, also after logins were forgotten', () => {
  const random = seededRandom(3);
  const pick = (most: number) => String(Math.floor(random() ** 2 * most));
  const history = createMemoryHistory();
  const past: { at: number; entry: OwnedLogin }[] = [];
  for (let day = 0; day < 400; day++) {
    const login: RawLogin = [`i${pick(9)}`, `a${pick(4)}`, `c${pick(3)}`, `u${pick(7)}`, `b${pick(4)}`, `o${pick(3)}`, `d${pick(2)}`];
    const user = `user${pick(3)}`;
    history.learn({ at: day * 86_400_000, user, values: Object.fromEntries(LEVELS.map((level, index) => [level, login[index] as string])) });
    past.push({ at: day, entry: { user, login } });
    if (day % 7 !== 0) continue;
    // A user's old logins go when they come again, and the oldest beyond a hundred.
    const left = [...Map.groupBy(past, ({ entry }) => entry.user).values()].flatMap((own) => own.filter(({ at }) => at > (own.at(-1)?.at ?? 0) - 180).slice(-100));
    const counted = history.count(user, Object.fromEntries(LEVELS.map((level, index) => [level, login[index] as string])));
    assert.deepEqual(
      counted,
      countLogins(
        left.map(({ entry }) => entry),
        user,
        login,
      ),
    );
  }
});

test('a threshold stops the share of attacks it was chosen for, and is not chosen where there are too few', () => {
  for (const attacker of ATTACKERS)
    for (const caught of [0.9, 0.99]) {
      const threshold = thresholdFor(replayed.attacks[attacker], caught) ?? assert.fail();
      const reached = caughtBy(threshold, replayed.attacks[attacker]);
      assert.ok(reached >= caught && reached < caught + 0.02, `${attacker}: ${reached} instead of ${caught}`);
    }
  assert.equal(thresholdFor(replayed.attacks.naive.slice(0, 50), 0.99), undefined);
  assert.throws(() => thresholdFor(replayed.attacks.naive, 1), RangeError);
  assert.throws(() => thresholdFor(replayed.attacks.naive, Number.NaN), RangeError);
});

test('the less an attacker knows, the better the score tells them from customers; a neighbour with the same device it hardly does', () => {
  const { naive, vpn, targeted, neighbour } = report.area;
  assert.ok(naive > 0.96 && naive > vpn && vpn > 0.88 && vpn > targeted && targeted > 0.65 && targeted > neighbour, JSON.stringify(report.area));
});

test('customers are asked less the longer they are known, and rarely where a browser that is known is let through', () => {
  const naive = pointOf('naive', 0.98);
  const sizes = Object.values(naive.bySize);
  assert.ok((sizes[0] as number) > (sizes[1] as number) && (sizes[1] as number) > (sizes[2] as number), JSON.stringify(naive.bySize));
  assert.ok((naive.medianAsked ?? 99) <= 2 && naive.asked < 0.2, JSON.stringify(naive));
  assert.ok(pointOf('targeted', 0.99).askedStrangers < 0.16, JSON.stringify(pointOf('targeted', 0.99)));
});

test('what the first half says of the second happens within a fifth', () => {
  const { predicted, happened, caught } = report.prediction ?? assert.fail();
  assert.ok(Math.abs(happened / predicted - 1) < 0.2, `${predicted} was said, ${happened} happened`);
  assert.ok(caught > 0.95, `${caught}`);
});

test('a list of stolen passwords from one network is seen as a whole; one that comes from everywhere by the score alone; nobody else is held for it', () => {
  const runs = reportStuffing(LOGINS, proposeThreshold(replayed, { attacker: 'naive', caught: 0.98 })?.threshold ?? assert.fail(), seededRandom(9));
  const [fast, , , slowest] = runs;
  assert.ok(fast && fast.right > 5 && fast.bySignal > 0.9, JSON.stringify(fast));
  assert.ok(slowest && slowest.bySignal === 0 && slowest.byScore > 0.7, JSON.stringify(slowest));
  assert.ok(runs.every((run) => run.honestAlarmed === 0));
});

test('logins out of order are not replayed', () => {
  assert.throws(() => replayLogins(LOGINS.slice(0, 10).toReversed(), { random: seededRandom(1), attackEvery: 1 }), /order of time/);
});
