import { create } from 'qrcode';
import type { ScreenNode } from '#journeys/contract';
import { html, nothing, type Html } from '../html.ts';
import type { Drawing } from '../view.ts';

/** Modules of light around it, without which scanners do not find it (ISO/IEC 18004). */
const QUIET = 4;
/** Pixels on the page. */
const ABOUT = 210;

/**
 * A picture for a camera, dark on light whatever the page's theme, drawn here so that the secret in it meets no other server. More than a
 * picture can hold is left out: what it says also stands there for hands.
 */
export function drawQr(node: Extract<ScreenNode, { kind: 'qr' }>, drawing: Drawing): Html {
  const drawn = drawModules(node.text);
  if (!drawn) return nothing;
  const size = drawn.size + QUIET * 2;
  // Whole pixels a module keep the picture crisp.
  const scale = Math.max(2, Math.round(ABOUT / size));
  return html`<svg class="qr" role="img" aria-label="${drawing.say(node.label)}" viewBox="0 0 ${size} ${size}" width="${size * scale}" height="${size * scale}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${drawn.path}" fill="#000"/></svg>`;
}

/** Dark modules as one path, a line of neighbours at a time. */
function drawModules(text: string): { readonly size: number; readonly path: string } | undefined {
  let modules: ReturnType<typeof create>['modules'];
  try {
    ({ modules } = create(text, { errorCorrectionLevel: 'M' }));
  } catch {
    return undefined;
  }
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column < size && modules.get(row, column)) column++;
      path += `M${start + QUIET} ${row + QUIET}h${column - start}v1h-${column - start}z`;
    }
  }
  return { size, path };
}
