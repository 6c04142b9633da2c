import { isbot } from 'isbot';
import type { Finding, Signal } from '../contract.ts';
import { kept } from '../features/kept.ts';

/** What applications on telephones speak HTTP with: their customers sit in front of them, and they say no more of themselves. */
const LIBRARIES = /^(?:okhttp|Dart|dart:io)\/|\bCFNetwork\/|^Alamofire\//;

const saysSo = kept((userAgent) => isbot(userAgent) && !LIBRARIES.test(userAgent));

/** Nobody reads a page and answers it faster. */
const FASTEST_SECONDS = 1;

export const bots: Signal = {
  id: 'bot',
  about:
    'Signs of a program: it says so itself, its headers contradict each other, it answers a page faster than anybody reads, or it fails at a riddle that every browser solves by itself. A solved riddle speaks for nobody: programs can pay for it too.',
  reasons: {
    'bot.declared': 'It calls itself a program.',
    'bot.headers': 'What it says of itself does not fit together.',
    'bot.fast': 'It answered faster than anybody reads.',
    'bot.challenge_failed': 'It gave a wrong answer to a riddle that browsers solve by themselves.',
    'bot.challenge_waited': 'It runs no scripts, and waited instead of solving a riddle.',
  },
  find({ userAgent, odd, account, told: { formSeconds, challenge } }) {
    const findings: Finding[] = [];
    if (saysSo(userAgent)) findings.push({ reason: 'bot.declared', grade: 'raise' });
    if (odd.length > 0) findings.push({ reason: 'bot.headers', grade: 'note', facts: { contradictions: odd.length } });
    // An application that knows the name answers at once. A key from an earlier sign-in says more than how long somebody read.
    if (formSeconds !== undefined && formSeconds < FASTEST_SECONDS && account.browser !== 'known') findings.push({ reason: 'bot.fast', grade: 'note' });
    if (challenge === 'failed') findings.push({ reason: 'bot.challenge_failed', grade: 'raise' });
    if (challenge === 'waited') findings.push({ reason: 'bot.challenge_waited', grade: 'note' });
    return findings;
  },
};
