import type { PictureEncoded } from '../contract.ts';
import { readSize } from './read-size.ts';

/** What is taken, and what becomes of it. */
export const PICTURE = { bytes: 5 * 1024 * 1024, pixels: 40_000_000, side: 512, quality: 82 } as const;
/** At the same time in this process: of the largest picture that is taken, decoding holds about a quarter of a gigabyte, and a thread that signing in needs as well. */
const AT_ONCE = 1;
const WAITING = 8;

let running = 0;
const queue: (() => void)[] = [];

/** Loaded when the first photo comes: most processes never see one. */
const load = () => import('@napi-rs/image');

/** Takes a place, or says that there are too many waiting already. */
async function takePlace(): Promise<boolean> {
  if (running < AT_ONCE) running++;
  else if (queue.length >= WAITING) return false;
  else await new Promise<void>((go) => queue.push(go));
  return true;
}

/** To the next one in line, or to nobody. */
function givePlace(): void {
  const next = queue.shift();
  if (next) next();
  else running--;
}

/**
 * A JPEG, PNG or WebP file of at most 5 MB and 40 million pixels, decoded and made anew: turned as the camera says, its middle as a square of at most 512 pixels, WebP
 * without any of the metadata it came with (Exif, XMP, IPTC, colour profiles). Of moving pictures the first. A file that ends too early is refused. Off the event loop.
 */
export async function encodePicture(given: Uint8Array): Promise<PictureEncoded> {
  const file = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (file.length > PICTURE.bytes) return { kind: 'refused', why: 'too_large' };
  const size = readSize(file);
  if (!size || size.width === 0 || size.height === 0) return { kind: 'refused', why: 'not_a_picture' };
  if (size.width * size.height > PICTURE.pixels) return { kind: 'refused', why: 'too_many_pixels' };
  if (!(await takePlace())) return { kind: 'refused', why: 'busy' };
  try {
    const { ResizeFit, Transformer } = await load();
    const side = Math.min(PICTURE.side, size.width, size.height);
    const picture = await new Transformer(file).rotate().resize({ width: side, height: side, fit: ResizeFit.Cover }).webp(PICTURE.quality);
    return { kind: 'encoded', picture };
  } catch {
    // What its decoder has to say of a broken file helps nobody.
    return { kind: 'refused', why: 'not_a_picture' };
  } finally {
    givePlace();
  }
}

/** Parts of a WebP file that are picture and nothing else (RFC 9649 section 2.5). */
const PARTS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);

/** Whether it is as `encodePicture` makes them, and whole: WebP, a small square, nothing written into it. */
export async function isOwnWork(picture: Buffer): Promise<boolean> {
  const size = readSize(picture);
  if (!size || size.width !== size.height || size.width > PICTURE.side || picture.toString('latin1', 0, 4) !== 'RIFF') return false;
  for (let at = 12; at + 8 <= picture.length; ) {
    if (!PARTS.has(picture.toString('latin1', at, at + 4))) return false;
    const length = picture.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  if (!(await takePlace())) return false;
  try {
    const { Transformer } = await load();
    await new Transformer(picture).rawPixels();
    return true;
  } catch {
    return false;
  } finally {
    givePlace();
  }
}
