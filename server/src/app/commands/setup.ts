import { ensureSystem } from '#admin';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';

/** For the terminal, and nowhere else: whoever has the link becomes an owner of everything. */
export async function printSetupLink(app: Pick<App, 'tenants' | 'team'>): Promise<string[]> {
  const url = await app.team.offerSetup(await ensureSystem(app.tenants));
  if (url === undefined)
    throw new CommandError(
      'There is an owner who can get in: others are invited in the console. An owner who lost every way in is let back in by another one (docs/guide/operators.md).',
    );
  return ['Open this within an hour to make the first operator. It works once, and a new one ends it:', '', url];
}
