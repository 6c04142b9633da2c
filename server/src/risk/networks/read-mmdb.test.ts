import assert from 'node:assert/strict';
import { test } from 'node:test';
import ipaddr from 'ipaddr.js';
import { Reader } from 'maxmind';
import { readMmdb, type Wanted } from './read-mmdb.ts';

/*
 * Files are put together here byte by byte, from the words of the format's description, and read by another program as well. Of data that is on the market none is in it.
 */

const field = (type: number, size: number, payload: Uint8Array = Buffer.alloc(0)): Buffer => {
  const [short, more] = size < 29 ? [size, 0] : size < 285 ? [29, 1] : size < 65_821 ? [30, 2] : [31, 3];
  const head = type < 8 ? [(type << 5) | short] : [short, type - 7];
  const length = Buffer.alloc(more);
  if (more > 0) length.writeUIntBE(size - ([29, 285, 65_821][more - 1] as number), 0, more);
  return Buffer.concat([Buffer.from(head), length, payload]);
};
const text = (value: string) => field(2, Buffer.byteLength(value), Buffer.from(value));
const whole = (type: number, bytes: readonly number[]) => field(type, bytes.length, Buffer.from(bytes));
const map = (entries: Readonly<Record<string, Buffer>>) =>
  field(7, Object.keys(entries).length, Buffer.concat(Object.entries(entries).flatMap(([key, value]) => [text(key), value])));
const list = (...values: readonly Buffer[]) => field(11, values.length, Buffer.concat(values));
const double = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return field(3, 8, bytes);
};
const float = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return field(15, 4, bytes);
};
/** To a byte of the data, in one of four lengths. */
function pointer(to: number, bytes: 1 | 2 | 3 | 4): Buffer {
  const value = to - ([0, 2048, 526_336, 0][bytes - 1] as number);
  const made = Buffer.alloc(bytes + 1);
  made.writeUIntBE(value % 2 ** (8 * bytes), 1, bytes);
  made[0] = (1 << 5) | ((bytes - 1) << 3) | (bytes === 4 ? 0 : Math.floor(value / 2 ** (8 * bytes)));
  return made;
}

const many = (count: number, value: number) => Array.from({ length: count }, () => value);

interface File {
  readonly data: Buffer;
  /** Nodes of the tree: each side another node, or `{ at }` a byte of the data, or nothing. */
  readonly nodes: readonly (readonly [Side, Side])[];
  readonly bits?: 24 | 28 | 32;
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, Buffer>>;
}
type Side = number | { readonly at: number } | undefined;
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

function write({ data, nodes, bits = 24, version = 4, metadata = {} }: File): Buffer {
  const record = (side: Side) => (side === undefined ? nodes.length : typeof side === 'number' ? side : nodes.length + 16 + side.at);
  const tree = Buffer.concat(
    nodes.map(([left, right]) => {
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
    }),
  );
  const count = Buffer.alloc(4);
  count.writeUInt32BE(nodes.length);
  const about = {
    node_count: field(6, 4, count),
    record_size: whole(5, [bits]),
    ip_version: whole(5, [version]),
    database_type: text('Test'),
    languages: list(text('en'), text('de')),
    binary_format_major_version: whole(5, [2]),
    binary_format_minor_version: field(5, 0),
    build_epoch: whole(9, [0x6a, 0, 0, 0]),
    description: map({ en: text('For tests') }),
    ...metadata,
  };
  return Buffer.concat([tree, Buffer.alloc(16), data, MARKER, map(about)]);
}
/** Everything has the record at a byte of the data. */
const always = (data: Buffer, at = 0, more: Partial<File> = {}) => write({ data, nodes: [[{ at }, { at }]], ...more });
const bytesOf = (address: string) => ipaddr.parse(address).toByteArray();
const find = (file: Buffer, wanted: Wanted, address = '192.0.2.1') => readMmdb(file).find(bytesOf(address), wanted);
/** What another program reads. */
const theirs = (file: Buffer, address = '192.0.2.1'): unknown => new Reader(file as never).get(address);
const plain = (found: unknown): unknown => JSON.parse(JSON.stringify(found ?? null));

