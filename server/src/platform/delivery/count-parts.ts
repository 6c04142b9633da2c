/** GSM 03.38, the basic table; each of the second table takes two places. */
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const EXTENDED = new Set('\f^{}\\[~]|€');

/** How many messages a text is on the way, and on the bill: 160 places in the alphabet of telephones, 70 in any other; a little less where it is put together again. */
export function countParts(text: string): number {
  let places = 0;
  for (const sign of text) {
    if (!BASIC.has(sign) && !EXTENDED.has(sign)) return partsOf(text.length, 70, 67);
    places += BASIC.has(sign) ? 1 : 2;
  }
  return partsOf(places, 160, 153);
}

const partsOf = (places: number, whole: number, each: number) => (places <= whole ? 1 : Math.ceil(places / each));
