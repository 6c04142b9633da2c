import { calculateJwkThumbprint, decodeProtectedHeader } from 'jose';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { openReplay } from '../artefacts/seal-artefact.ts';
import type { ArtefactRow } from '../artefacts/store.ts';
import type { Unit } from '../artefacts/unit.ts';

/** What is kept, sealed and for seconds only, of the request that used a refresh token. */
interface Replay {
  readonly clientId: string;
  /** Thumbprint of the DPoP key, or null. */
  readonly jkt: string | null;
  /** Parameters that change the answer. */
  readonly asked: string;
  readonly sub: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The proof itself was checked before the refresh token was looked at. */
async function proofKey(ctx: KoaContextWithOIDC): Promise<string | null> {
  const proof = ctx.get('DPoP');
  if (proof === '') return null;
  const { jwk } = decodeProtectedHeader(proof);
  return jwk ? calculateJwkThumbprint(jwk) : null;
}

function askedOf(ctx: KoaContextWithOIDC): string {
  const { scope, resource } = ctx.oidc.params ?? {};
  return JSON.stringify([scope ?? null, resource ?? null]);
}

export async function describeAnswer(ctx: KoaContextWithOIDC): Promise<string> {
  const replay: Replay = {
    clientId: ctx.oidc.client?.clientId ?? '',
    jkt: await proofKey(ctx),
    asked: askedOf(ctx),
    sub: ctx.oidc.account?.accountId ?? '',
    body: ctx.body as Record<string, unknown>,
  };
  return JSON.stringify(replay);
}

/**
 * A refresh token that was used moments ago comes again: a lost answer, a retry, two tabs. The same client with the same key gets the same
 * answer again; nothing new is made, so a thief gains nothing he did not have. Anything else falls through, and the reuse ends the family.
 * Sets `unit.answer` and is true when there is one.
 */
export async function answerAgain(ctx: KoaContextWithOIDC, unit: Unit, row: ArtefactRow, stands: (sub: string, clientId: string) => Promise<boolean>): Promise<boolean> {
  if (!row.replay) return false;
  const replay = JSON.parse(openReplay(unit.cipher, row.id_hash, row.replay)) as Replay;
  if (replay.clientId !== ctx.oidc.client?.clientId || replay.jkt !== (await proofKey(ctx))) return false;
  if (!(await stands(replay.sub, replay.clientId))) return false;
  unit.answer =
    replay.asked === askedOf(ctx)
      ? { status: 200, body: replay.body }
      : // Another API's token by the same refresh token, in parallel: the winner has its successor; asking again with that one works.
        { status: 503, body: { error: 'temporarily_unavailable', error_description: 'the refresh token was used by a parallel request; repeat with the new one' }, retryAfter: 1 };
  return true;
}

/** Leaves the provider's handler; the middleware then gives `unit.answer`. */
export class AnsweredBefore extends errors.InvalidGrant {
  constructor() {
    super('answered before');
  }
}
