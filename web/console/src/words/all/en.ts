export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/en.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
