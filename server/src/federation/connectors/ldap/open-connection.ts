import type { Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Client } from 'ldapts';
import type { SocketFailure, Sockets } from '#platform/outbound';
import { DirectoryUnavailable } from './failures.ts';
import { guardSocket } from './guard-socket.ts';
import type { DirectoryTarget, LdapSettings } from './settings.ts';
import { startTls } from './start-tls.ts';

/** A connection to one server, verified. It is never made anew by itself: what was bound on it stays what it was. */
export interface DirectoryConnection {
  readonly client: Client;
  /** For traces. */
  readonly target: DirectoryTarget;
  readonly protocol: string;
  isOpen(): boolean;
  /** What was received so far no longer counts towards what is too much. */
  renew(): void;
  close(): void;
}

const WORDS: Readonly<Record<SocketFailure['why'], string>> = {
  forbidden_address: 'has an address that is not public, and is not in PARVIS_DIRECTORY_HOSTS',
  unresolvable: 'has no address',
  unreachable: 'does not answer',
  timeout: 'did not answer in time',
};

type Transport = Pick<LdapSettings, 'plain' | 'authorities'>;

export async function openConnection(sockets: Sockets, target: DirectoryTarget, settings: Transport, timeoutMs: number, signal: AbortSignal): Promise<DirectoryConnection> {
  const place = `${target.host}:${target.port}`;
  if (!target.tls && settings.plain && !sockets.mayBePlain(target)) throw new DirectoryUnavailable(`${place} may not be spoken to without TLS here.`);
  const opened = await sockets.connect(target, signal);
  if (!opened.ok) throw new DirectoryUnavailable(`${place} ${WORDS[opened.why]}.`);
  const { socket } = opened;
  try {
    const secured = target.tls || !settings.plain ? await secure(socket, target, settings, signal) : socket;
    return connectionOver(secured, target, timeoutMs);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function secure(socket: Socket, target: DirectoryTarget, settings: Transport, signal: AbortSignal): Promise<TLSSocket> {
  const place = `${target.host}:${target.port}`;
  if (!target.tls) {
    const answer = await startTls(socket, signal);
    // Never on without TLS: whoever stands between would only have to say no.
    if (answer !== 'ready') throw new DirectoryUnavailable(answer === 'refused' ? `${place} refuses StartTLS.` : `${place} gave no usable answer to StartTLS.`);
  }
  return new Promise((done, fail) => {
    const secured = connectTls({
      socket,
      // A name, also for SNI; an address is checked against the certificate as an address.
      ...(/^[\d.]+$|:/.test(target.host) ? { host: target.host } : { servername: target.host, host: target.host }),
      ...(settings.authorities.length > 0 ? { ca: [...settings.authorities] } : {}),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    });
    const stop = () => {
      secured.destroy();
      fail(new DirectoryUnavailable(`${place} did not answer in time.`));
    };
    const failed = (error: Error) => {
      signal.removeEventListener('abort', stop);
      secured.destroy();
      fail(new DirectoryUnavailable(tlsProblem(place, error)));
    };
    signal.addEventListener('abort', stop, { once: true });
    secured.once('error', failed).once('secureConnect', () => {
      signal.removeEventListener('abort', stop);
      secured.removeListener('error', failed);
      done(secured);
    });
  });
}

function tlsProblem(place: string, error: Error): string {
  const code = String((error as { code?: unknown }).code ?? '');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate of ${place} is for another name.`;
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${place} is over.`;
  if (/^(?:UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_)/.test(code)) return `Nobody we know vouches for the certificate of ${place}.`;
  return `${place} broke off the TLS handshake.`;
}

function connectionOver(socket: Socket, target: DirectoryTarget, timeoutMs: number): DirectoryConnection {
  const { stream, renew } = guardSocket(socket);
  let used = false;
  const client = new Client({
    // Only a name for the library: the socket is given.
    url: 'ldap://directory.invalid',
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    createConnection: (() => {
      if (used || socket.destroyed) throw new DirectoryUnavailable('The connection to the directory broke off.');
      used = true;
      return stream;
    }) as never,
  });
  const protocol = 'getProtocol' in socket ? ((socket as TLSSocket).getProtocol() ?? 'TLS') : 'none';
  return { client, target, protocol, isOpen: () => !socket.destroyed && socket.readyState === 'open', renew, close: () => void socket.destroy() };
}
