import type { Preset } from '../../contract.ts';
import { monogram } from './monogram.ts';

/*
 * Providers without OpenID Connect, or with one that cannot be verified. From their public documentation; none was asked. `trust.email: verified` stands only
 * where the documentation says who proved the address; nobody is believed for a domain unless an operator says so.
 */

const facebook: Preset = {
  name: 'Facebook',
  mark: monogram('#0866FF', 'M10.6 6.8L10.6 17.2L8.2 17.2L8.2 6.8ZM8.2 6.8L16 6.8L16 9L8.2 9ZM8.2 11.3L14.8 11.3L14.8 13.5L8.2 13.5Z'),
  settings: {
    authorizationEndpoint: 'https://www.facebook.com/v25.0/dialog/oauth',
    tokenEndpoint: 'https://graph.facebook.com/v25.0/oauth/access_token',
    userInfoEndpoint: 'https://graph.facebook.com/v25.0/me',
    userInfoQuery: { fields: 'id,name,first_name,last_name,email' },
    secretProofParameter: 'appsecret_proof',
    scopes: ['public_profile', 'email'],
    scopeSeparator: ',',
    claims: { name: 'name', given_name: 'first_name', family_name: 'last_name' },
    freshParameters: { auth_type: 'reauthenticate' },
  },
  // It says nothing about whether an address is proved.
  trust: { email: 'never' },
};

const github: Preset = {
  name: 'GitHub',
  mark: monogram(
    '#24292F',
    'M12.7 12A4 4 0 1 1 11.3 8.9L10.1 10.3A2.2 2.2 0 1 0 10.9 12ZM8.7 11.1L12.7 11.1L12.7 12.9L8.7 12.9ZM15.9 8L15.9 16L14.1 16L14.1 8ZM20.3 8L20.3 16L18.5 16L18.5 8ZM15 11.1L19.4 11.1L19.4 12.9L15 12.9Z',
  ),
  settings: {
    authorizationEndpoint: 'https://github.com/login/oauth/authorize',
    tokenEndpoint: 'https://github.com/login/oauth/access_token',
    userInfoEndpoint: 'https://api.github.com/user',
    apiHeaders: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    // The profile has only an address its owner made public; all of them, with what is proved, are here.
    emails: { endpoint: 'https://api.github.com/user/emails' },
    scopes: ['read:user', 'user:email'],
    claims: { name: 'name', preferred_username: 'login', picture: 'avatar_url' },
  },
  trust: { email: 'verified' },
};

/** Its OpenID Connect leaves the nonce out of ID tokens and refuses PKCE of web applications, so nothing would bind a token to a request: UserInfo is asked instead. */
const linkedin: Preset = {
  name: 'LinkedIn',
  mark: monogram(
    '#0A66C2',
    'M8.7 7L8.7 17L6.5 17L6.5 7ZM6.5 14.8L12.9 14.8L12.9 17L6.5 17ZM17.5 10.4L17.5 17L15.3 17L15.3 10.4ZM15.1 7.8A1.3 1.3 0 1 1 17.7 7.8A1.3 1.3 0 1 1 15.1 7.8Z',
  ),
  settings: {
    authorizationEndpoint: 'https://www.linkedin.com/oauth/v2/authorization',
    tokenEndpoint: 'https://www.linkedin.com/oauth/v2/accessToken',
    userInfoEndpoint: 'https://api.linkedin.com/v2/userinfo',
    pkce: false,
    scopes: ['openid', 'profile', 'email'],
    subject: 'sub',
    claims: { name: 'name', given_name: 'given_name', family_name: 'family_name', picture: 'picture' },
  },
  trust: { email: 'verified' },
};

const x: Preset = {
  name: 'X',
  mark: monogram('#0F1419', 'M7.8 6.2L17.8 16.2L16.2 17.8L6.2 7.8ZM17.8 7.8L7.8 17.8L6.2 16.2L16.2 6.2Z'),
  settings: {
    authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
    tokenEndpoint: 'https://api.x.com/2/oauth2/token',
    userInfoEndpoint: 'https://api.x.com/2/users/me',
    userInfoQuery: { 'user.fields': 'confirmed_email,name,username,profile_image_url' },
    clientAuthentication: 'client_secret_basic',
    // Without tweet.read its API refuses to tell who somebody is.
    scopes: ['users.read', 'tweet.read', 'users.email'],
    subject: 'data.id',
    claims: { name: 'data.name', preferred_username: 'data.username', picture: 'data.profile_image_url' },
    email: 'data.confirmed_email',
    emailAlwaysVerified: true,
  },
  trust: { email: 'verified' },
};

const amazon: Preset = {
  name: 'Amazon',
  mark: monogram(
    '#232F3E',
    'M16.2 12A4.9 4.9 0 0 1 6.4 12L8.6 12A2.7 2.7 0 0 0 14 12ZM6.4 12A4.9 4.9 0 0 1 16.2 12L14 12A2.7 2.7 0 0 0 8.6 12ZM16.2 7.2L16.2 16.8L14 16.8L14 7.2Z',
  ),
  settings: {
    authorizationEndpoint: 'https://www.amazon.com/ap/oa',
    tokenEndpoint: 'https://api.amazon.com/auth/o2/token',
    userInfoEndpoint: 'https://api.amazon.com/user/profile',
    scopes: ['profile'],
    subject: 'user_id',
  },
  // It says nothing about whether an address is proved.
  trust: { email: 'never' },
};

const discord: Preset = {
  name: 'Discord',
  mark: monogram(
    '#5865F2',
    'M9.3 7L9.3 17L7.1 17L7.1 7ZM10.8 6.9A5.1 5.1 0 0 1 10.8 17.1L10.8 14.9A2.9 2.9 0 0 0 10.8 9.1ZM7.1 6.9L10.9 6.9L10.9 9.1L7.1 9.1ZM7.1 14.9L10.9 14.9L10.9 17.1L7.1 17.1Z',
  ),
  settings: {
    authorizationEndpoint: 'https://discord.com/oauth2/authorize',
    tokenEndpoint: 'https://discord.com/api/oauth2/token',
    userInfoEndpoint: 'https://discord.com/api/users/@me',
    scopes: ['identify', 'email'],
    emailVerified: 'verified',
    claims: { name: 'global_name', preferred_username: 'username', locale: 'locale' },
  },
  trust: { email: 'verified' },
};

const spotify: Preset = {
  name: 'Spotify',
  mark: monogram('#128A3E', 'M12 13A3.6 3.6 0 1 1 15.1 7.6L13.3 8.7A1.5 1.5 0 1 0 12 10.9ZM12 10.9A3.6 3.6 0 1 1 8.9 16.3L10.7 15.2A1.5 1.5 0 1 0 12 13Z'),
  settings: {
    authorizationEndpoint: 'https://accounts.spotify.com/authorize',
    tokenEndpoint: 'https://accounts.spotify.com/api/token',
    userInfoEndpoint: 'https://api.spotify.com/v1/me',
    clientAuthentication: 'client_secret_basic',
    scopes: ['user-read-email'],
    claims: { name: 'display_name' },
  },
  // Its documentation says that addresses are not proved.
  trust: { email: 'never' },
};

export const oauth2Presets = { facebook, github, linkedin, 'x-twitter': x, amazon, discord, spotify } satisfies Readonly<Record<string, Preset>>;
