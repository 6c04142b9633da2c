import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../replay/seeded-random.ts';
import { countLogins, type OwnedLogin, type RawLogin } from './count-logins.suite.ts';
import type { FeatureCounts } from './counts.ts';
import { scoreLogin } from './score.ts';

/* The model against what its authors published, and against itself written a second time. */

const times = (count: number, user: string, ...login: RawLogin): OwnedLogin[] => Array.from({ length: count }, () => ({ user, login }));
const HISTORY: readonly OwnedLogin[] = [
  ...times(8, '1', '192.0.2.10', '64500', 'FR', 'UA1', 'F', 'W', 'desktop'),
  ...times(2, '1', '192.0.2.77', '64501', 'FR', 'UA2', 'S', 'I', 'mobile'),
  ...times(6, '2', '198.51.100.5', '64500', 'FR', 'UA3', 'C', 'W', 'desktop'),
  ...times(4, '3', '203.0.113.9', '64502', 'DE', 'UA2', 'S', 'I', 'mobile'),
];

const GOLDEN: readonly (readonly [string, RawLogin, number])[] = [
  ['usual device', ['192.0.2.10', '64500', 'FR', 'UA1', 'F', 'W', 'desktop'], 0.14880500464],
  ['own mobile', ['192.0.2.77', '64501', 'FR', 'UA2', 'S', 'I', 'mobile'], 0.31757124154],
  ['an address never seen in the usual network', ['192.0.2.200', '64500', 'FR', 'UA1', 'F', 'W', 'desktop'], 0.26482901945],
  ['another country, usual device', ['203.0.113.9', '64502', 'DE', 'UA1', 'F', 'W', 'desktop'], 1.150412055],
  ['another country, another device', ['203.0.113.9', '64502', 'DE', 'UA3', 'C', 'W', 'desktop'], 4.91444524357],
  ['nothing ever seen', ['233.252.0.1', '64510', 'BR', 'UA9', 'O', 'L', 'tablet'], 10.66666666667],
];
for (const [name, attempt, expected] of GOLDEN)
  test(`published vector: ${name}`, () => {
    const { history, features } = countLogins(HISTORY, '1', attempt);
    const found = scoreLogin(history, features)?.score ?? Number.NaN;
    assert.ok(Math.abs(found - expected) < 1e-6, `${found}`);
  });

/** Written from the formula on paper, over raw logins, with loops and nothing shared with the product. */
function onPaper(past: readonly OwnedLogin[], user: string, attempt: RawLogin): number | undefined {
  let own = 0;
  const people: string[] = [];
  for (const entry of past) {
    if (entry.user === user) own += 1;
    if (!people.includes(entry.user)) people.push(entry.user);
  }
  if (own === 0) return undefined;
  const n = past.length;
  let s = 1;
  const chains: [number, number][][] = [
    [
      [0, 0.6],
      [1, 0.3],
      [2, 0.1],
    ],
    [
      [3, 0.53866538],
      [4, 0.26804515],
      [5, 0.18818295],
      [6, 0.00510652],
    ],
  ];
  for (const chain of chains) {
    let [global, local] = [0, 0];
    const leaf = (chain[0] as [number, number])[0];
    for (const [column, weight] of chain) {
      let [c, cu] = [0, 0];
      for (const entry of past) {
        if (entry.login[column] !== attempt[column]) continue;
        c += 1;
        if (entry.user === user) cu += 1;
      }
      local += (weight * cu) / own;
      if (column !== leaf) {
        global += (weight * c) / n;
        continue;
      }
      let [everywhere, inside] = [1, 1];
      for (const [parent] of chain.slice(1)) {
        const [seen, seenInside]: [string[], string[]] = [[], []];
        for (const entry of past) {
          const value = entry.login[parent] as string;
          if (!seen.includes(value)) seen.push(value);
          if (entry.login[leaf] === attempt[leaf] && !seenInside.includes(value)) seenInside.push(value);
        }
        everywhere += seen.length;
        inside += seenInside.length;
      }
      global += weight * (c > 0 ? (((c / (c + inside)) * c) / n) * (n / (n + everywhere)) : 1 / (n + everywhere));
    }
    s *= global / (local === 0 ? global / 4 : local);
  }
  return (s * (1 / people.length)) / (own / n);
}

