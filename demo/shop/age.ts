import type { DemoApp } from '../shared/app.ts';
import { sendToSignIn } from '../shared/auth-routes.ts';
import type { Session } from '../shared/sessions.ts';
import { findProduct } from './catalog.ts';

/** What the shop knows of somebody's age: only what is verified counts. */
export type Age = 'unknown' | 'minor' | 'adult';

const ADULT_YEARS = 18;

/** The id of what must be verified, as the identity server has it (demo.yaml), and the claim the shop wants to read of it. */
const ASKED = {
  requirement: 'adult',
  claims: { id_token: { verified_claims: { verification: { trust_framework: null }, claims: { birthdate: null } } } },
};

/** OpenID Connect for Identity Assurance: verified claims stand apart from all others, so that nobody takes one for the other. */
export function ageOf(session: Session | undefined, now = new Date()): Age {
  const verified = session?.idTokenClaims['verified_claims'];
  const births = (Array.isArray(verified) ? verified : [verified]).map((one: unknown) => (one as { claims?: { birthdate?: unknown } } | undefined)?.claims?.birthdate);
  const birth = births.find((value): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value));
  if (birth === undefined) return 'unknown';
  const grown = `${String(Number(birth.slice(0, 4)) + ADULT_YEARS).padStart(4, '0')}${birth.slice(4)}`;
  return grown <= now.toISOString().slice(0, 10) ? 'adult' : 'minor';
}

/** Sends whoever wants something for adults to have their date of birth verified, and back to it. */
export function addAgeRoutes(app: DemoApp): void {
  app.web.post<{ Body: { product?: string } }>('/age', async (request, reply) => {
    const product = findProduct(String(request.body?.product));
    return sendToSignIn(app, request, reply, { returnTo: product === undefined ? '/' : `/products/${product.id}`, verify: ASKED });
  });
}
