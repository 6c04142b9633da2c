import { html, type Markup } from '../shared/html.ts';
import type { Membership } from './membership.ts';

export interface CardFace {
  name: string;
  number: string;
  tier: string;
  since: string;
}

/** The card is drawn with presentation attributes only: the content security policy allows no inline styles. */
export function memberCard(face: CardFace): Markup {
  const name = face.name.length > 26 ? `${face.name.slice(0, 25)}…` : face.name;
  return html`<svg class="member-card" viewBox="0 0 520 328" role="img" aria-label="Member card of ${face.name}, number ${face.number}, tier ${face.tier}">
  <defs>
    <linearGradient id="card-sky" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#2b1a66"/><stop offset=".55" stop-color="#6a2c87"/><stop offset="1" stop-color="#f0794f"/>
    </linearGradient>
    <clipPath id="card-edge"><rect width="520" height="328" rx="26"/></clipPath>
  </defs>
  <g clip-path="url(#card-edge)">
    <rect width="520" height="328" fill="url(#card-sky)"/>
    <g fill="none" stroke="#ffffff" stroke-opacity=".17" stroke-width="1.5">
      ${[60, 105, 150, 195, 240, 285, 330].map((radius) => html`<circle cx="405" cy="205" r="${radius}"/>`)}
    </g>
    <circle cx="405" cy="205" r="44" fill="#ffd08a"/>
    <path d="M190 328 L296 236 L338 268 L400 206 L470 262 L520 224 V328 Z" fill="#2a1450" fill-opacity=".72"/>
    <path d="M110 328 L220 276 L300 306 L392 262 L520 310 V328 Z" fill="#170b35" fill-opacity=".8"/>
  </g>
  <g fill="#ffffff" class="card-type">
    <circle cx="46" cy="48" r="13" fill="none" stroke="#ffd08a" stroke-width="5"/>
    <text x="72" y="57" font-size="28" font-weight="700" letter-spacing="-.5">circle</text>
    <text x="484" y="56" font-size="18" font-weight="600" text-anchor="end" fill="#ffe3bd">${face.tier}</text>
    <text x="32" y="160" font-size="27" font-weight="600" letter-spacing="3">${face.number}</text>
    <text x="32" y="262" font-size="22" font-weight="600">${name}</text>
    <text x="32" y="290" font-size="15" fill="#f1dcff">with us since ${face.since}</text>
  </g>
</svg>`;
}

/** How far it is to the next tier, as a ring. The numbers beside it say the same in words. */
export function progressRing(membership: Membership): Markup {
  const { tier, nextTier, earned } = membership;
  const span = nextTier === undefined ? 1 : nextTier.from - tier.from;
  const share = nextTier === undefined ? 1 : Math.min(1, Math.max(0.03, (earned - tier.from) / span));
  const length = 2 * Math.PI * 62;
  return html`<svg class="ring" viewBox="0 0 150 150" aria-hidden="true" focusable="false">
  <circle class="ring-track" cx="75" cy="75" r="62" fill="none" stroke-width="13"/>
  <circle class="ring-value" cx="75" cy="75" r="62" fill="none" stroke-width="13" stroke-linecap="round"
    stroke-dasharray="${(share * length).toFixed(1)} ${length.toFixed(1)}" transform="rotate(-90 75 75)"/>
  <path class="ring-peak" d="M45 95 L67 61 L79 78 L88 66 L106 95 Z"/>
</svg>`;
}