test('a thousand random histories come to the same score, counted and on paper', () => {
  const random = seededRandom(20160221);
  const pick = (most: number) => Math.floor(random() ** 2 * most);
  let scored = 0;
  for (let round = 0; round < 1000; round++) {
    const spread = 1 + pick(6);
    const login = (): RawLogin => [`ip${pick(spread * 3)}`, `as${pick(spread)}`, `c${pick(spread)}`, `ua${pick(spread * 2)}`, `b${pick(spread)}`, `o${pick(3)}`, `d${pick(2)}`];
    const past = Array.from({ length: pick(40) }, () => ({ user: `u${pick(5)}`, login: login() }));
    const attempt = login();
    const { history, features } = countLogins(past, 'u0', attempt);
    const [found, expected] = [scoreLogin(history, features)?.score, onPaper(past, 'u0', attempt)];
    if (expected === undefined) assert.equal(found, undefined);
    else {
      scored++;
      assert.ok(found !== undefined && Math.abs(found - expected) <= 1e-9 * expected, `${found} instead of ${expected}`);
    }
  }
  assert.ok(scored > 500, `${scored} had a score`);
});

const NOTHING: FeatureCounts = { levels: [], distinct: { all: 0, here: 0 } };

test('there is no score without a login of the user to compare with', () => {
  for (const history of [
    { logins: 0, users: 0, own: 0 },
    { logins: 100, users: 7, own: 0 },
    { logins: Number.NaN, users: Number.NaN, own: Number.NaN },
  ])
    assert.equal(scoreLogin(history, { ip: NOTHING, ua: NOTHING }), undefined);
});

test('whatever the counters say, contradictory, huge, negative or no number, the score is a number above nothing', () => {
  const odd = [0, 1, 2, 3, 0.5, -1, 100, 5000, 2 ** 31, Number.MAX_SAFE_INTEGER, 1e300, Infinity, -Infinity, Number.NaN];
  const random = seededRandom(7);
  const any = () => odd[Math.floor(random() * odd.length)] as number;
  const feature = (levels: number): FeatureCounts => ({
    levels: Array.from({ length: Math.floor(random() * (levels + 1)) }, () => (random() < 0.2 ? undefined : { all: any(), own: any() })),
    distinct: { all: any(), here: any() },
  });
  let scored = 0;
  for (let round = 0; round < 20_000; round++) {
    const found = scoreLogin({ logins: any(), users: any(), own: any() }, { ip: feature(3), ua: feature(4) });
    if (!found) continue;
    scored++;
    assert.ok(Number.isFinite(found.score) && found.score > 0, JSON.stringify(found));
  }
  assert.ok(scored > 5000, `${scored}`);
});

test('a level that nobody knows is never better than a value that nobody ever had', () => {
  const random = seededRandom(11);
  for (let round = 0; round < 2000; round++) {
    const own = 1 + Math.floor(random() * 50);
    const logins = own + Math.floor(random() * 500);
    const level = () => {
      const mine = Math.floor(random() * (own + 1));
      return { own: mine, all: mine + Math.floor(random() * (logins - own + 1)) };
    };
    const ip = [level(), level(), level()];
    const rest = { ua: { levels: [level(), level(), level(), level()], distinct: { all: 9, here: 3 } } };
    const history = { logins, users: 1 + Math.floor(random() * own), own };
    for (const position of [0, 1, 2]) {
      const scoreWith = (value: FeatureCounts['levels'][number]) =>
        scoreLogin(history, { ip: { levels: ip.with(position, value as never), distinct: { all: 12, here: position === 0 ? 0 : 2 } }, ...rest })?.score as number;
      assert.ok(scoreWith(undefined) >= scoreWith({ all: 0, own: 0 }), JSON.stringify({ ip, position }));
    }
  }
});
