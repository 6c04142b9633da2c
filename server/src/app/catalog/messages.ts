import { credentialMessages } from '#credentials';
import { erasureMessages } from '#erasure';
import { companyMessages, familyMessages } from '#organizations';
import type { MessageSample } from '#platform/delivery';
import { portabilityMessages } from '#portability';
import { preferenceMessages } from '#preferences';
import { requestMessages } from '#requests';
import { verificationMessages } from '#verification';

/** Every message that customers get, in the order it is shown. Those to operators stay as they are: nothing configures the installation's own tenant. */
export const messageSamples: readonly MessageSample[] = [
  ...credentialMessages,
  ...erasureMessages,
  ...portabilityMessages,
  ...requestMessages,
  ...familyMessages,
  ...companyMessages,
  ...preferenceMessages,
  ...verificationMessages,
];
