/** Where this console stands: the issuer is everything before `/console/`. */
const at = location.pathname.indexOf('/console');
export const basePath: string = location.pathname.slice(0, Math.max(at, 0));
export const issuer: string = `${location.origin}${basePath}`;
export const consolePath: string = `${basePath}/console`;

/** Of this answer, for style elements that are made while it runs. */
export const styleNonce: string = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';
