import type { Config } from '#platform/config';
import type { Application } from '#oidc/contract';
import type { Tenant } from '#tenants';
import { bad, good, warning, type Check, type Finding } from '../finding.ts';

const ABOUT = 'safety';
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|\/|$)/;

type Settings = Pick<Config, 'production' | 'baseUrl' | 'PARVIS_TRUSTED_PROXIES' | 'METRICS_TOKEN' | 'PARVIS_AUDIT_ANCHOR' | 'BREACHED_PASSWORDS_URL'>;

export interface SafetyCheckDeps {
  readonly config: Settings;
  readonly owners: () => Promise<number>;
  readonly tenants: () => AsyncIterable<Tenant>;
  readonly applications: (tenantId: string) => Promise<readonly Application[]>;
}

/** What is allowed, and should not be as it is. */
export const safetyCheck = ({ config, owners, tenants, applications }: SafetyCheckDeps): Check => ({
  about: ABOUT,
  async examine() {
    const found: Finding[] = [...judgeOwners(await owners()), ...judgeSettings(config)];
    if (config.production) {
      for await (const tenant of tenants()) {
        const local = (await applications(tenant.id)).filter(
          ({ state, metadata }) => state === 'active' && (metadata['redirect_uris'] as readonly string[] | undefined)?.some((uri) => LOCAL.test(uri)),
        );
        if (local.length > 0)
          found.push(
            warning(
              ABOUT,
              `Applications of "${tenant.slug}" may send codes to a machine of a developer: ${local.map(({ clientId }) => clientId).join(', ')}.`,
              'Take the addresses at localhost out of their redirect_uris.',
            ),
          );
      }
    }
    return found;
  },
});

export const judgeOwners = (owners: number): readonly Finding[] =>
  owners === 0
    ? [warning(ABOUT, 'Nobody can sign in to the console: there is no owner.', 'npm run parvis -- setup prints a link for the first one.')]
    : owners === 1
      ? [warning(ABOUT, 'There is one owner only: whoever loses their passkey locks the company out.', 'Invite a second owner in the console, under Team.')]
      : [good(ABOUT, `${owners} owners can sign in to the console.`)];

export function judgeSettings(config: Settings): readonly Finding[] {
  if (!config.production) return [good(ABOUT, 'Development defaults are in use; PARVIS_MODE=production refuses them.')];
  return [
    ...(config.baseUrl.startsWith('https:')
      ? []
      : [bad(ABOUT, 'PARVIS_BASE_URL is not https: passwords and tokens travel in the clear.', 'Put a proxy with TLS in front, and set PARVIS_BASE_URL to its address.')]),
    ...(config.PARVIS_TRUSTED_PROXIES.length === 0
      ? [
          warning(
            ABOUT,
            'No proxy is trusted: if there is one, all customers seem to come from its address, and one of them who is slowed down slows all.',
            'Set PARVIS_TRUSTED_PROXIES to its address, unless TLS ends here.',
          ),
        ]
      : []),
    ...(config.METRICS_TOKEN === undefined ? [warning(ABOUT, 'Metrics can be read from this machine only.', 'Set METRICS_TOKEN, and alert on what they say.')] : []),
    ...(config.PARVIS_AUDIT_ANCHOR === undefined
      ? [
          warning(
            ABOUT,
            'The audit trail has no anchor outside the database: whoever owns the database can cut off its end unseen.',
            'Set PARVIS_AUDIT_ANCHOR to a file that only grows.',
          ),
        ]
      : []),
  ];
}
