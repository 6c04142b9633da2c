import { partsOf, type Part } from './ber.ts';

/*
 * The form of what a server sends (RFC 4511 section 4.1), checked before a library reads it. A length that reaches beyond its message is enough to keep a reader
 * that trusts it busy for ever, with the whole process; and not every directory is run by whoever runs this.
 */

const TAG = { boolean: 0x01, integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31, controls: 0xa0, referral: 0xa3 } as const;

type Form = (bytes: Buffer, parts: readonly Part[]) => boolean;

const all = (bytes: Buffer, whole: Part, tag: number): boolean => partsOf(bytes, whole)?.every((part) => part.tag === tag) ?? false;

/** A result, and what its kind of answer may have behind it. */
const result =
  (...more: number[]): Form =>
  (bytes, [code, name, text, ...rest]) => {
    if (code?.tag !== TAG.enumerated || code.end - code.start !== 1 || name?.tag !== TAG.octets || text?.tag !== TAG.octets) return false;
    const [first, ...others] = rest;
    const left = first?.tag === TAG.referral ? others : rest;
    if (first?.tag === TAG.referral && !all(bytes, first, TAG.octets)) return false;
    const order = left.map(({ tag }) => more.indexOf(tag));
    return order.every((place, index) => place >= 0 && place > (order[index - 1] ?? -1));
  };

const entry: Form = (bytes, [name, attributes, ...rest]) => {
  if (name?.tag !== TAG.octets || attributes?.tag !== TAG.sequence || rest.length > 0) return false;
  return partsOf(bytes, attributes)?.every((attribute) => attribute.tag === TAG.sequence && isAttribute(bytes, attribute)) ?? false;
};

function isAttribute(bytes: Buffer, attribute: Part): boolean {
  const [type, values, ...rest] = partsOf(bytes, attribute) ?? [];
  return type?.tag === TAG.octets && values?.tag === TAG.set && rest.length === 0 && all(bytes, values, TAG.octets);
}

/** The answers to what is ever asked here: bind, search (entry, end, reference), and the extended one, which also says that the server hangs up. */
const FORMS: ReadonlyMap<number, Form> = new Map([
  [0x61, result(0x87)],
  [0x64, entry],
  [0x65, result()],
  [0x73, (_bytes, parts) => parts.every(({ tag }) => tag === TAG.octets)],
  [0x78, result(0x8a, 0x8b)],
]);

function isControl(bytes: Buffer, control: Part): boolean {
  const [type, ...rest] = partsOf(bytes, control) ?? [];
  const [first, ...others] = rest;
  const isLast = (part: Part | undefined) => part === undefined || part.tag === TAG.octets;
  const value = first?.tag === TAG.boolean && first.end - first.start === 1 ? others : rest;
  return control.tag === TAG.sequence && type?.tag === TAG.octets && value.length <= 1 && isLast(value[0]);
}

/** `message`: one LDAPMessage, exactly as long as it says. */
export function hasAnswerForm(message: Buffer, whole: Part): boolean {
  const [id, operation, controls, ...rest] = partsOf(message, whole) ?? [];
  if (id?.tag !== TAG.integer || id.end === id.start || id.end - id.start > 4 || !operation || rest.length > 0) return false;
  const form = FORMS.get(operation.tag);
  const parts = form && partsOf(message, operation);
  if (!form || !parts || !form(message, parts)) return false;
  return !controls || (controls.tag === TAG.controls && (partsOf(message, controls)?.every((control) => isControl(message, control)) ?? false));
}
