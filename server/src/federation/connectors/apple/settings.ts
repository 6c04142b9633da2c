import { z } from 'zod';
import { clientId, url } from '../oauth2/fields.ts';

const id = (what: string) => z.string().regex(/^[A-Z0-9]{10}$/, `must be the ${what} of ten capital letters and digits`);

export const appleSettings = z.strictObject({
  clientId: clientId.describe('The Services ID.').meta({ title: 'Services ID' }),
  teamId: id('team id').describe('Whose key it is: the id of your team.').meta({ title: 'Team ID' }),
  keyId: id('key id').describe('Which key of the team signs.').meta({ title: 'Key ID' }),
  scopes: z
    .array(z.enum(['name', 'email']))
    .max(2)
    .default(['name', 'email'])
    .describe('What is asked for. A name is told once, at the first sign-in.')
    .meta({ title: 'What is asked for' }),
  issuer: url.default('https://appleid.apple.com').describe("Apple's; another one only for tests against a server of your own.").meta({ title: 'Issuer' }),
});

export type AppleSettings = z.output<typeof appleSettings>;
