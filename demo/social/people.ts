import { createHash } from 'node:crypto';

/** Somebody with an account at Demo Social. Nobody here is real. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly given: string;
  readonly family: string;
  readonly email?: string;
  /** Whether Demo Social itself has proved that the address is theirs. */
  readonly emailVerified: boolean;
}

/** One of each kind. Ada has an account at Fernweh too (demo/demo.yaml): hers is connected once she has signed in to it. */
const READY: readonly Person[] = [
  { id: 'lena', name: 'Lena Fischer', given: 'Lena', family: 'Fischer', email: 'lena@example.com', emailVerified: true },
  { id: 'ada', name: 'Ada Lovelace', given: 'Ada', family: 'Lovelace', email: 'ada@example.com', emailVerified: true },
  { id: 'sam', name: 'Sam Okafor', given: 'Sam', family: 'Okafor', email: 'sam@example.com', emailVerified: false },
  { id: 'noor', name: 'Noor Haddad', given: 'Noor', family: 'Haddad', emailVerified: false },
];
const MAX_MADE_UP = 500;

/** A few people who are always there, and whoever is made up on the page. */
export class People {
  readonly ready: readonly Person[] = READY;
  readonly #madeUp = new Map<string, Person>();

  find(id: string): Person | undefined {
    return this.ready.find((person) => person.id === id) ?? this.#madeUp.get(id);
  }

  /** The same name and address are the same person, also after a restart. Undefined where there is nothing to make one of. */
  makeUp(name: string, email: string, emailVerified: boolean): Person | undefined {
    const [given = '', ...rest] = name.trim().split(/\s+/);
    if (given === '' || name.length > 80 || !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) return undefined;
    const id = createHash('sha256').update(`${name.trim()}\n${email.toLowerCase()}`).digest('base64url').slice(0, 20);
    const person = { id, name: [given, ...rest].join(' '), given, family: rest.join(' '), email, emailVerified };
    this.#madeUp.delete(id);
    this.#madeUp.set(id, person);
    const [oldest] = this.#madeUp.keys();
    if (this.#madeUp.size > MAX_MADE_UP && oldest !== undefined) this.#madeUp.delete(oldest);
    return person;
  }
}

export const claimsOf = ({ id, name, given, family, email, emailVerified }: Person): Record<string, unknown> & { sub: string } => ({
  sub: id,
  name,
  given_name: given,
  ...(family === '' ? {} : { family_name: family }),
  ...(email === undefined ? {} : { email, email_verified: emailVerified }),
});
