/** Distinguished names as text (RFC 4514). */

const TYPE = String.raw`(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)`;
const VALUE = String.raw`(?:#(?:[0-9A-Fa-f]{2})+|(?:[^\\,+"<>;\u0000]|\\[ "#+,;<=>\\]|\\[0-9A-Fa-f]{2})*)`;
const RDN = String.raw`\s*${TYPE}\s*=${VALUE}`;
const DN = new RegExp(`^${RDN}(?:[+,]${RDN})*$`, 'u');

export const isDn = (text: string): boolean => DN.test(text);

/** The value of the first part, where it is a `cn`: what people call a group. */
export function commonNameOf(dn: string): string | undefined {
  const found = /^\s*cn\s*=((?:[^\\,+]|\\.)*)/i.exec(dn);
  if (!found) return undefined;
  const bytes = (found[1] ?? '').trim().replace(/(?:\\[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('\\', ''), 'hex').toString('utf8'));
  return bytes.replace(/\\(.)/g, '$1');
}
