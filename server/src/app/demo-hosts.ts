import type { Config } from '#platform/config';

/**
 * What the demo has on private addresses, by name and in development only: its applications take back-channel logout there, and Demo Social is asked who
 * somebody is. Production has no demo.
 */
export function withDemoHosts(config: Config): Config {
  if (!config.PARVIS_DEMO || config.production) return { ...config, PARVIS_DEMO: false };
  const hosts = [config.SHOP_PORT, config.CLUB_PORT, config.SOCIAL_PORT].map((port) => `localhost:${port}`);
  return { ...config, PARVIS_OUTBOUND_ALLOW: [...new Set([...config.PARVIS_OUTBOUND_ALLOW, ...hosts])] };
}
