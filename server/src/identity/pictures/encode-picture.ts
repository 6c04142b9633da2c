import type { PictureEncoded } from '../contract.ts';

/** What is taken, and what becomes of it. */
export const PICTURE = { bytes: 5 * 1024 * 1024, pixels: 40_000_000, side: 512, quality: 82, seconds: 10 } as const;
/** At the same time in this process: an encoder takes memory and a thread that signing in needs as well. */
const AT_ONCE = 2;
const WAITING = 8;

type Sharp = typeof import('sharp').default;
let loaded: Promise<Sharp> | undefined;
let running = 0;
const queue: (() => void)[] = [];

/** Loaded when the first photo comes: most processes never see one. Of libvips' readers only these three may run, whatever a file says it is. */
async function load(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });
    return sharp;
  });
  return loaded;
}

/** By its first bytes: ISO/IEC 10918-1, PNG 5.2, RFC 9649. SVG has none of these and is never taken, for it can hold script. */
function isPhoto(file: Buffer): boolean {
  const text = (from: number, to: number) => file.toString('latin1', from, to);
  return text(0, 3) === '\xff\xd8\xff' || text(0, 8) === '\x89PNG\r\n\x1a\n' || (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP');
}

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
  if (!isPhoto(file)) return { kind: 'refused', why: 'not_a_picture' };
  if (!(await takePlace())) return { kind: 'refused', why: 'busy' };
  try {
    const sharp = await load();
    // The sizes stand at the beginning: nothing is decoded to learn them, and nothing of what is too large.
    const { width, height } = await sharp(file, { limitInputPixels: false, failOn: 'error' }).metadata();
    if (width * height > PICTURE.pixels) return { kind: 'refused', why: 'too_many_pixels' };
    const side = Math.min(PICTURE.side, width, height);
    const picture = await sharp(file, { limitInputPixels: PICTURE.pixels, failOn: 'error' })
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality: PICTURE.quality })
      .timeout({ seconds: PICTURE.seconds })
      .toBuffer();
    return { kind: 'encoded', picture };
  } catch {
    // What its decoder has to say of a broken file helps nobody.
    return { kind: 'refused', why: 'not_a_picture' };
  } finally {
    givePlace();
  }
}

/** Whether it is as `encodePicture` makes them, and whole: WebP, a small square, nothing written into it. */
export async function isOwnWork(picture: Buffer): Promise<boolean> {
  if (!isPhoto(picture) || picture.length > PICTURE.bytes || !(await takePlace())) return false;
  try {
    const sharp = await load();
    const read = sharp(picture, { limitInputPixels: PICTURE.side ** 2, failOn: 'error' });
    const { format, width, height, exif, xmp, iptc, icc } = await read.metadata();
    if (format !== 'webp' || width !== height || [exif, xmp, iptc, icc].some((part) => part !== undefined)) return false;
    await read.timeout({ seconds: PICTURE.seconds }).stats();
    return true;
  } catch {
    return false;
  } finally {
    givePlace();
  }
}
