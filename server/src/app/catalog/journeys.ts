import type { JourneyDefinition } from '#journeys';
import address from './journeys/address.json' with { type: 'json' };
import consent from './journeys/consent.json' with { type: 'json' };
import deleteAccount from './journeys/delete.json' with { type: 'json' };
import details from './journeys/details.json' with { type: 'json' };
import device from './journeys/device.json' with { type: 'json' };
import exportCopies from './journeys/export.json' with { type: 'json' };
import merge from './journeys/merge.json' with { type: 'json' };
import operator from './journeys/operator.json' with { type: 'json' };
import privacy from './journeys/privacy.json' with { type: 'json' };
import recover from './journeys/recover.json' with { type: 'json' };
import secureAccount from './journeys/secure-account.json' with { type: 'json' };
import security from './journeys/security.json' with { type: 'json' };
import signIn from './journeys/sign-in.json' with { type: 'json' };
import signOut from './journeys/sign-out.json' with { type: 'json' };
import signUp from './journeys/sign-up.json' with { type: 'json' };
import stepUp from './journeys/step-up.json' with { type: 'json' };
import verified from './journeys/verified.json' with { type: 'json' };
import organization from './journeys/organization.json' with { type: 'json' };
import verify from './journeys/verify.json' with { type: 'json' };

/** The built-in journeys: every tenant has them unless it publishes its own. */
export const builtinJourneys: readonly JourneyDefinition[] = [
  signIn,
  signUp,
  stepUp,
  recover,
  security,
  address,
  exportCopies,
  deleteAccount,
  merge,
  secureAccount,
  details,
  verify,
  organization,
  verified,
  privacy,
  consent,
  signOut,
  device,
  operator,
];
