import {
  createAddresses,
  createBreachedPasswords,
  createCredentials,
  createHolds,
  createKnownBrowsers,
  credentialsTrust,
  createNotices,
  createOutsideAttempts,
  createPhone,
  createRecovery,
  createSecureAccount,
  createSurety,
  createTextNotices,
  enrolStep,
  forgetBrowsersListener,
  forgetSecondStepBrowsers,
  HAVE_I_BEEN_PWNED,
  manageStep,
  pushJobs,
  proveMoreStep,
  secondStep,
  type Credentials,
  type KnownBrowsers,
  type ManagedHolds,
  type ManageStepDeps,
  type NoticePhones,
  type OwnAddresses,
  type ManagedNotices,
  type OutsideAttempts,
  type PhonePort,
  type Recovery,
  type SecureAccount,
  type SecureAccountDeps,
} from '#credentials';
import type { ExternalCredentialDeps } from '#federation';
import type { IdentityRoom } from '#identity';
import type { Journeys, Step } from '#journeys';
import type { AnyJobType } from '#platform/jobs';
import type { Listener } from '#platform/events';
import type { AttemptWatch } from '#risk';
import type { BrowserTrust, Sessions } from '#sessions';
import type { Tenants } from '#tenants';
import { credentialTypes } from './catalog/credentials.ts';
import { commonOf, type Platform } from './compose-platform.ts';

export interface CredentialParts {
  readonly credentials: Credentials;
  /** Those of the types, and those that use whatever types there are. */
  readonly steps: readonly Step[];
  readonly listeners: readonly Listener[];
  readonly jobTypes: readonly AnyJobType[];
  /** What looking after credentials needs, for the account room. */
  readonly manage: ManageStepDeps;
  readonly addresses: OwnAddresses;
  readonly recovery: Recovery;
  readonly secureAccount: SecureAccount;
  readonly notices: ManagedNotices;
  readonly holds: ManagedHolds;
  readonly phones: NoticePhones;
  readonly browsers: KnownBrowsers;
  readonly browserTrust: BrowserTrust;
  readonly attempts: OutsideAttempts;
  /** Needs the journeys, which need the steps. */
  phone(journeys: Pick<Journeys, 'followLink'>): PhonePort;
}

export interface CredentialPartsDeps {
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly tenants: Tenants;
  readonly external: ExternalCredentialDeps['external'];
  /** Sees all attempts together. */
  readonly watch?: AttemptWatch;
  /** What comes of an answer to "Was this you?". */
  readonly answers?: SecureAccountDeps['answers'];
  /** Whether there is anybody in a tenant who verifies details. */
  readonly verifies?: (tenantId: string) => Promise<boolean>;
}

/** Everything by which customers prove who they are, and what keeps it theirs: second steps, notices, holds, recovery. */
export function composeCredentials(platform: Platform, { identity, sessions, tenants, external, watch, answers, verifies }: CredentialPartsDeps): CredentialParts {
  const { config, db, keys, delivery, hasher, oneTime, jobs, outbound, telemetry } = platform;
  const shared = { ...commonOf(platform), ...(watch ? { watch } : {}), identity, tenants, sessions, delivery, oneTime, hasher, jobs };
  const texts = createTextNotices({ ...shared, types: () => types });
  const surety = createSurety({ sessions, types: () => types });
  const notices = createNotices({ ...shared, phones: texts, surety });
  const holds = createHolds(shared);
  const browsers = createKnownBrowsers(keys, notices);
  const breached = createBreachedPasswords({
    outbound,
    url: config.BREACHED_PASSWORDS_URL ?? (config.production ? HAVE_I_BEEN_PWNED : 'off'),
    ...(config.BREACHED_PASSWORDS_FILE === undefined ? {} : { file: config.BREACHED_PASSWORDS_FILE }),
  });
  const types = credentialTypes({ ...shared, external, notices, holds, ...(breached ? { breached } : {}) });
  const credentials = createCredentials({ types });
  const using = { ...shared, types, credentials, notices, holds, browsers, forgetBrowsers: forgetSecondStepBrowsers, ...(verifies ? { verifies } : {}) };
  const recovery = createRecovery(using);
  const addresses = createAddresses({ ...using, surety });
  const secureAccount = createSecureAccount({ ...using, ...(answers ? { answers } : {}), undoMerge: (tx, origin, mergeId) => identity.merging.undo(tx, origin, mergeId) });
  return {
    credentials,
    steps: [...credentials.steps, secondStep(using), proveMoreStep(using), enrolStep(using), manageStep(using), ...addresses.steps, ...recovery.steps, ...secureAccount.steps],
    listeners: [...types.flatMap((type) => type.listeners ?? []), forgetBrowsersListener(shared), ...recovery.listeners],
    jobTypes: [...pushJobs({ db, keys, outbound, contact: config.PUSH_CONTACT ?? config.baseUrl }), ...texts.jobTypes],
    manage: using,
    addresses,
    recovery,
    secureAccount,
    notices,
    holds,
    phones: texts,
    browsers,
    browserTrust: credentialsTrust(keys),
    attempts: createOutsideAttempts({ ...shared, browsers }),
    phone: (journeys) => createPhone({ ...shared, notices, outbound, journeys, onFailure: (error) => telemetry.failed(error, 'phone') }),
  };
}
