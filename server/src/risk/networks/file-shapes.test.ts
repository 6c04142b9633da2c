import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createNetworks } from './create-networks.ts';

/*
 * What makers of databases write differently: sizes of a tree's records, addresses of four bytes in a tree of sixteen and the other names they have there, pointers of four lengths.
 * Put together byte by byte from the format's description (https://maxmind.github.io/MaxMind-DB/): of data that is on the market none is in it.
 */

const dir = mkdtempSync(join(tmpdir(), 'parvis-shapes-'));
after(() => rmSync(dir, { recursive: true }));
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

const field = (type: number, size: number, payload: Uint8Array = Buffer.alloc(0)) => Buffer.concat([Buffer.from(type < 8 ? [(type << 5) | size] : [size, type - 7]), payload]);
const text = (value: string) => field(2, Buffer.byteLength(value), Buffer.from(value));
const whole = (type: number, ...bytes: readonly number[]) => field(type, bytes.length, Buffer.from(bytes));
const map = (entries: Readonly<Record<string, Buffer>>) =>
  field(7, Object.keys(entries).length, Buffer.concat(Object.entries(entries).flatMap(([key, value]) => [text(key), value])));
const land = (code: string) => map({ country: text(code) });
/** To a byte of the data. */
function pointer(to: number, bytes: 1 | 2 | 3 | 4): Buffer {
  const value = to - ([0, 2048, 526_336, 0][bytes - 1] as number);
  const made = Buffer.alloc(bytes + 1);
  made.writeUIntBE(value % 2 ** (8 * bytes), 1, bytes);
  made[0] = (1 << 5) | ((bytes - 1) << 3) | (bytes === 4 ? 0 : Math.floor(value / 2 ** (8 * bytes)));
  return made;
}

/** Another node, a byte of the data, or nothing. */
type Side = number | { readonly at: number } | undefined;
interface File {
  readonly data: Buffer;
  readonly nodes: readonly (readonly [Side, Side])[];
  readonly bits?: 24 | 28 | 32;
  readonly version?: 4 | 6;
}

function write({ data, nodes, bits = 24, version = 4 }: File): Buffer {
  const record = (side: Side) => (side === undefined ? nodes.length : typeof side === 'number' ? side : nodes.length + 16 + side.at);
  const tree = nodes.map(([left, right]) => {
    const [one, other] = [record(left), record(right)];
    const node = Buffer.alloc(bits / 4);
    if (bits === 28) {
      node.writeUIntBE(one % 2 ** 24, 0, 3);
      node[3] = (Math.floor(one / 2 ** 24) << 4) | Math.floor(other / 2 ** 24);
      node.writeUIntBE(other % 2 ** 24, 4, 3);
    } else {
      node.writeUIntBE(one, 0, bits / 8);
      node.writeUIntBE(other, bits / 8, bits / 8);
    }
    return node;
  });
  const metadata = map({
    node_count: whole(6, 0, 0, nodes.length >> 8, nodes.length & 255),
    record_size: whole(5, bits),
    ip_version: whole(5, version),
    database_type: text('Test'),
    languages: field(11, 1, text('en')),
    binary_format_major_version: whole(5, 2),
    binary_format_minor_version: field(5, 0),
    build_epoch: whole(9, 0x6a, 0, 0, 0),
    description: map({ en: text('For tests') }),
  });
  return Buffer.concat([...tree, Buffer.alloc(16), data, MARKER, metadata]);
}

function networksOf(file: Buffer, onBroken?: (error: unknown) => void) {
  const path = join(dir, 'places.mmdb');
  writeFileSync(path, file);
  return createNetworks({ places: path }, onBroken);
}
const countryIn = (file: File) => {
  const networks = networksOf(write(file));
  return (address: string) => networks.of(address).country;
};

