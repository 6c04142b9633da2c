/** What Parvis speaks, each by its own name: whoever looks for theirs may not read the page's. */
export const NAMES = { en: 'English', fr: 'Français', de: 'Deutsch', es: 'Español', ar: 'العربية', zh: '中文' } as const;

/** What the console can be read in. */
export const LANGUAGES = NAMES;

export type Language = keyof typeof LANGUAGES;

export const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

export const isName = (tag: string): tag is keyof typeof NAMES => Object.hasOwn(NAMES, tag);

/** For a list to choose from: what customers can be shown. */
export const languageChoices = Object.entries(NAMES).map(([value, label]) => ({ value, label }));
