export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/de.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
