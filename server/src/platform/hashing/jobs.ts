/** What passes between the process and its hashing threads. Never logged: it carries passwords. */
export interface Argon2Params {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

export type HashJob =
  | { readonly kind: 'hash'; readonly input: Uint8Array; readonly params: Argon2Params }
  /** Matches when one of the candidates does; tried in order. */
  | { readonly kind: 'verify'; readonly candidates: readonly Uint8Array[]; readonly phc: string };

export type HashAnswer = { readonly ok: true; readonly result: string | boolean } | { readonly ok: false; readonly message: string };
