import { createEmailCodeCredential, createMagicLinkCredential, createPasswordCredential, type CredentialType, type EmailCodeDeps, type MagicLinkDeps, type PasswordCredentialDeps } from '#credentials';

/** Every way to prove who you are, one line each. */
export function credentialTypes(deps: PasswordCredentialDeps & EmailCodeDeps & MagicLinkDeps): CredentialType[] {
  return [createPasswordCredential(deps), createEmailCodeCredential(deps), createMagicLinkCredential(deps)];
}
