export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/es.ts', { eager: true });
