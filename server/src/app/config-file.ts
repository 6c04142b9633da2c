import { newId } from '#platform/ids';
import { applyConfig, parseConfigFile, type PlanLine } from './config-as-code/index.ts';
import type { App } from './compose.ts';

/** Brings everything the file names to the state it says; a second time changes nothing. */
export function applyFile({ configuration }: Pick<App, 'configuration'>, text: string): Promise<readonly PlanLine[]> {
  const origin = { actor: { kind: 'operator' }, requestId: `config-${newId()}` } as const;
  return applyConfig(configuration.rooms, parseConfigFile(text), { origin, keep: configuration.history.keep({ source: 'apply', origin }) });
}
