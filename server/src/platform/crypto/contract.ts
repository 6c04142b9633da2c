import type { KeyObject } from 'node:crypto';

/**
 * Key hierarchy: key-encryption key (file, environment or a KMS behind `KekPort`) -> tenant keys -> one data key per user.
 * Values are sealed with AES-256-GCM; `context` is bound as additional data, so a sealed value moved to another row or column does not open.
 */
export interface KekPort {
  /** Id of the key new wraps use. */
  readonly currentId: string;
  wrap(plain: Uint8Array, context: string): Promise<{ readonly kekId: string; readonly wrapped: Buffer }>;
  unwrap(kekId: string, wrapped: Uint8Array, context: string): Promise<Buffer>;
}

export interface Cipher {
  seal(plain: string | Uint8Array, context: string): Buffer;
  /** Throws when the value was altered, belongs to another context or another key. */
  open(sealed: Uint8Array, context: string): Buffer;
  openText(sealed: Uint8Array, context: string): string;
}

export interface TenantCipher extends Cipher {
  /** HMAC-SHA-256 of an already normalised value: equality lookups over sealed data. 32 bytes. `purpose` separates indexes, e.g. `identity.identifier.email`. */
  blindIndex(purpose: string, normalised: string): Buffer;
  /** Keyed MAC for short codes and bindings (never stored in clear). 32 bytes. */
  mac(purpose: string, data: string | Uint8Array): Buffer;
  /** Makes a data key for one user; destroying the wrapped form makes all that user's values unreadable. */
  newUserKey(): { readonly wrapped: Buffer; readonly cipher: Cipher };
  openUserKey(wrapped: Uint8Array): Cipher;
}

export interface Keys {
  /** The tenant's cipher (cached, unwrapped once per process). Made on first use. */
  tenant(tenantId: string): Promise<TenantCipher>;
  /** Pepper for password hashes: held apart from the database (P6). Version is stored beside the hash. */
  readonly pepper: { readonly current: string; get(version: string): Buffer | undefined };
}

export type SigningAlg = 'ES256' | 'EdDSA' | 'RS256';
/** Keys serve one purpose each (D26): what one signs is never taken for something of the other. */
export type SigningPurpose = 'tokens' | 'saml' | 'erasure' | 'exports' | 'consents' | 'audit';
export type SigningState = 'next' | 'active' | 'retiring' | 'retired';

export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly state: SigningState;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Private key as JWK (with kid, alg, use) for oidc-provider's key store. */
  readonly privateJwk: Readonly<Record<string, unknown>>;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface KeyDays {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly state: SigningState | 'retired';
  readonly publishedAt: Date;
  readonly activatedAt?: Date;
  readonly retiringAt?: Date;
  readonly retiredAt?: Date;
  /** When the schedule replaces it; of active keys. */
  readonly dueAt?: Date;
}

export interface SigningKeys {
  /** Keys published in the JWKS (next, active, retiring), active ones first. Cached; `version` changes whenever the set does. */
  current(tenantId: string): Promise<{ readonly version: string; readonly keys: readonly SigningKey[] }>;
  /** next -> active -> retiring -> retired, publishing a new next first; never signs with a key the JWKS has not shown long enough (D26). `emergency` retires the active key at once. */
  rotate(tenantId: string, options?: { readonly emergency?: boolean }): Promise<void>;
  /** Public halves of all keys that ever signed, newest first: for what must be checked after years. */
  everyPublicKey(tenantId: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Every key there was, newest first, with its days: for whoever looks after them. Makes none. */
  calendar(tenantId: string): Promise<readonly KeyDays[]>;
  /** Rotation by schedule, for the worker; returns the number of tenants rotated. */
  rotateDue(): Promise<number>;
}
