import type { Preset } from '../../contract.ts';
import { monogram } from '../oauth2/monogram.ts';

/*
 * Providers that speak OpenID Connect. From their public documentation; none was asked. `trust.email: verified` stands only where the provider itself proves
 * addresses; nobody is believed for a domain unless an operator says so.
 */

const google: Preset = {
  name: 'Google',
  mark: monogram('#1A73E8', 'M17.8 12A5.8 5.8 0 1 1 15.9 7.7L14.4 9.3A3.6 3.6 0 1 0 15.6 12ZM12 10.9L17.8 10.9L17.8 13.1L12 13.1Z'),
  settings: {
    issuer: 'https://accounts.google.com',
    clientAuthentication: 'client_secret_post',
    idTokenAlgs: ['RS256'],
    userInfo: 'never',
    // It knows consent and select_account, and no sign-in anew.
    fresh: 'none',
    localeParameter: 'hl',
  },
  trust: { email: 'verified' },
};

/** Accounts of every company and of private people: one issuer a tenant, named by `tid`. `issuerTenants` says whose are welcome. */
const microsoft: Preset = {
  name: 'Microsoft',
  mark: monogram('#00697F', 'M6.3 17L6.3 7L8.5 7L8.5 17ZM15.5 17L15.5 7L17.7 7L17.7 17ZM6.3 7L8.6 7L13.1 14.2L10.9 14.2ZM13.1 14.2L10.9 14.2L15.4 7L17.7 7Z'),
  settings: {
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
    discoveryUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    clientAuthentication: 'client_secret_post',
    idTokenAlgs: ['RS256'],
    userInfo: 'never',
    emailVerifiedClaim: 'xms_edov',
    fresh: 'prompt',
    localeParameter: 'none',
  },
  // Whoever administers a tenant writes what addresses it likes. The optional claim xms_edov says that the tenant owns the domain; who adds it may trust `verified`.
  trust: { email: 'never' },
};

/** Its ID tokens for web applications are signed with the channel's secret. */
const line: Preset = {
  name: 'LINE',
  mark: monogram('#06A14A', 'M10.2 6.8L10.2 17L7.8 17L7.8 6.8ZM7.8 14.7L16.2 14.7L16.2 17.1L7.8 17.1Z'),
  settings: {
    issuer: 'https://access.line.me',
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', 'profile', 'email'],
    idTokenAlgs: ['HS256'],
    userInfo: 'never',
    fresh: 'none',
    loginHint: false,
  },
  // It says nothing about whether an address is proved.
  trust: { email: 'never' },
};

const kakao: Preset = {
  name: 'Kakao',
  mark: monogram('#FEE500', 'M9.8 6.8L9.8 17.2L7.4 17.2L7.4 6.8ZM14.1 6.8L17.1 6.8L11.4 13L9.2 13ZM11.2 11L13.2 9.8L17.6 17.2L14.7 17.2Z', '#191600'),
  settings: {
    issuer: 'https://kauth.kakao.com',
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', 'account_email', 'profile_nickname'],
    idTokenAlgs: ['RS256'],
    claims: { name: 'nickname' },
    fresh: 'prompt',
    localeParameter: 'none',
  },
  trust: { email: 'verified' },
};

const yahoo: Preset = {
  name: 'Yahoo',
  mark: monogram('#5F01D1', 'M6.3 6.8L9 6.8L13.2 12.6L12 14.4L10.8 12.9ZM13.2 12.9L12 14.4L10.8 12.6L15 6.8L17.7 6.8ZM13.2 12.4L13.2 17.4L10.8 17.4L10.8 12.4Z'),
  settings: { issuer: 'https://api.login.yahoo.com', idTokenAlgs: ['ES256', 'RS256'], fresh: 'prompt', localeParameter: 'none' },
  trust: { email: 'verified' },
};

const slack: Preset = {
  name: 'Slack',
  mark: monogram('#4A154B', 'M12 13A3.6 3.6 0 1 1 15.1 7.6L13.3 8.7A1.5 1.5 0 1 0 12 10.9ZM12 10.9A3.6 3.6 0 1 1 8.9 16.3L10.7 15.2A1.5 1.5 0 1 0 12 13Z'),
  settings: { issuer: 'https://slack.com', clientAuthentication: 'client_secret_post', idTokenAlgs: ['RS256'], userInfo: 'never', fresh: 'none', localeParameter: 'none' },
  // Whoever administers a workspace may write its members' addresses.
  trust: { email: 'never' },
};

/** The French state's. Low identities by default (eidas1); FranceConnect+ has an issuer of its own and gives eidas2 and eidas3. */
const franceconnect: Preset = {
  name: 'FranceConnect',
  mark: monogram(
    '#000091',
    'M7.6 7.4L7.6 16.6L5.6 16.6L5.6 7.4ZM5.6 7.4L11 7.4L11 9.4L5.6 9.4ZM5.6 11.2L10.2 11.2L10.2 13.2L5.6 13.2ZM19 15.5A4.6 4.6 0 1 1 19 8.5L17.7 10A2.6 2.6 0 1 0 17.7 14Z',
  ),
  settings: {
    issuer: 'https://oidc.franceconnect.gouv.fr/api/v2',
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', 'given_name', 'family_name', 'email'],
    idTokenAlgs: ['ES256', 'RS256'],
    acrValues: ['eidas1'],
    acceptedAcr: ['eidas1', 'eidas2', 'eidas3'],
    fresh: 'prompt',
    loginHint: false,
    localeParameter: 'none',
  },
  // Addresses are as people told their identity provider. Substantial and high are two factors; that phishing gets nowhere is not said of either.
  trust: { email: 'never', acr: { eidas1: 'one', eidas2: 'two', eidas3: 'two' } },
};

const gitlab: Preset = {
  name: 'GitLab',
  mark: monogram(
    '#C2410C',
    'M13.2 12A4.2 4.2 0 1 1 11.7 8.7L10.5 10.2A2.3 2.3 0 1 0 11.3 12ZM9 11.1L13.2 11.1L13.2 12.9L9 12.9ZM16.9 8L16.9 16.4L15.1 16.4L15.1 8ZM15.1 14.6L19.6 14.6L19.6 16.4L15.1 16.4Z',
  ),
  settings: { issuer: 'https://gitlab.com', idTokenAlgs: ['RS256'], fresh: 'none', localeParameter: 'none' },
  trust: { email: 'verified' },
};

/** Claims are only in the ID token when each is asked for. */
const twitch: Preset = {
  name: 'Twitch',
  mark: monogram('#7A3BEE', 'M13.2 7.2L13.2 17.2L10.8 17.2L10.8 7.2ZM6.8 7L17.2 7L17.2 9.3L6.8 9.3Z'),
  settings: {
    issuer: 'https://id.twitch.tv/oauth2',
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', 'user:read:email'],
    idTokenAlgs: ['RS256'],
    userInfo: 'never',
    claims: { name: 'preferred_username' },
    parameters: { claims: '{"id_token":{"email":null,"email_verified":null,"preferred_username":null,"picture":null}}' },
    fresh: 'none',
    loginHint: false,
    localeParameter: 'none',
  },
  trust: { email: 'verified' },
};

export const oidcPresets = { google, microsoft, line, kakao, yahoo, slack, franceconnect, gitlab, twitch } satisfies Readonly<Record<string, Preset>>;
