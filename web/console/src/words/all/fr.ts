export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/fr.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
