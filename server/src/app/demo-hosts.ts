import type { Config } from '#platform/config';

/** The parts of the demo, with the setting that says where each listens. */
export const DEMO_PORTS = { shop: 'SHOP_PORT', club: 'CLUB_PORT', repairs: 'REPAIRS_PORT', social: 'SOCIAL_PORT', verify: 'VERIFY_PORT' } as const;
export type DemoName = keyof typeof DEMO_PORTS;

/**
 * What the demo has on private addresses, by name and in development only: its applications are told there that somebody signed out, Demo Social is asked who
 * somebody is, and Demo Verify how old. Production has no demo.
 */
export function withDemoHosts(config: Config): Config {
  if (!config.PARVIS_DEMO || config.production) return { ...config, PARVIS_DEMO: false };
  const hosts = Object.values(DEMO_PORTS).map((setting) => `localhost:${config[setting]}`);
  return { ...config, PARVIS_OUTBOUND_ALLOW: [...new Set([...config.PARVIS_OUTBOUND_ALLOW, ...hosts])] };
}
