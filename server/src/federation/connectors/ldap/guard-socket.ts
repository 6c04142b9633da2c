import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createFraming } from './framing.ts';

export interface GuardedSocket {
  /** As the library wants it: what comes out is one well-formed message at a time, so that no number of them is read in one go. */
  readonly stream: Duplex;
  renew(): void;
}

/** Stands between a socket and the library: what is no LDAP, or too much of it, ends the connection. */
export function guardSocket(socket: Socket): GuardedSocket {
  const framing = createFraming();
  const stream = new Duplex({
    readableObjectMode: true,
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket
    .on('data', (chunk: Buffer) => {
      const messages = framing.take(chunk);
      if (!messages) return stream.destroy(new Error('What the server sent cannot be read.'));
      let wantsMore = true;
      for (const message of messages) wantsMore = stream.push(message);
      if (!wantsMore) socket.pause();
      return undefined;
    })
    .on('error', (error) => void stream.destroy(error))
    .on('end', () => void stream.push(null))
    .on('close', () => void stream.destroy());
  // Whoever has no listener yet, or no longer, is not the process's business.
  stream.on('error', () => {});
  return { stream: Object.assign(stream, { connecting: false, readyState: 'open' }), renew: () => framing.renew() };
}