test('values of all types are read as another program reads them, and what is not wanted is passed over', () => {
  const values = {
    text: text('Zürich'),
    empty: text(''),
    long: text('x'.repeat(29)),
    longer: text('y'.repeat(300)),
    longest: text('z'.repeat(65_821)),
    double: double(-48.125),
    float: float(0.5),
    none: field(6, 0),
    small: whole(5, [1, 2]),
    large: whole(6, [0xff, 0xff, 0xff, 0xfe]),
    negative: whole(8, [0xff, 0xff, 0xff, 0xf6]),
    positive: whole(8, [0x2a]),
    yes: field(14, 1),
    no: field(14, 0),
    inner: map({ deep: text('found'), other: list(whole(6, [7])) }),
  };
  const file = always(map({ before: list(map({ a: text('b') }), double(1)), bytes: field(4, 3, Buffer.from([1, 2, 3])), ...values, after: whole(10, [1, ...many(15, 0)]) }));
  const wanted = { ...Object.fromEntries(Object.keys(values).map((key) => [key, true as const])), inner: { deep: true as const } };
  const told = theirs(file) as Readonly<Record<string, unknown>>;
  const expected = Object.fromEntries(Object.keys(values).map((key) => [key, key === 'inner' ? { deep: 'found' } : told[key]]));
  assert.deepEqual(plain(find(file, wanted)), plain({ ...expected, negative: -10 }));
  assert.equal((find(file, { long: true }) as { long: string }).long.length, 29);
  assert.deepEqual(
    plain(find(file, { absent: true, inner: true, text: { not: true } })),
    { text: 'Zürich' },
    'a value in the place of a map is told, a map in the place of a value is not',
  );
  assert.equal(plain(find(always(whole(9, [1, 0, 0, 0, 0])), {})), 2 ** 32);
});

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
    const name = text('country');
    const data = Buffer.alloc(Math.max(to, 3000) + 64);
    map({ iso_code: text('CH') }).copy(data, to);
    const record = 1000;
    field(7, 1, Buffer.concat([pointer(100, 1), pointer(to, bytes)])).copy(data, record);
    name.copy(data, 100);
    const file = always(data, record);
    assert.deepEqual(plain(find(file, { country: { iso_code: true } })), { country: { iso_code: 'CH' } }, `${bytes} bytes to ${to}`);
    assert.deepEqual(theirs(file), { country: { iso_code: 'CH' } });
  }
});

test('trees of all three sizes are walked, for addresses of four bytes in a tree of sixteen as well, and by the other names that they have', () => {
  const data = Buffer.concat([map({ at: text('a') }), map({ at: text('b') }), map({ at: text('c') })]);
  const length = map({ at: text('a') }).length;
  const [a, b, c] = [{ at: 0 }, { at: length }, { at: 2 * length }];
  for (const bits of [24, 28, 32] as const) {
    // 0.0.0.0/2, 64.0.0.0/2 and 192.0.0.0/2; 128.0.0.0/2 is not in it.
    const four = write({
      data,
      bits,
      nodes: [
        [1, 2],
        [a, b],
        [undefined, c],
      ],
    });
    const own = (address: string) => plain(find(four, { at: true }, address));
    assert.deepEqual([own('1.2.3.4'), own('64.0.0.1'), own('128.0.0.1'), own('255.255.255.255')], [{ at: 'a' }, { at: 'b' }, null, { at: 'c' }], `${bits} bits`);
    assert.equal(own('2001:db8::1'), null, 'a tree of short addresses has no long ones');

    // Behind 96 zeros the same; ::ffff:0:0/96 and 2002::/16 lead to where those begin.
    const nodes: [Side, Side][] = Array.from({ length: 96 }, (_, index) => [index + 1, undefined] as [Side, Side]);
    nodes.push([97, 98], [a, b], [undefined, c]);
    const chain = (from: number, path: readonly number[], end: Side) => {
      let at = from;
      for (const [index, bit] of path.entries()) {
        const last = index === path.length - 1;
        const next = last ? end : (nodes[at]?.[bit] ?? nodes.push([undefined, undefined]) - 1);
        (nodes[at] as [Side, Side])[bit] = next;
        at = typeof next === 'number' ? next : at;
      }
    };
    chain(0, [...many(80, 0), ...many(16, 1)], 96);
    chain(0, [0, 0, 1, 0, ...many(8, 0), 0, 0, 1, 0], 96);
    chain(0, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], c);
    const sixteen = write({ data, bits, nodes, version: 6 });
    for (const [address, at] of [
      ['1.2.3.4', 'a'],
      ['::1.2.3.4', 'a'],
      ['::ffff:64.0.0.1', 'b'],
      ['2002:c000::1', 'c'],
      ['2002:0102:0304::1', 'a'],
      ['2001:db8::1', 'c'],
      ['128.0.0.1', undefined],
      ['4000::', undefined],
    ] as const) {
      assert.deepEqual(plain(find(sixteen, { at: true }, address)), at === undefined ? null : { at }, `${address} at ${bits} bits`);
      assert.deepEqual(theirs(sixteen, address), at === undefined ? null : { at }, address);
    }
    // A tree that ends before the 96 zeros do: all short addresses have the same.
    const wide = write({ data, bits, nodes: [[b, undefined]], version: 6 });
    assert.deepEqual(plain(find(wide, { at: true }, '192.0.2.1')), { at: 'b' });
  }
  const far = Buffer.alloc(0x0100_0400);
  map({ at: text('a') }).copy(far, 0x0100_0000);
  for (const bits of [28, 32] as const) assert.deepEqual(plain(find(always(far, 0x0100_0000, { bits }), { at: true })), { at: 'a' }, 'beyond 24 bits');
});

