import { kindForm } from '#platform/connections';
import type { ConnectionForm, Connector } from '../contract.ts';
import { connectionShape } from './connection-shape.ts';

export function connectionForm(connector: Connector): ConnectionForm {
  const presets = Object.entries(connector.presets ?? {}).map(([preset, { name, settings, trust }]) => [preset, { name, settings, ...(trust ? { trust } : {}) }]);
  return { ...kindForm(connector, connectionShape), presets: Object.fromEntries(presets) };
}
