/*
 * A database of networks in the MaxMind DB format, version 2 (https://maxmind.github.io/MaxMind-DB/). Only what somebody asks for is read of a record, in bounded steps: a
 * file that is broken, or made to be slow, costs a look and says that it is broken.
 */

/** What is read of a record: `true` a value, otherwise what of the map that stands there. */
export interface Wanted {
  readonly [key: string]: true | Wanted;
}
export type Found = string | number | boolean | { readonly [key: string]: Found } | undefined;

export interface Mmdb {
  /** Of an address of 4 or 16 bytes. Undefined: it is not in it. Throws where the file is broken. */
  find(address: readonly number[], wanted: Wanted): Found;
}

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const METADATA_MOST = 128 * 1024;
const SEPARATOR = 16;
/** Fields that are looked at for one record; those of a city have some two hundred. */
const MOST_FIELDS = 10_000;
const MOST_DEPTH = 64;

const broken = (what: string) => new Error(`The database of networks is broken: ${what}.`);

export function readMmdb(file: Buffer): Mmdb {
  const marker = file.lastIndexOf(MARKER);
  if (marker < 0 || file.length - marker > METADATA_MOST) throw broken('it has no metadata at its end');
  const said = createDecoder(file.subarray(marker + MARKER.length)).read(0, { node_count: true, record_size: true, ip_version: true, binary_format_major_version: true });
  const {
    node_count: nodes,
    record_size: bits,
    ip_version: version,
    binary_format_major_version: major,
  } = (typeof said === 'object' ? said : {}) as Readonly<Record<string, unknown>>;
  if (major !== 2) throw broken(`version ${String(major)} of the format is not known`);
  if (version !== 4 && version !== 6) throw broken('its addresses are neither of four nor of sixteen bytes');
  if (bits !== 24 && bits !== 28 && bits !== 32) throw broken(`records of ${String(bits)} bits are not known`);
  const treeBytes = typeof nodes === 'number' ? (nodes * bits) / 4 : Number.NaN;
  if (typeof nodes !== 'number' || nodes < 1 || treeBytes + SEPARATOR > marker) throw broken('its tree is longer than the file');

  const tree = file.subarray(0, treeBytes);
  const decoder = createDecoder(file.subarray(treeBytes + SEPARATOR, marker));
  const next = RECORDS[bits](tree);
  const walk = (from: number, address: readonly number[]): number => {
    let node = from;
    for (let bit = 0; bit < address.length * 8 && node < nodes; bit++) node = next(node, ((address[bit >> 3] as number) >> (7 - (bit & 7))) & 1);
    return node;
  };
  // Addresses of four bytes stand behind 96 zeros.
  const four =
    version === 4
      ? 0
      : walk(
          0,
          Array.from({ length: 12 }, () => 0),
        );
  return {
    find(address, wanted) {
      if (address.length === 16 && version === 4) return undefined;
      const record = walk(address.length === 4 ? four : 0, address);
      if (record === nodes) return undefined;
      if (record < nodes) throw broken('its tree is deeper than an address');
      if (record < nodes + SEPARATOR) throw broken('a record points in between tree and data');
      return decoder.read(record - nodes - SEPARATOR, wanted);
    },
  };
}

/** Where the left (0) or right (1) side of a node leads. */
const RECORDS: Readonly<Record<24 | 28 | 32, (tree: Buffer) => (node: number, side: number) => number>> = {
  24: (tree) => (node, side) => tree.readUIntBE(node * 6 + side * 3, 3),
  28: (tree) => (node, side) => {
    const at = node * 7;
    const middle = tree.readUInt8(at + 3);
    return side === 0 ? (middle >> 4) * 2 ** 24 + tree.readUIntBE(at, 3) : (middle & 15) * 2 ** 24 + tree.readUIntBE(at + 4, 3);
  },
  32: (tree) => (node, side) => tree.readUInt32BE(node * 8 + side * 4),
};

const TYPE = {
  extended: 0,
  pointer: 1,
  string: 2,
  double: 3,
  bytes: 4,
  uint16: 5,
  uint32: 6,
  map: 7,
  int32: 8,
  uint64: 9,
  uint128: 10,
  array: 11,
  boolean: 14,
  float: 15,
} as const;
const MOST_BYTES: Readonly<Record<number, number>> = { [TYPE.uint16]: 2, [TYPE.uint32]: 4, [TYPE.int32]: 4, [TYPE.uint64]: 8, [TYPE.uint128]: 16 };
const POINTER_FROM = [0, 2048, 526_336, 0] as const;

