import { hasAnswerForm } from './answer-form.ts';
import { readHead } from './ber.ts';

/** More than this, since the last `renew`, is no answer about people, and would fill our memory. */
export const MAX_BYTES = 8 * 1024 * 1024;
export const MAX_MESSAGES = 5000;
const MESSAGE = 0x30;

export interface Framing {
  /** The messages that are whole now, each by itself. Undefined: this is no LDAP, or too much of it. */
  take(chunk: Buffer): readonly Buffer[] | undefined;
  /** What was received so far no longer counts. */
  renew(): void;
}

export function createFraming(): Framing {
  let held: Buffer[] = [];
  let size = 0;
  /** How long the message at the front is, once that is known. */
  let wanted: number | undefined;
  let bytes = 0;
  let messages = 0;

  /** Undefined: not all there. */
  function next(): Buffer | 'broken' | undefined {
    if (wanted === undefined) {
      const front = joined();
      const head = readHead(front, 0);
      if (front.length > 0 && front[0] !== MESSAGE) return 'broken';
      if (!head) return undefined;
      if (head.end > MAX_BYTES) return 'broken';
      wanted = head.end;
    }
    if (size < wanted) return undefined;
    const front = joined();
    const message = front.subarray(0, wanted);
    held = [front.subarray(wanted)];
    size -= wanted;
    wanted = undefined;
    const whole = readHead(message, 0);
    return whole && hasAnswerForm(message, whole) ? message : 'broken';
  }

  /** Joined when a head is looked for and when a message is whole, not with each piece that comes. */
  function joined(): Buffer {
    const [only] = held;
    const front = held.length === 1 && only ? only : Buffer.concat(held);
    held = [front];
    return front;
  }

  return {
    take(chunk) {
      held.push(chunk);
      size += chunk.length;
      bytes += chunk.length;
      const whole: Buffer[] = [];
      for (let message = next(); message !== undefined; message = next()) {
        if (message === 'broken' || ++messages > MAX_MESSAGES) return undefined;
        whole.push(message);
      }
      return bytes > MAX_BYTES ? undefined : whole;
    },
    renew() {
      bytes = 0;
      messages = 0;
    },
  };
}
