import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';
import { isForbiddenAddress } from './forbidden-address.ts';

export interface SocketsOptions {
  /**
   * `host:port` pairs the operator of the installation opened: they may have private addresses, as a company's directory mostly has. A tenant can never add
   * one.
   */
  readonly allow?: readonly string[];
  /** Whether what is on that list may also be spoken to without TLS: development only. */
  readonly plain?: boolean;
  /** All addresses of a name; the system's resolver unless a test brings its own. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
}

export interface SocketTarget {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface SocketFailure {
  readonly ok: false;
  readonly why: 'forbidden_address' | 'unresolvable' | 'unreachable' | 'timeout';
}

/** The way out for protocols that are not HTTP, under the same rule for addresses (D9). What is said over it is the caller's; TLS too. */
export interface Sockets {
  /** Never throws for what the other side does. Whoever gets the socket closes it. */
  connect(target: SocketTarget, signal: AbortSignal): Promise<{ readonly ok: true; readonly socket: Socket } | SocketFailure>;
  /** Whether this target may be spoken to without TLS. */
  mayBePlain(target: SocketTarget): boolean;
}

const resolveAll = (host: string) =>
  new Promise<readonly LookupAddress[]>((done, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)));
  });

export function createSockets(options: SocketsOptions = {}): Sockets {
  const allow = new Set(options.allow?.map((entry) => entry.toLowerCase()));
  const lookup = options.lookup ?? resolveAll;
  const allowed = ({ host, port }: SocketTarget) => allow.has(`${host.includes(':') ? `[${host}]` : host}:${port}`.toLowerCase());

  return {
    mayBePlain: (target) => options.plain === true && allowed(target),
    async connect(target, signal) {
      const addresses = await within(signal, lookup(target.host)).catch(() => undefined);
      if (signal.aborted) return { ok: false, why: 'timeout' };
      if (!addresses || addresses.length === 0) return { ok: false, why: 'unresolvable' };
      // All of them, so that no second answer of the resolver is ever the one that is connected to.
      if (!allowed(target) && addresses.some(({ address }) => isForbiddenAddress(address))) return { ok: false, why: 'forbidden_address' };
      for (const { address } of addresses) {
        const socket = await open(address, target.port, signal);
        if (socket) return { ok: true, socket };
      }
      return { ok: false, why: signal.aborted ? 'timeout' : 'unreachable' };
    },
  };
}

/** Ends with the signal; what goes on behind is nobody's business any more. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const ended = new Promise<never>((_, fail) => {
    if (signal.aborted) fail(signal.reason as Error);
    signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
  });
  work.catch(() => {});
  return Promise.race([work, ended]);
}

function open(host: string, port: number, signal: AbortSignal): Promise<Socket | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((done) => {
    const socket = connect({ host, port });
    const stop = () => {
      socket.destroy();
      done(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', stop).once('connect', () => {
      signal.removeEventListener('abort', stop);
      socket.removeListener('error', stop);
      done(socket);
    });
  });
}