test('the last metadata counts, also where the same bytes stand in the data, and what nobody knows how to read is refused at the start', () => {
  const data = Buffer.concat([map({ at: text('a') }), MARKER, map({ node_count: whole(6, [9]) })]);
  assert.deepEqual(plain(find(always(data), { at: true })), { at: 'a' });
  const refused = (metadata: Readonly<Record<string, Buffer>>, said: RegExp) => assert.throws(() => readMmdb(always(data, 0, { metadata })), said);
  refused({ binary_format_major_version: whole(5, [3]) }, /version 3/);
  refused({ ip_version: whole(5, [5]) }, /neither of four/);
  refused({ record_size: whole(5, [36]) }, /records of 36 bits/);
  refused({ record_size: text('24') }, /records of 24 bits/);
  refused({ node_count: whole(6, [0xff, 0xff, 0xff, 0xff]) }, /longer than the file/);
  refused({ node_count: field(6, 0) }, /longer than the file/);
  refused({ node_count: text('many') }, /longer than the file/);
  assert.throws(() => readMmdb(Buffer.alloc(0)), /no metadata/);
  assert.throws(() => readMmdb(Buffer.concat([always(data), Buffer.alloc(200_000)])), /no metadata/);
  assert.throws(() => readMmdb(Buffer.concat([Buffer.alloc(64), MARKER])));
});

test('a broken record costs a look and says so: ends that are missing, rings, and what is made to be endless', () => {
  const bad = (data: Buffer, said?: RegExp) => {
    const file = always(data);
    const began = process.cpuUsage().user;
    if (said) assert.throws(() => find(file, { a: { a: true } }), said);
    else assert.throws(() => find(file, { a: { a: true } }));
    assert.ok(process.cpuUsage().user - began < 200_000);
  };
  bad(Buffer.from([0xe1]));
  bad(Buffer.from([0x5f, 0xff, 0xff, 0xff]), /longer than the file/);
  bad(field(7, 16_000_000, text('a')));
  bad(field(7, 1, Buffer.concat([text('b'), field(11, 16_000_000, Buffer.alloc(0))])));
  bad(Buffer.concat([field(7, 1, Buffer.concat([text('b'), field(11, 16_000_000)])), Buffer.alloc(200_000, 0xa0)]), /endless/);
  bad(field(7, 1, Buffer.concat([text('a'), pointer(0x7fff_ffff, 4)])));
  bad(field(7, 1, Buffer.concat([text('a'), field(3, 7, Buffer.alloc(7))])), /another length/);
  bad(field(7, 1, Buffer.concat([text('a'), field(6, 5, Buffer.alloc(5))])), /another length/);
  bad(field(7, 1, Buffer.concat([text('a'), Buffer.from([0x00, 0x00])])), /two bytes/);
  bad(field(7, 1, Buffer.concat([text('a'), field(13, 0)])), /type 13/);
  // A pointer to itself, a map whose value is the map, and lists in lists in lists.
  bad(pointer(0, 1), /to a pointer/);
  assert.deepEqual(plain(find(always(field(7, 1, Buffer.concat([text('a'), pointer(0, 1)]))), { a: { a: { a: true } } })), { a: { a: {} } }, 'as far as it is wanted');
  bad(field(7, 1, Buffer.concat([text('b'), Buffer.concat(Array.from({ length: 600 }, () => field(11, 1))), text('x')])), /endless/);
  // Each level has the next twice: two to the fortieth in all, and none of it is wanted.
  const level = (next: number) => field(7, 2, Buffer.concat([text('l'), pointer(next, 1), text('r'), pointer(next, 1)]));
  const bomb = Buffer.concat([...Array.from({ length: 40 }, (_, index) => level((index + 1) * level(0).length)), text('end')]);
  assert.deepEqual(plain(find(always(bomb), { l: { r: { l: true } }, a: true })), { l: { r: {} } });
  // Trees that point at themselves, or in between tree and data.
  assert.throws(() => find(write({ data: text('x'), nodes: [[0, 0]] }), {}), /deeper than an address/);
  assert.throws(() => find(write({ data: text('x'), nodes: [[{ at: -3 }, { at: -3 }]] }), {}), /in between/);
  assert.throws(() => find(write({ data: text('x'), nodes: [[{ at: 5000 }, { at: 5000 }]] }), {}));
});

test('whatever bytes are changed, a look ends, with an answer or with an error', () => {
  const good = always(map({ country: map({ iso_code: text('CH'), names: map({ en: text('Switzerland') }) }), list: list(double(1), pointer(0, 1)) }), 0, { version: 6 });
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  for (let round = 0; round < 3000; round++) {
    const file = Buffer.from(good);
    for (let change = 0; change < 3; change++) file[random(file.length)] = random(256);
    try {
      find(file, { country: { iso_code: true } });
    } catch (error) {
      assert.ok(error instanceof Error && !(error instanceof assert.AssertionError));
      assert.doesNotMatch(error.message, /call stack|heap/);
    }
  }
});
