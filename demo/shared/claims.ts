const MEANINGS: Record<string, string> = {
  iss: 'Who issued it',
  sub: 'The person, by an id that never changes. Use this as your key',
  aud: 'Who it is meant for',
  azp: 'The application that asked for it',
  client_id: 'The application that asked for it',
  exp: 'When it ends',
  iat: 'When it was issued',
  nbf: 'Not valid before',
  jti: 'Its own id',
  nonce: 'Ties it to the sign-in this browser started',
  sid: 'The session at the identity server, for signing out everywhere',
  auth_time: 'When the person last proved who they are',
  acr: 'How strong the sign-in was',
  amr: 'The methods that were used',
  at_hash: 'Ties the access token to it',
  c_hash: 'Ties the code to it',
  s_hash: 'Ties the state to it',
  act: 'Who acts for the person: somebody from support, with their code',
  scope: 'What the token may be used for',
  name: 'Full name',
  given_name: 'First name',
  family_name: 'Last name',
  nickname: 'What friends say',
  preferred_username: 'Name used for signing in. It may change',
  picture: 'Address of a picture',
  email: 'E-mail address. It may change, so do not use it as a key',
  email_verified: 'Whether the person proved the address is theirs',
  phone_number: 'Phone number',
  phone_number_verified: 'Whether the person proved the number is theirs',
  locale: 'Preferred language',
  zoneinfo: 'Time zone',
  birthdate: 'Date of birth',
  gender: 'Gender',
  website: 'Website',
  profile: 'Profile page',
  updated_at: 'When these details last changed',
  address: 'Postal address',
  org_id: 'The organization the person acts for, by an id that never changes',
  org_name: 'What the organization is called',
  org_roles: 'What the person is there',
  org_permissions: 'What these roles allow, in words of this application',
  alg: 'Signature algorithm',
  kid: 'Which key signed it',
  typ: 'Kind of token',
};

const TIMES = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);

export function claimMeaning(name: string): string {
  return Object.hasOwn(MEANINGS, name) ? (MEANINGS[name] ?? '') : 'Defined by this identity server';
}

export function readableValue(name: string, value: unknown): string {
  if (TIMES.has(name) && typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 8e12) {
    return `${new Date(value * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC (${value})`;
  }
  if (typeof value === 'boolean') return value ? 'yes (true)' : 'no (false)';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}
