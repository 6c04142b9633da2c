/** Looks up variables that a configuration file refers to (`${env:NAME}`). The server's own settings come from `loadConfig` only. */
export function fromEnvironment(name: string): string | undefined {
  return process.env[name];
}
