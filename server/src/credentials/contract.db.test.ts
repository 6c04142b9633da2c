import { credentialSuite } from './contract.suite.ts';
import { softKey, type SoftKey } from './passkey/authenticator.suite.ts';

const PASSWORD = 'correct-horse-battery-7';

credentialSuite('password', {
  type: (w) => w.types.password,
  step: 'credentials.password',
  journey: 'password',
  user: (w) => w.user({ password: PASSWORD }),
  right: () => ({ password: PASSWORD }),
  wrong: { password: 'not the one' },
  stored: true,
});

credentialSuite('code by e-mail', {
  type: (w) => w.types.emailCode,
  step: 'credentials.email-code',
  journey: 'code-sign-in',
  user: (w) => w.user(),
  right: (w) => ({ code: w.mail.last().content.code ?? '' }),
  wrong: { code: '000000' },
  expiresAfter: 600,
  stored: false,
});

credentialSuite('link by e-mail', {
  type: (w) => w.types.magicLink,
  step: 'credentials.magic-link',
  journey: 'link',
  user: (w) => w.user(),
  right: (w) => ({ code: w.mail.last().content.code ?? '' }),
  wrong: { code: '000000' },
  expiresAfter: 600,
  stored: false,
});

const keys = new Map<string, SoftKey>();

credentialSuite('passkey', {
  type: (w) => w.types.passkey,
  step: 'credentials.passkey',
  journey: 'passkey',
  async user(w) {
    const user = await w.user();
    const customer = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
    const key = softKey();
    await customer.act('create', key.create(customer.screen));
    keys.set(user.email, key);
    return user;
  },
  right(_w, { screen }) {
    const named = screen.nodes.find((node) => node.kind === 'identity');
    return keys.get(named?.kind === 'identity' ? named.value : '')?.get(screen) ?? {};
  },
  wrong: { passkey: '{}' },
  expiresAfter: 900,
  stored: true,
});
