export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/fr.ts', { eager: true });
