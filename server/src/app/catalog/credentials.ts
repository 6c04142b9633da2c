import {
  createEmailCodeCredential,
  createMagicLinkCredential,
  createPasskeyCredential,
  createPasswordCredential,
  type CredentialType,
  type EmailCodeDeps,
  type MagicLinkDeps,
  type PasskeyDeps,
  type PasswordCredentialDeps,
} from '#credentials';

/** Every way to prove who you are, one line each. */
export function credentialTypes(deps: PasswordCredentialDeps & EmailCodeDeps & MagicLinkDeps & PasskeyDeps): CredentialType[] {
  return [createPasswordCredential(deps), createEmailCodeCredential(deps), createMagicLinkCredential(deps), createPasskeyCredential(deps)];
}
