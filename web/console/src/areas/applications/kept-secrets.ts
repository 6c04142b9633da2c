/*
 * A secret is shown once: by the page that leads through the first minutes. It is held in memory alone until the page is left for good.
 */
const kept = new Map<string, string>();
const nameOf = (tenant: string, clientId: string) => `${tenant}/${clientId}`;

export const keepSecret = (tenant: string, clientId: string, secret: string): unknown => kept.set(nameOf(tenant, clientId), secret);
export const keptSecret = (tenant: string, clientId: string): string | undefined => kept.get(nameOf(tenant, clientId));
export const forgetSecret = (tenant: string, clientId: string): unknown => kept.delete(nameOf(tenant, clientId));
