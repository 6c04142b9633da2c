export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/es.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
