import ipaddr from 'ipaddr.js';

/* A small database of networks in the MaxMind DB format 2.0, with 24-bit records: what tests read, without anybody's data. */

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

function encode(value: Value): Buffer {
  if (typeof value === 'string') return sized(2, Buffer.from(value));
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return sized(6, bytes);
    }
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return sized(3, bytes);
  }
  // Types above 7 stand in a second byte.
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 4]), ...(value as readonly Value[]).map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...entries.flatMap(([key, entry]) => [encode(key), encode(entry)])]);
}

/** Shorter than 285 bytes. */
function sized(type: number, bytes: Buffer): Buffer {
  const head = bytes.length < 29 ? [(type << 5) | bytes.length] : [(type << 5) | 29, bytes.length - 29];
  return Buffer.concat([Buffer.from(head), bytes]);
}

interface Node {
  sides: [Node | Buffer | undefined, Node | Buffer | undefined];
}

export function writeMmdb(records: Readonly<Record<string, Value>>): Buffer {
  const root: Node = { sides: [undefined, undefined] };
  const nodes = [root];
  for (const [range, record] of Object.entries(records)) {
    const [address, bits] = ipaddr.parseCIDR(range);
    const four = address.kind() === 'ipv4';
    const bytes = [...(four ? Array.from({ length: 12 }, () => 0) : []), ...address.toByteArray()];
    const length = bits + (four ? 96 : 0);
    let node = root;
    for (let bit = 0; bit < length; bit++) {
      const side = (((bytes[bit >> 3] as number) >> (7 - (bit & 7))) & 1) as 0 | 1;
      if (bit === length - 1) node.sides[side] = encode(record);
      else {
        let next = node.sides[side];
        if (next === undefined || Buffer.isBuffer(next)) nodes.push((next = node.sides[side] = { sides: [undefined, undefined] }));
        node = next;
      }
    }
  }
  const data: Buffer[] = [];
  let offset = 0;
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [index, { sides }] of nodes.entries())
    for (const [side, child] of sides.entries()) {
      let record = nodes.length;
      if (Buffer.isBuffer(child)) {
        record = nodes.length + 16 + offset;
        data.push(child);
        offset += child.length;
      } else if (child) record = nodes.indexOf(child);
      tree.writeUIntBE(record, index * 6 + side * 3, 3);
    }
  const metadata = {
    node_count: nodes.length,
    record_size: 24,
    ip_version: 6,
    database_type: 'Test',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_767_225_600,
    description: { en: 'For tests' },
  };
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), encode(metadata)]);
}
