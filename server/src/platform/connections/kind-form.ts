import { z } from 'zod';
import type { ConnectorKind, JsonSchema, KindForm } from './contract.ts';

/** Made of the schemas that judge what is given, so that no form asks for something else. */
export function kindForm({ id, about, settings, secrets }: ConnectorKind, shape: z.ZodObject): KindForm {
  return { connector: id, about, connection: schemaOf(shape.omit({ connector: true, settings: true, secrets: true })), settings: schemaOf(settings), secrets };
}

/** What is to be written, not what it becomes; what a schema cannot say is judged when it is saved. */
const schemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
