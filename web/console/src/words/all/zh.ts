export const files = import.meta.glob<{ readonly texts: unknown }>('../../**/texts/zh.ts', { eager: true });
