import { PICTURE_ATTRIBUTE, pictureAddress } from '#identity';
import type { Identity, PictureRefusal } from '#identity/contract';
import type { Origin } from '#platform/events';
import type { Limits } from '#platform/limits';
import type { Tenant } from '#tenants/contract';
import { changeProfile, type ProfileDeps } from './profile.ts';

/** Photos that somebody may send in an hour: each takes work, also one that is refused. */
const AN_HOUR = 20;

export interface PictureDeps extends ProfileDeps {
  readonly identity: ProfileDeps['identity'] & Pick<Identity, 'pictures'>;
  readonly limits: Pick<Limits, 'hit'>;
}

export interface PictureChange {
  readonly tenant: Tenant;
  readonly userId: string;
  readonly origin: Origin;
  /** The version of the profile that was looked at. */
  readonly expected?: string | undefined;
}

export type PictureSaved = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly why: PictureRefusal } | { readonly kind: 'limited'; readonly retryAfter: number };

/** Made anew before anything is written; then the photo, its address in the profile and the end of the one before are one change. */
export async function savePicture(deps: PictureDeps, change: PictureChange, file: Uint8Array): Promise<PictureSaved> {
  const { tenant, userId } = change;
  const counted = await deps.limits.hit(tenant.id, [{ key: `account:picture:${userId}`, limit: AN_HOUR, windowSeconds: 3600 }]);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };
  const encoded = await deps.identity.pictures.encode(file);
  if (encoded.kind === 'refused') return encoded;
  await deps.db.tenant(tenant.id, async (tx) => {
    await deps.sessions.takeTurns(tx, [userId]);
    const id = await deps.identity.pictures.keep(tx, userId, encoded.picture);
    await changeProfile(deps, tx, change, { attributes: { [PICTURE_ATTRIBUTE]: pictureAddress(tenant.issuer, id) } });
  });
  return { kind: 'saved' };
}

export async function removePicture(deps: PictureDeps, change: PictureChange): Promise<void> {
  await deps.db.tenant(change.tenant.id, (tx) => changeProfile(deps, tx, change, { attributes: { [PICTURE_ATTRIBUTE]: null } }));
}
