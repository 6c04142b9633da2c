import type { KeyObject } from 'node:crypto';
import type { KeepingConnectorDeps } from '../../contract.ts';

export type SamlDeps = KeepingConnectorDeps;

/** A key of ours for one connection, with the certificate that metadata shows it in. */
export interface ServiceKey {
  /** Base64 of DER. */
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

/** Keys of a connection, made when they are first asked for: one for each purpose, so that what one does is of no use against the other (D26). */
export interface ServiceKeys {
  /** The one in use first; the one that comes next is published beside it. */
  of(connection: ConnectionPlace): Promise<{ readonly signing: readonly ServiceKey[]; readonly encryption: readonly ServiceKey[] }>;
  /** The next key signs from now on; what is encrypted for the old one still opens until the time after. False: somebody else just did it. */
  rotate(connection: ConnectionPlace): Promise<boolean>;
}

export interface ConnectionPlace {
  readonly tenantId: string;
  readonly connectionId: string;
  /** Host of the issuer: the name in certificates. */
  readonly name: string;
}
