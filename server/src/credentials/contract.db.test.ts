import { credentialSuite } from './contract.suite.ts';

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
