import { createPublicKey } from 'node:crypto';
import type { NameService } from '../tenants/domain.ts';

/** What mail is sent with. */
export interface Sender {
  /** Domain of the From address. */
  readonly domain: string;
  /** Host of the mail server, where there is one. */
  readonly server?: string;
  /** How we sign; absent: the mail server does, or nobody. */
  readonly dkim?: { readonly domain: string; readonly selector: string; readonly privateKey: string };
}

export interface SenderRecord {
  readonly type: 'TXT';
  readonly name: string;
  readonly value: string;
}

/**
 * `ready`: as it should be. `missing`: there is none. `weak`: there is one that stops nobody. `several`: there are more than one, so none counts.
 * `differs`: it is of another key. `unsigned`: we do not sign, so there is nothing to look up.
 */
export interface SenderFinding {
  readonly kind: 'spf' | 'dkim' | 'dmarc';
  readonly state: 'ready' | 'missing' | 'weak' | 'several' | 'differs' | 'unsigned';
  /** What is there. */
  readonly found?: string;
  /** What should be. */
  readonly record?: SenderRecord;
}

type Texts = Pick<NameService, 'texts'>;
const tagOf = (record: string, tag: string): string | undefined =>
  record
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name?.trim().toLowerCase() === tag)
    ?.slice(1)
    .join('=')
    .replaceAll(/\s/g, '');

/** Whether receivers can tell mail of this domain from mail of anybody (EM5): who may send it, whose signature it has, and what becomes of the rest. */
export const judgeSender = (dns: Texts, sender: Sender): Promise<readonly SenderFinding[]> => Promise.all([judgeSpf(dns, sender), judgeDkim(dns, sender), judgeDmarc(dns, sender)]);

/** RFC 7208. Which servers a record of somebody else's service allows is that service's to say: looked at is that there is exactly one, and that it refuses the rest. */
async function judgeSpf(dns: Texts, { domain, server }: Sender): Promise<SenderFinding> {
  const found = (await dns.texts(domain)).filter((text) => /^v=spf1(?:\s|$)/i.test(text));
  const record = { type: 'TXT', name: domain, value: `v=spf1 ${server === undefined ? 'mx' : `a:${server}`} -all` } as const;
  if (found.length > 1) return { kind: 'spf', state: 'several', found: found.join('\n') };
  const [text] = found;
  if (text === undefined) return { kind: 'spf', state: 'missing', record };
  const refuses = /\s[-~]all(?:\s|$)/i.test(text) || /\sredirect=/i.test(text);
  return refuses
    ? { kind: 'spf', state: 'ready', found: text }
    : { kind: 'spf', state: 'weak', found: text, record: { ...record, value: `${text.replace(/\s*[+?]?all\s*$/i, '')} -all` } };
}

/** RFC 6376 section 3.6.1, RFC 8463. */
async function judgeDkim(dns: Texts, { dkim }: Sender): Promise<SenderFinding> {
  if (!dkim) return { kind: 'dkim', state: 'unsigned' };
  const name = `${dkim.selector}._domainkey.${dkim.domain}`;
  const key = publicKeyOf(dkim.privateKey);
  const record = { type: 'TXT', name, value: `v=DKIM1; k=${key.kind}; p=${key.value}` } as const;
  const found = (await dns.texts(name)).filter((text) => tagOf(text, 'p') !== undefined);
  if (found.length > 1) return { kind: 'dkim', state: 'several', found: found.join('\n'), record };
  const [text] = found;
  if (text === undefined) return { kind: 'dkim', state: 'missing', record };
  return tagOf(text, 'p') === key.value ? { kind: 'dkim', state: 'ready', found: text } : { kind: 'dkim', state: 'differs', found: text, record };
}

/** RFC 7489 section 6.6.3: the record of the domain itself, else that of a domain it belongs to. */
async function judgeDmarc(dns: Texts, { domain }: Sender): Promise<SenderFinding> {
  const labels = domain.split('.');
  const record = { type: 'TXT', name: `_dmarc.${domain}`, value: `v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain}` } as const;
  for (let from = 0; labels.length - from >= 2; from++) {
    const found = (await dns.texts(`_dmarc.${labels.slice(from).join('.')}`)).filter((text) => /^v=DMARC1(?:\s*;|$)/i.test(text));
    if (found.length > 1) return { kind: 'dmarc', state: 'several', found: found.join('\n') };
    const [text] = found;
    if (text === undefined) continue;
    const policy = ((from > 0 ? tagOf(text, 'sp') : undefined) ?? tagOf(text, 'p'))?.toLowerCase();
    return policy === 'reject' || policy === 'quarantine' ? { kind: 'dmarc', state: 'ready', found: text } : { kind: 'dmarc', state: 'weak', found: text, record };
  }
  return { kind: 'dmarc', state: 'missing', record };
}

function publicKeyOf(privateKey: string): { readonly kind: 'rsa' | 'ed25519'; readonly value: string } {
  const key = createPublicKey(privateKey);
  const der = key.export({ type: 'spki', format: 'der' });
  // RFC 8463 section 4: the key alone, which stands at the end.
  return key.asymmetricKeyType === 'ed25519' ? { kind: 'ed25519', value: der.subarray(-32).toString('base64') } : { kind: 'rsa', value: der.toString('base64') };
}
