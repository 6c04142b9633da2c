import type { TenantCipher } from '#platform/crypto';

export type Difficulty = 'low' | 'normal' | 'high';

/** What a face is given to solve, and what the server keeps of it in the sealed memory of the flow. */
export interface Puzzle {
  /** For the face: `options` of the screen's `challenge` node. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For `check`; never shown. */
  readonly kept: Readonly<Record<string, string>>;
}

/**
 * One kind of challenge: a folder plus a line in `app/catalog`. A puzzle belongs to one step of one flow and is answered once: the step forgets it with every
 * answer, right or wrong, in the move of the flow.
 */
export interface ChallengeMethod {
  /** The `method` of the screen's node: faces find their solver by it. Appears nowhere else. */
  readonly id: string;
  pose(cipher: TenantCipher, difficulty: Difficulty): Promise<Puzzle>;
  /** May ask an outside service; runs outside any transaction. Whatever was sent is never our failure: what is no solution is `false`. */
  check(cipher: TenantCipher, puzzle: Puzzle, solution: string): Promise<boolean>;
}
