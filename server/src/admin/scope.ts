import type { Scope } from '#platform/http';
import type { AdminRoute } from './kit/contract.ts';
import { registerRoutes, type RegisterDeps } from './kit/register-routes.ts';

/** `/admin/v1`: everything that can be done with an installation, for its operators and their programs. In the tenant of operators only. */
export function adminScope(deps: RegisterDeps, routes: readonly AdminRoute[]): Scope {
  return {
    name: 'admin',
    prefix: '/admin/v1',
    plugin: registerRoutes(deps, routes),
    openapi: {
      title: 'Parvis admin',
      description:
        'Everything that can be done with an installation: what the console does, it does by this. Fields that are not known are refused. Lists come in pages (`limit`, `after`, `next`). What can be changed by two has an ETag, and wants it back in If-Match. A request that makes something takes an `Idempotency-Key`. Errors are problem details (RFC 9457) with a stable `code`; how many requests are left stands in `RateLimit`. See docs/guide/admin-api.md.',
      securitySchemes: {
        operatorToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'Access token of an operator, made for the console, with the scope `admin`, a second step and a DPoP proof (RFC 9449).',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `parvis_live_...`, or `parvis_test_...` of an installation that is not in production.' },
      },
    },
  };
}
