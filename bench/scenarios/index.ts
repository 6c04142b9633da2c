import type { Scenario } from '../scenario.ts';
import { auditTampering, auditTrail } from './audit-trail.ts';
import { clientCredentials } from './client-credentials.ts';
import { customerSearchHttp } from './customer-search-http.ts';
import { customerSearch } from './customer-search.ts';
import { discovery, jwks } from './documents.ts';
import { egress } from './egress.ts';
import { idleMemory } from './idle-memory.ts';
import { introspection } from './introspection.ts';
import { journeyStep } from './journey-step.ts';
import { manyTenants } from './many-tenants.ts';
import { manyUsers } from './many-users.ts';
import { overload } from './overload.ts';
import { passkeyLogin } from './passkey-login.ts';
import { passwordFlood } from './password-flood.ts';
import { passwordLogin } from './password-login.ts';
import { policyReplay } from './policy-replay.ts';
import { refresh } from './refresh.ts';
import { risk, riskReplay } from './risk.ts';
import { signOutAll } from './sign-out-all.ts';
import { signUp } from './sign-up.ts';
import { silentSso } from './silent-sso.ts';
import { startUp } from './start-up.ts';
import { trailSearch } from './trail-search.ts';
import { threats } from './threats.ts';
import { totpLogin } from './totp-login.ts';
import { twoProcesses } from './two-processes.ts';
import { userinfo } from './userinfo.ts';

/** In the order in which they run: each finds the installation as those before left it. */
export const scenarios: readonly Scenario[] = [
  idleMemory,
  startUp,
  silentSso,
  refresh,
  clientCredentials,
  introspection,
  userinfo,
  jwks,
  discovery,
  journeyStep,
  passwordLogin,
  passkeyLogin,
  totpLogin,
  signUp,
  twoProcesses,
  overload,
  passwordFlood,
  manyTenants,
  manyUsers,
  auditTrail,
  auditTampering,
  egress,
  customerSearch,
  risk,
  riskReplay,
  threats,
  policyReplay,
  signOutAll,
  customerSearchHttp,
  trailSearch,
];
