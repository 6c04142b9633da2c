/** Random, in characters that need no escaping anywhere (RFC 7636 section 4.1). */
export const random = (bytes = 32): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

export const sha256 = async (text: string): Promise<string> => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));

/** What a signed token says. Only for tokens that came straight from the issuer: nothing is verified here. */
export function claimsIn(token: string): Readonly<Record<string, unknown>> {
  const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
}
