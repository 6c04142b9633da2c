const DATA_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;

/** An address an `<img>` may show: https (http from this machine, for development), or an embedded picture (inside `<img>` an SVG runs no script). Anything else is left out. */
export function imageSource(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (DATA_IMAGE.test(address)) return address;
  return imageOrigin(address) === undefined ? undefined : address;
}

/** For the page's `img-src`. */
export function imageOrigin(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost') ? url.origin : undefined;
}

/** Into an authenticator app of this device (Key URI format): nothing a browser would run. */
export function isAppLink(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'otpauth:';
}

/** A link may lead to a web address, a mail program or stay here; `javascript:` and the like are dropped. */
export function linkTarget(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address) || address.startsWith('?')) return address;
  if (!URL.canParse(address)) return undefined;
  return ['https:', 'http:', 'mailto:'].includes(new URL(address).protocol) ? address : undefined;
}
