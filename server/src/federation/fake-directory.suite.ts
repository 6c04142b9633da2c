import { z } from 'zod';
import { defineConnector, type Connector, type ExternalIdentity } from './contract.ts';

/* A directory made of a map: for tests of what happens around directories. */

export interface FakePerson {
  readonly password: string;
  readonly identity: ExternalIdentity;
}

export interface FakeDirectory {
  readonly connector: Connector;
  /** By any of their names. */
  readonly people: Map<string, FakePerson>;
  /** Passwords that came here, right or wrong. */
  readonly asked: string[];
  away: boolean;
  /** What is said to right passwords. */
  closed: 'account' | 'password' | undefined;
  /** Subjects that were looked for. */
  readonly lookedUp: string[];
  /** Looks for somebody for ever. */
  hangs: boolean;
}

export function createFakeDirectory(): FakeDirectory {
  const people = new Map<string, FakePerson>();
  const asked: string[] = [];
  const lookedUp: string[] = [];
  const directory: FakeDirectory = {
    people,
    asked,
    lookedUp,
    away: false,
    closed: undefined,
    hangs: false,
    connector: defineConnector({
      id: 'fake-directory',
      about: 'A directory made of a map. For tests.',
      settings: z.strictObject({ base: z.string().default('here') }),
      secrets: {},
      authority: ({ base }) => base,
      directory: {
        async verify(_connection, { name, password, mayTry }) {
          if (directory.away) return { kind: 'unavailable', detail: 'It does not answer.' };
          const person = people.get(name);
          if (mayTry && !(await mayTry(person?.identity.subject))) return { kind: 'wrong' };
          asked.push(password);
          if (person?.password !== password) return { kind: 'wrong' };
          return directory.closed ? { kind: 'closed', what: directory.closed, because: 'for a test' } : { kind: 'identity', identity: person.identity };
        },
        async lookUp(_connection, subject) {
          lookedUp.push(subject);
          if (directory.hangs) return new Promise(() => {});
          if (directory.away) return { kind: 'unavailable', detail: 'It does not answer.' };
          const person = [...people.values()].find(({ identity }) => identity.subject === subject);
          return person && { kind: 'identity', identity: person.identity };
        },
      },
    }),
  };
  return directory;
}
