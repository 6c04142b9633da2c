const KINDS: readonly (readonly [RegExp, string])[] = [
  [/AppleTV|tvOS/i, 'Apple TV'],
  [/Android TV|GoogleTV|BRAVIA|AFT[A-Z]/i, 'Android TV'],
  [/Tizen|SMART-TV|SamsungBrowser.*TV/i, 'Samsung TV'],
  [/Web0S|webOS|LG Browser/i, 'LG TV'],
  [/Roku/i, 'Roku'],
  [/PlayStation/i, 'PlayStation'],
  [/Xbox/i, 'Xbox'],
  [/Nintendo/i, 'Nintendo'],
  [/iPad/i, 'iPad'],
  [/iPhone/i, 'iPhone'],
  [/Android/i, 'Android'],
  [/Windows/i, 'Windows'],
  [/Mac OS X|Macintosh|Darwin/i, 'Mac'],
  [/Linux|X11/i, 'Linux'],
];

/** A name the customer can compare with what stands in front of them, or undefined. Proper names: the same in every language. */
export function describeDevice(userAgent: string | undefined): string | undefined {
  return userAgent === undefined ? undefined : KINDS.find(([pattern]) => pattern.test(userAgent))?.[1];
}
