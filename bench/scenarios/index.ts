import type { Scenario } from '../scenario.ts';
import { clientCredentials } from './client-credentials.ts';
import { discovery, jwks } from './documents.ts';
import { introspection } from './introspection.ts';
import { journeyStep } from './journey-step.ts';
import { passwordLogin } from './password-login.ts';
import { refresh } from './refresh.ts';
import { signUp } from './sign-up.ts';
import { silentSso } from './silent-sso.ts';
import { userinfo } from './userinfo.ts';

/** In the order in which they run: each finds the installation as those before left it. */
export const scenarios: readonly Scenario[] = [signUp, passwordLogin, silentSso, refresh, clientCredentials, introspection, userinfo, jwks, discovery, journeyStep];
