import type { Cipher } from '#platform/crypto';

export interface PiecePlace {
  readonly userId: string;
  readonly exportId: string;
  readonly attempt: string;
  readonly position: number;
}

// Bound to user, copy, try and position: no piece opens anywhere else, and none can be left out or put elsewhere without being seen.
const place = ({ userId, exportId, attempt, position }: PiecePlace) => `portability.pieces.sealed:${userId}:${exportId}:${attempt}:${position}`;

export const sealPiece = (cipher: Cipher, of: PiecePlace, plain: Uint8Array): Buffer => cipher.seal(plain, place(of));
export const openPiece = (cipher: Cipher, of: PiecePlace, sealed: Uint8Array): Buffer => cipher.open(sealed, place(of));
