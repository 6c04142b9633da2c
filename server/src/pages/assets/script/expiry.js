import { announce, byId } from './core.js';
import { isHeld } from './submit.js';

// ---- a page that is about to end says so two minutes before (G14), and what it has become when it has ended. Clocks differ, so the page brings seconds
const expiring = byId('expiring');
if (expiring) {
  const end = Date.now() + Number(expiring.dataset.seconds) * 1000;
  const look = () => {
    const left = end - Date.now();
    if (left <= 0 && !isHeld()) return location.reload();
    if (left > 120000 || !expiring.hidden) return;
    expiring.hidden = false;
    announce(expiring.textContent.trim());
  };
  setInterval(look, 5000);
  look();
}
