import type { IncomingMessage } from 'node:http';
import type { Origin } from '#platform/events';

/** What the door knows of a request that is handed to the provider, which sees Node's objects only. */
export interface DoorFacts {
  readonly ip: string;
  readonly requestId: string;
  readonly origin: Origin;
  readonly savedLocale: string | undefined;
  readonly savedTheme?: 'light' | 'dark' | undefined;
  /** `user_code` of the address: shown in the form, never submitted by itself (DA2). */
  readonly userCode?: string;
  /** What the browser is known by, if it is. */
  readonly browserKey?: string | undefined;
}

const facts = new WeakMap<IncomingMessage, DoorFacts>();

export const rememberDoor = (message: IncomingMessage, door: DoorFacts): void => void facts.set(message, door);
export const doorFacts = (message: IncomingMessage): DoorFacts | undefined => facts.get(message);
