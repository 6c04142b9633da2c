import { z } from 'zod';
import type { ConnectionForm, Connector } from '../contract.ts';
import { connectionShape } from './connection-shape.ts';

/** Made of the schemas that judge what is given, so that no form asks for something else. */
export function connectionForm({ id, about, settings, secrets, presets = {} }: Connector): ConnectionForm {
  return {
    connector: id,
    about,
    connection: schemaOf(connectionShape.omit({ connector: true, settings: true, secrets: true })),
    settings: schemaOf(settings),
    secrets,
    presets: Object.fromEntries(Object.entries(presets).map(([preset, { name, settings: ready, trust }]) => [preset, { name, settings: ready, ...(trust ? { trust } : {}) }])),
  };
}

/** What is to be written, not what it becomes; what a schema cannot say is judged when it is saved. */
const schemaOf = (schema: z.ZodType): Readonly<Record<string, unknown>> => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
