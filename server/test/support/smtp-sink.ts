import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly messageId: string;
  readonly text: string;
  readonly headers: string;
  readonly secure: boolean;
}

/** A mail server that takes what it is given, for tests of everything up to the wire. */
export interface SmtpSink {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  latest(email: string): Promise<ReceivedMail>;
  /** `hang`: takes connections and says nothing. */
  mode: 'take' | 'hang';
  /** Called with a mail that is taken, before the sender hears of it. */
  onMail: (mail: ReceivedMail) => void | Promise<void>;
  close(): Promise<void>;
}

/** Self-signed for localhost and trusted by nobody: a client needs it as NODE_EXTRA_CA_CERTS. */
export const TEST_CERTIFICATE = fileURLToPath(new URL('./tls/localhost-cert.pem', import.meta.url));
const key = fileURLToPath(new URL('./tls/localhost-key.pem', import.meta.url));

export async function startSmtpSink(options: { readonly starttls?: boolean; readonly user?: string; readonly password?: string } = {}): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const open = new Set<Socket>();
  let mode: 'take' | 'hang' = 'take';
  const sink: { onMail: SmtpSink['onMail'] } = { onMail: () => {} };
  const smtp = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(TEST_CERTIFICATE),
    disabledCommands: [...(options.starttls ? [] : ['STARTTLS']), ...(options.user === undefined ? ['AUTH'] : [])],
    authOptional: options.user === undefined,
    onAuth: (auth, _session, done) =>
      auth.username === options.user && auth.password === options.password ? done(null, { user: auth.username }) : done(new Error('Invalid user or password')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        void (async () => {
          const parsed = await PostalMime.parse(raw);
          const mail = {
            to: session.envelope.rcptTo[0]?.address ?? '',
            from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
            messageId: parsed.messageId ?? '',
            text: `${parsed.subject ?? ''}\n${parsed.text ?? ''}`,
            headers: raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? '',
            secure: session.secure,
          };
          mails.push(mail);
          await sink.onMail(mail);
          done();
        })();
      });
    },
  });
  smtp.on('error', () => {});
  // In front of it: whoever hangs never gets to the server.
  const door = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    if (mode === 'take') smtp.server.emit('connection', socket);
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  return {
    port: (door.address() as AddressInfo).port,
    mails,
    async latest(email) {
      for (let tries = 0; tries < 600; tries++) {
        const found = mails.findLast((mail) => mail.to === email);
        if (found) return found;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`No mail to ${email}`);
    },
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      // As a server does that is started again; a connection kept from before would not know of the new ways.
      for (const socket of open) socket.destroy();
    },
    get onMail() {
      return sink.onMail;
    },
    set onMail(hook) {
      sink.onMail = hook;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => door.close(done));
    },
  };
}
