/** As a name is shown: one line, single spaces. */
export const tidyName = (name: string): string => name.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** As it is found and sorted: capitals and forms of the same letter make no difference. */
export const nameKey = (name: string): string => tidyName(name.normalize('NFKC')).toLowerCase();
