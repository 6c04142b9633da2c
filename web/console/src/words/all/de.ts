export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/de.ts', { eager: true });
