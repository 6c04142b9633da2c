import { addField, all, announce, summary } from './core.js';
import { solveAltcha } from './altcha.js';

// ---- proof that this is not one program among thousands. Another method is one more function here: options in, solution out, undefined if there is none
const solvers = { altcha: solveAltcha };

/** Lets the page breathe. A message comes at once also in a tab that is not looked at, where timers wait a second. */
const channel = new MessageChannel();
const breathe = () =>
  new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });

for (const place of all('[data-challenge]')) {
  const form = place.closest('form');
  const unable = place.querySelector('button');
  const solve = solvers[place.dataset.challenge];
  if (!form || !unable) continue;
  if (!solve) {
    // After an error the button stands there: a page that sends itself for ever helps nobody.
    if (!summary) form.requestSubmit(unable);
    continue;
  }
  const [working, byHand] = all('.working, .by-hand', place);
  const show = (isWorking) => {
    working.hidden = !isWorking;
    byHand.hidden = isWorking;
  };
  const begin = async () => {
    show(true);
    announce(working.textContent.trim());
    const solution = await solve(JSON.parse(place.dataset.options), breathe).catch(() => undefined);
    if (solution === undefined) return show(false);
    addField(form, place.dataset.field, solution);
    const send = document.createElement('button');
    send.name = '_action';
    send.value = place.dataset.action;
    send.hidden = true;
    form.append(send);
    form.requestSubmit(send);
  };
  // What was refused is tried again, but not as fast as a device can.
  if (summary) setTimeout(begin, 2000);
  else begin();
}
