import { createHash, sign, type KeyObject } from 'node:crypto';

/*
 * The certificate that metadata carries a key in. It proves nothing and nobody checks its dates (SAML V2.0 Metadata Interoperability Profile,
 * section 2.6.1): what is trusted is the metadata and the key. It is made from the key and the name alone, and an RSA signature of PKCS #1 v1.5 is
 * the same each time: every process makes the same certificate and none has to be kept.
 */

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const COMMON_NAME = '2.5.4.3';
/** Long enough that no application stops on the day it ends; keys are rotated much earlier. */
const FROM = '200101000000Z';
const UNTIL = '491231235959Z';

/** One DER value (X.690): tag, length, content. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);
const set = (...content: readonly Uint8Array[]) => der(0x31, ...content);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const utcTime = (value: string) => text(0x17, value);
const bits = (value: Uint8Array) => der(0x03, Buffer.from([0]), value);

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => (value < 0x80 ? [value] : [...base128(value >> 7).map((byte) => byte | 0x80), value & 0x7f]);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** RFC 5280 section 4.1, version 1: no extensions, because nothing would read them. Base64 of the DER form. */
export function selfSign(key: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }, name: string): string {
  const spki = key.publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid(SHA256_WITH_RSA), Buffer.from([0x05, 0x00]));
  const subject = sequence(set(sequence(oid(COMMON_NAME), text(0x0c, name.slice(0, 64)))));
  // Positive, and different for each key.
  const serial = createHash('sha256').update(spki).digest().subarray(0, 16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40;
  const tbs = sequence(der(0x02, serial), algorithm, subject, sequence(utcTime(FROM), utcTime(UNTIL)), subject, spki);
  return sequence(tbs, algorithm, bits(sign('sha256', tbs, key.privateKey))).toString('base64');
}
