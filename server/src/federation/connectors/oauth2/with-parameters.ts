/** An endpoint's URL with parameters; those it has already stay, but for the same names (RFC 6749 section 3.1). */
export function withParameters(endpoint: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.toString();
}
