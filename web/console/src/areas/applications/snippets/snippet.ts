import type { KindId } from '../kinds.ts';

/** What a snippet is filled with. */
export interface Filling {
  readonly issuer: string;
  readonly clientId: string;
  /** Known only right after it was made. */
  readonly secret: string | undefined;
  readonly redirectUri: string;
  readonly resource: string;
}

export interface Part {
  readonly label: string;
  readonly code: string;
}

export interface Framework {
  readonly id: string;
  readonly kind: KindId;
  readonly label: string;
  /** Where it runs on a developer's machine, and comes back to. */
  readonly redirectUri: string;
  readonly parts: (filling: Filling) => readonly Part[];
}

/** A plain http issuer is for development, and libraries want to be told so. */
export const isPlain = (issuer: string): boolean => issuer.startsWith('http:');

export const secretOf = ({ secret }: Filling): string => secret ?? '<the secret you kept>';

export const schemeOf = (redirectUri: string): string => redirectUri.split(':', 1)[0] ?? redirectUri;
