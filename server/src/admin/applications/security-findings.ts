import type { Application } from '#oidc/contract';

export interface Finding {
  readonly id: string;
  readonly ok: boolean;
  readonly title: string;
  readonly why: string;
  /** Fields of the application as they should be; absent: more than a switch is needed. */
  readonly change?: Readonly<Record<string, unknown>>;
  readonly weight: number;
}

const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|\/|$)/;
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

/** How well an application uses what protects it (RFC 9700, RFC 9126, RFC 9449); what is always on is not counted. */
export function securityFindings({ metadata, requirePkce, requirePar, accessTokenFormat, firstParty }: Application): {
  readonly score: number;
  readonly findings: readonly Finding[];
} {
  const method = metadata['token_endpoint_auth_method'];
  const isPublic = method === 'none';
  const code = list(metadata['grant_types']).includes('authorization_code');
  const all: readonly (Finding | false)[] = [
    code && {
      id: 'pkce',
      ok: requirePkce || isPublic,
      title: 'Codes are bound to the browser that asked for them (PKCE)',
      why: 'A code that somebody else gets hold of is worth nothing to them.',
      change: { require_pkce: true },
      weight: 30,
    },
    code && {
      id: 'par',
      ok: requirePar,
      title: 'Requests are pushed (PAR)',
      why: 'What is asked for goes from server to server: nobody on the way can read or change it.',
      change: { require_par: true },
      weight: 15,
    },
    {
      id: 'dpop',
      ok: metadata['dpop_bound_access_tokens'] === true,
      title: 'Tokens are bound to a key (DPoP)',
      why: 'A stolen token cannot be used without the key it was made for.',
      change: { metadata: { ...metadata, dpop_bound_access_tokens: true } },
      weight: 20,
    },
    !isPublic && {
      id: 'private_key',
      ok: method === 'private_key_jwt',
      title: 'It proves itself with a key of its own',
      why: 'A secret is known on both sides and can leak on either; a private key never leaves yours.',
      weight: 15,
    },
    code && {
      id: 'local_addresses',
      ok: !list(metadata['redirect_uris']).some((uri) => LOCAL.test(uri)),
      title: 'No address of a developer’s machine is registered',
      why: 'What is meant for trying things out has no place in an application that customers use.',
      weight: 10,
    },
    !firstParty && {
      id: 'opaque',
      ok: accessTokenFormat === 'opaque',
      title: 'Access tokens say nothing to others',
      why: 'A JWT can be read by whoever has it; an opaque token tells nothing.',
      change: { access_token_format: 'opaque' },
      weight: 5,
    },
    code && {
      id: 'logout',
      ok: metadata['backchannel_logout_uri'] !== undefined,
      title: 'It hears when its customers sign out',
      why: 'Otherwise somebody who signed out stays signed in there.',
      weight: 5,
    },
  ];
  const findings = all.filter((one) => one !== false).map((one): Finding => (one.ok ? without(one) : one));
  const most = findings.reduce((sum, { weight }) => sum + weight, 0);
  const reached = findings.reduce((sum, { ok, weight }) => sum + (ok ? weight : 0), 0);
  return { score: most === 0 ? 100 : Math.round((100 * reached) / most), findings };
}

const without = ({ change: _, ...finding }: Finding): Finding => finding;