interface Field {
  readonly type: number;
  /** Of its payload: bytes, pairs or values. */
  readonly size: number;
  readonly at: number;
}

/** Of a section: pointers count from its first byte, and nothing outside of it is read. */
function createDecoder(section: Buffer) {
  function fieldAt(offset: number): Field {
    const control = section.readUInt8(offset);
    const [short, length] = [control >> 5, control & 31];
    if (short === TYPE.pointer) return { type: TYPE.pointer, size: length, at: offset + 1 };
    let at = offset + 1;
    const type = short === TYPE.extended ? section.readUInt8(at++) + 7 : short;
    if (short === TYPE.extended && type < 8) throw broken('a type that is short stands in two bytes');
    if (length < 29) return { type, size: length, at };
    const more = length - 28;
    return { type, size: ([29, 285, 65_821][more - 1] as number) + section.readUIntBE(at, more), at: at + more };
  }

  /** `size`: the five bits beside the type. */
  function pointerAt({ size, at }: Field): { readonly to: number; readonly end: number } {
    const bytes = (size >> 3) + 1;
    const high = bytes === 4 ? 0 : (size & 7) * 2 ** (8 * bytes);
    return { to: (POINTER_FROM[bytes - 1] as number) + high + section.readUIntBE(at, bytes), end: at + bytes };
  }

  function read(offset: number, wanted: Wanted | true): Found {
    let left = MOST_FIELDS;
    /** What stands there, and where it ends; what is not wanted is passed over, and its pointers are not followed. */
    function value(from: number, want: Wanted | true | undefined, depth: number): { readonly found: Found; readonly end: number } {
      if (--left < 0 || depth > MOST_DEPTH) throw broken('a record is endless');
      const field = fieldAt(from);
      if (field.type !== TYPE.pointer) return plain(field, want, depth);
      const { to, end } = pointerAt(field);
      if (want === undefined) return { found: undefined, end };
      const target = fieldAt(to);
      if (target.type === TYPE.pointer) throw broken('a pointer points to a pointer');
      return { found: plain(target, want, depth).found, end };
    }
    function plain(field: Field, want: Wanted | true | undefined, depth: number): { readonly found: Found; readonly end: number } {
      const { type, size, at } = field;
      if (type === TYPE.map) {
        const map: Record<string, Found> = Object.create(null) as Record<string, Found>;
        let end = at;
        for (let pair = 0; pair < size; pair++) {
          const key = value(end, want === undefined ? undefined : true, depth + 1);
          const inner = typeof want === 'object' && typeof key.found === 'string' && Object.hasOwn(want, key.found) ? want[key.found] : undefined;
          const entry = value(key.end, inner, depth + 1);
          if (inner !== undefined && entry.found !== undefined) map[key.found as string] = entry.found;
          end = entry.end;
        }
        return { found: typeof want === 'object' ? map : undefined, end };
      }
      if (type === TYPE.array) {
        let end = at;
        for (let entry = 0; entry < size; entry++) end = value(end, undefined, depth + 1).end;
        return { found: undefined, end };
      }
      if (type === TYPE.boolean) return { found: want === undefined ? undefined : size !== 0, end: at };
      if (at + size > section.length) throw broken('a value is longer than the file');
      return { found: want === undefined ? undefined : scalar(field), end: at + size };
    }
    return value(offset, wanted, 0).found;
  }

  function scalar({ type, size, at }: Field): Found {
    if (type === TYPE.string) return section.toString('utf8', at, at + size);
    if (type === TYPE.double || type === TYPE.float) {
      if (size !== (type === TYPE.double ? 8 : 4)) throw broken('a number has another length than its type');
      return type === TYPE.double ? section.readDoubleBE(at) : section.readFloatBE(at);
    }
    if (type === TYPE.bytes) return undefined;
    const most = MOST_BYTES[type];
    if (most === undefined) throw broken(`a value of type ${type} stands in a record`);
    if (size > most) throw broken('a number has another length than its type');
    if (type === TYPE.int32 && size === 4) return section.readInt32BE(at);
    let number = 0;
    for (let byte = 0; byte < size; byte++) number = number * 256 + (section[at + byte] as number);
    return number;
  }
  return { read };
}
