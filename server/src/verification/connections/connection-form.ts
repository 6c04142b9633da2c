import { kindForm } from '#platform/connections';
import type { VerificationConnector, VerificationForm } from '../contract.ts';
import { connectionShape } from './connection-shape.ts';

export const connectionForm = (connector: VerificationConnector): VerificationForm => ({
  ...kindForm(connector, connectionShape),
  ...(connector.claims ? { claims: connector.claims } : {}),
});
