export const files = import.meta.glob<{ readonly texts: unknown }>(['../../**/texts/zh.ts', '!../../areas/{settings,threats,users}/texts/*'], { eager: true });
