export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/ar.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
