import { domainToASCII } from 'node:url';

const NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Where everybody can have a mailbox: nobody's own, whoever looks after their name service. */
const PUBLIC = new Set(
  `126.com 163.com aim.com aol.com att.net bbox.fr bigpond.com bluewin.ch bt.com btinternet.com charter.net comcast.net cox.net duck.com earthlink.net email.com fastmail.com
  fastmail.fm foxmail.com free.fr freenet.de fr.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hey.com hotmail.ch hotmail.com hotmail.co.uk hotmail.de
  hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.com interia.pl iinet.net.au laposte.net libero.it live.ca live.com live.co.uk live.de live.fr live.it live.nl
  mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com neuf.fr o2.pl online.no orange.fr outlook.com outlook.de outlook.es outlook.fr outlook.it pm.me posteo.de
  proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net sfr.fr shaw.ca sina.com sky.com skynet.be sympatico.ca t-online.de
  talktalk.net telenet.be terra.com.br tiscali.it tutanota.com tuta.io uol.com.br verizon.net virgilio.it virginmedia.com vodafone.de wanadoo.fr web.de wp.pl ya.ru yahoo.ca
  yahoo.co.in yahoo.co.jp yahoo.com yahoo.com.ar yahoo.com.br yahoo.co.uk yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com`
    .split(/\s+/)
    .filter(Boolean),
);

export type DomainRead = { readonly kind: 'domain'; readonly domain: string } | { readonly kind: 'invalid' | 'public' };

/** As it is kept and compared: without capitals, and letters of all scripts as the name system writes them. */
export function readDomain(typed: string): DomainRead {
  const name = typed.trim().replace(/^@/, '').replace(/\.$/, '').toLowerCase();
  // What would be read as part of an address, and left out.
  if (/[\s/\\:?#@%]/.test(name)) return { kind: 'invalid' };
  const domain = domainToASCII(name);
  if (!NAME.test(domain)) return { kind: 'invalid' };
  return PUBLIC.has(domain) ? { kind: 'public' } : { kind: 'domain', domain };
}

export const domainOfAddress = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Where the proof stands, so that it is in nobody's way. */
export const proofName = (domain: string): string => `_parvis-challenge.${domain}`;
export const proofText = (proof: string): string => `parvis-domain=${proof}`;
