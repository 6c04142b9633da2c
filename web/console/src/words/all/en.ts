export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/en.ts', { eager: true });
