export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const PNG = '\x89PNG\r\n\x1a\n';
/** Of a JPEG: what begins a frame (ISO/IEC 10918-1 table B.1), all but the three codes among them that are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * How large a picture says it is, from its first bytes, before anything is decoded; undefined: it is no JPEG (ISO/IEC 10918-1), PNG (PNG 5.2) or WebP (RFC 9649), or
 * not the whole of one. SVG has none of these beginnings and is never taken, for it can hold script.
 */
export function readSize(file: Buffer): PictureSize | undefined {
  const text = (from: number, to: number) => file.toString('latin1', from, to);
  if (text(0, 3) === '\xff\xd8\xff') return sizeOfJpeg(file);
  if (text(0, 8) === PNG) return text(12, 16) === 'IHDR' && file.includes('IEND', 33) ? { width: file.readUInt32BE(16), height: file.readUInt32BE(20) } : undefined;
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return file.length >= file.readUInt32LE(4) + 8 ? sizeOfWebp(file) : undefined;
  return undefined;
}

/** The largest of its frames. Whole: the end is marked, after the last scan began. */
function sizeOfJpeg(file: Buffer): PictureSize | undefined {
  let size: PictureSize | undefined;
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] as number;
    // Bytes that only fill.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (isFrame(marker)) {
      const [height, width] = [file.readUInt16BE(at + 5), file.readUInt16BE(at + 7)];
      if (size === undefined || width * height > size.width * size.height) size = { width, height };
    }
    if (marker === 0xda) return file.lastIndexOf(Buffer.from([0xff, 0xd9])) > at ? size : undefined;
    at += 2 + file.readUInt16BE(at + 2);
  }
  return undefined;
}

function sizeOfWebp(file: Buffer): PictureSize | undefined {
  if (file.length < 30) return undefined;
  switch (file.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = file.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}
