import { z } from 'zod';
import type { VerificationConnector, VerificationForm } from '../contract.ts';
import { connectionShape } from './connection-shape.ts';

/** What the schemas say, for forms, documentation and whoever writes the file. */
export function connectionForm({ id, about, settings, secrets, claims }: VerificationConnector): VerificationForm {
  const { settings: _settings, secrets: _secrets, connector: _connector, ...shape } = connectionShape.shape;
  return {
    connector: id,
    about,
    connection: z.toJSONSchema(z.strictObject(shape), { io: 'input', unrepresentable: 'any' }),
    settings: z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }),
    secrets,
    ...(claims ? { claims } : {}),
  };
}
