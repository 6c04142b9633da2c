import type { JWTVerifyGetKey } from 'jose';
import { readCut } from './block.ts';

export const CUT_MAC = 'platform.audit_cuts';

/** Until when entries may be gone, as somebody with our keys said: the latest of it. */
export async function latestCut(cuts: readonly string[], tenant: string, keys: JWTVerifyGetKey): Promise<string | undefined> {
  const read = await Promise.all(cuts.map((signed) => readCut(signed, keys)));
  return read
    .flatMap((cut) => (cut?.tenant === tenant ? [cut.before] : []))
    .toSorted()
    .at(-1);
}
