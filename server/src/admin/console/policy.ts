/**
 * The policy of the console's page (G11). Scripts and styles come from the folder of its own build and from nowhere else: no other answer of
 * this origin can become a script, whatever somebody uploads. Style elements made by the component library carry the nonce.
 * What the script asks is the issuer and its API. It frames nothing but what it writes itself, and nothing frames it.
 */
export function consolePolicy(issuer: string, nonce: string): string {
  const built = `${issuer}/console/assets/`;
  return [
    "default-src 'none'",
    `script-src ${built}`,
    `style-src ${built} 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    `font-src ${built}`,
    `connect-src ${issuer}/`,
    "frame-src 'self' blob:",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
    'report-uri /csp-reports',
  ].join('; ');
}