test('pointers of all four lengths lead where they should, from values and from names', () => {
  for (const [bytes, to] of [
    [1, 2047],
    [2, 2048],
    [2, 526_335],
    [3, 526_336],
    [3, 600_000],
    [4, 700_000],
    [4, 5],
  ] as const) {
    const data = Buffer.alloc(Math.max(to, 3000) + 64);
    map({ iso_code: text('CH') }).copy(data, to);
    field(7, 1, Buffer.concat([pointer(100, 1), pointer(to, bytes)])).copy(data, 1000);
    text('country').copy(data, 100);
    assert.equal(countryIn({ data, nodes: [[{ at: 1000 }, { at: 1000 }]] })('192.0.2.1'), 'CH', `${bytes} bytes to ${to}`);
  }
});

test('trees of all three sizes are walked, for addresses of four bytes in a tree of sixteen as well, and by the other names that they have', () => {
  const data = Buffer.concat([land('AA'), land('BB'), land('CC')]);
  const length = land('AA').length;
  const [a, b, c] = [{ at: 0 }, { at: length }, { at: 2 * length }];
  const many = (count: number, value: number) => Array.from({ length: count }, () => value);
  for (const bits of [24, 28, 32] as const) {
    // 0.0.0.0/2, 64.0.0.0/2 and 192.0.0.0/2; 128.0.0.0/2 is not in it.
    const four = countryIn({
      data,
      bits,
      nodes: [
        [1, 2],
        [a, b],
        [undefined, c],
      ],
    });
    assert.deepEqual(['1.2.3.4', '64.0.0.1', '128.0.0.1', '255.255.255.255', '2001:db8::1'].map(four), ['AA', 'BB', undefined, 'CC', undefined], `${bits} bits`);

    // Behind 96 zeros the same; ::ffff:0:0/96 and 2002::/16 lead to where those begin.
    const nodes: [Side, Side][] = Array.from({ length: 96 }, (_, index) => [index + 1, undefined] as [Side, Side]);
    nodes.push([97, 98], [a, b], [undefined, c]);
    const chain = (path: readonly number[], end: Side) => {
      let at = 0;
      for (const [index, bit] of path.entries()) {
        const next = index === path.length - 1 ? end : (nodes[at]?.[bit] ?? nodes.push([undefined, undefined]) - 1);
        (nodes[at] as [Side, Side])[bit] = next;
        at = typeof next === 'number' ? next : at;
      }
    };
    chain([...many(80, 0), ...many(16, 1)], 96);
    chain([0, 0, 1, 0, ...many(8, 0), 0, 0, 1, 0], 96);
    chain([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], c);
    const sixteen = countryIn({ data, bits, nodes, version: 6 });
    assert.deepEqual(
      ['1.2.3.4', '::1.2.3.4', '::ffff:64.0.0.1', '2002:c000::1', '2002:0102:0304::1', '2001:db8::1', '128.0.0.1', '4000::'].map(sixteen),
      ['AA', 'AA', 'BB', 'CC', 'AA', 'CC', undefined, undefined],
      `${bits} bits`,
    );
  }
});

test('the last metadata counts, also where the same bytes stand in the data', () => {
  const data = Buffer.concat([land('CH'), MARKER, map({ node_count: whole(6, 9) })]);
  assert.equal(countryIn({ data, nodes: [[{ at: 0 }, { at: 0 }]] })('192.0.2.1'), 'CH');
});

test('a record that cannot be read is unknown and is told once; others are read as ever', () => {
  const whatever = land('CH');
  const torn = field(7, 1, Buffer.concat([text('country'), pointer(0x7fff_ffff, 4)]));
  const told: string[] = [];
  const file = write({ data: Buffer.concat([whatever, torn]), nodes: [[{ at: 0 }, { at: whatever.length }]] });
  const networks = networksOf(file, (error) => told.push(String(error)));
  for (let times = 0; times < 3; times++) assert.deepEqual([networks.of('1.2.3.4').country, networks.of('192.0.2.1').country], ['CH', undefined]);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /places\.mmdb cannot be read everywhere/);
});
