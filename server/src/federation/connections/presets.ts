import type { Connector, Preset } from '../contract.ts';
import type { ConnectionRow } from './store.ts';

export const presetOf = (connector: Pick<Connector, 'presets'>, preset: string | null | undefined): Preset | undefined =>
  typeof preset === 'string' && connector.presets && Object.hasOwn(connector.presets, preset) ? connector.presets[preset] : undefined;

/** Field by field: a preset's list is replaced, not mixed. */
export const mergedSettings = (connector: Pick<Connector, 'presets'>, given: Partial<Pick<ConnectionRow, 'preset' | 'settings'>>): Record<string, unknown> => ({
  ...presetOf(connector, given.preset)?.settings,
  ...given.settings,
});
