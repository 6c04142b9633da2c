export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/ar.ts', { eager: true });
