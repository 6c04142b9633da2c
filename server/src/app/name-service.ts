import { Resolver } from 'node:dns/promises';
import type { NameService } from '#admin';

const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);
const orNothing = <T>(asked: Promise<readonly T[]>): Promise<readonly T[]> =>
  asked.catch((error: NodeJS.ErrnoException): readonly T[] => {
    if (NOTHING.has(error.code ?? '')) return [];
    throw error;
  });

/** That of the machine, with an end to waiting. */
export function nameService(): NameService {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return {
    addresses: async (host) => (await Promise.all([orNothing(resolver.resolve4(host)), orNothing(resolver.resolve6(host))])).flat().toSorted(),
    aliases: (host) => orNothing(resolver.resolveCname(host)),
    texts: async (name) => orNothing(resolver.resolveTxt(name).then((records) => records.map((pieces) => pieces.join('')))),
  };
}
