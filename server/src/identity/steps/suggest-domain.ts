/** Slips of the finger in well-known mail domains (SU7). Only a suggestion comes of them: the address may be right. Pure. */
const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  'gmail.com': [
    'gmial.com',
    'gmai.com',
    'gmal.com',
    'gmali.com',
    'gamil.com',
    'gnail.com',
    'gmaill.com',
    'gmil.com',
    'ggmail.com',
    'gmail.co',
    'gmail.cm',
    'gmail.om',
    'gmail.de',
    'gmail.fr',
    'gmail.es',
  ],
  'hotmail.com': ['hotmial.com', 'hotmal.com', 'hotmai.com', 'hotmil.com', 'hotmaill.com', 'hotnail.com', 'homail.com', 'hotmail.co', 'hotmail.cm'],
  'outlook.com': ['outlok.com', 'outloo.com', 'outlokk.com', 'outllok.com', 'oulook.com', 'outlook.co', 'outlook.cm'],
  'yahoo.com': ['yaho.com', 'yahooo.com', 'yhaoo.com', 'yahho.com', 'yaoo.com', 'yahoo.cm'],
  'icloud.com': ['iclod.com', 'icoud.com', 'icloud.co', 'iclould.com', 'icluod.com', 'icloud.cm'],
  'gmx.de': ['gmx.ed', 'gxm.de', 'gmx.dee'],
  'web.de': ['web.ed', 'wbe.de', 'web.dee'],
  't-online.de': ['t-onlin.de', 'tonline.de', 't-online.ed'],
  'orange.fr': ['orage.fr', 'ornage.fr', 'orange.ff'],
  'wanadoo.fr': ['wanado.fr', 'wandoo.fr', 'wanadoo.ff'],
  'proton.me': ['protn.me', 'porton.me'],
  'qq.com': ['qq.co', 'qq.cm', 'qqq.com'],
  '163.com': ['163.co', '163.cm'],
};
const BY_SLIP = new Map(Object.entries(DOMAINS).flatMap(([domain, slips]) => slips.map((slip) => [slip, domain] as const)));

/** Endings that no domain has. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.(?:con|cmo|ocm|comm|vom|xom|cim)$/, '.com'],
  [/\.(?:nte|ner|nett)$/, '.net'],
  [/\.(?:ogr|orgg)$/, '.org'],
];

/** The address that was probably meant, or undefined. */
export function suggestAddress(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  let meant = BY_SLIP.get(domain);
  if (meant === undefined) {
    for (const [slip, ending] of ENDINGS) if (slip.test(domain)) meant = domain.replace(slip, ending);
    if (meant !== undefined) meant = BY_SLIP.get(meant) ?? meant;
  }
  return meant === undefined ? undefined : `${email.slice(0, at + 1)}${meant}`;
}
