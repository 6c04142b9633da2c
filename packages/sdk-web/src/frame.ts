const FRAME = 'parvis-silent-check';
const PATIENCE_MS = 10_000;

interface FrameAnswer {
  readonly parvis: typeof FRAME;
  readonly search: string;
}

/** On the page an answer comes to, in the frame of a silent check: hands the answer to the page around it, and to no other origin. */
export function answerFromFrame(): boolean {
  if (window.parent === window || window.name !== FRAME) return false;
  window.parent.postMessage({ parvis: FRAME, search: location.search } satisfies FrameAnswer, location.origin);
  return true;
}

/** What the issuer answers to `url` in a frame that nobody sees. Undefined: nothing that is for this page, for instance because a page must not stand in a frame. */
export function askInFrame(url: string): Promise<URLSearchParams | undefined> {
  const frame = document.createElement('iframe');
  frame.name = FRAME;
  frame.hidden = true;
  frame.src = url;
  return new Promise((done) => {
    const end = (answer?: URLSearchParams) => {
      clearTimeout(timer);
      removeEventListener('message', hear);
      frame.remove();
      done(answer);
    };
    const hear = ({ source, origin, data }: MessageEvent<Partial<FrameAnswer> | undefined>) => {
      if (source !== frame.contentWindow || origin !== location.origin || data?.parvis !== FRAME) return;
      end(new URLSearchParams(data.search));
    };
    const timer = setTimeout(end, PATIENCE_MS);
    addEventListener('message', hear);
    // It has come to its end somewhere else: what would be shown there answers nobody.
    frame.addEventListener('load', () => {
      if (!isOurs(frame)) end();
    });
    document.body.append(frame);
  });
}

function isOurs({ contentWindow }: HTMLIFrameElement): boolean {
  try {
    return contentWindow?.location.origin === location.origin;
  } catch {
    return false;
  }
}

/**
 * Whether the issuer is of this page's site, so that its cookies go with a frame: `same` where one host is the other or stands below it, `near` where they may be (which
 * names are for anybody to register below, a script does not know), `other` where they are not.
 */
export function siteOf(issuer: string, page: URL | Location = location): 'same' | 'near' | 'other' {
  const { hostname: there, protocol } = new URL(issuer);
  const here = page.hostname;
  if (protocol !== page.protocol) return 'other';
  if (there === here || there.endsWith(`.${here}`) || here.endsWith(`.${there}`)) return 'same';
  const [one, other] = [there, here].map((host) => host.split('.').slice(-2).join('.'));
  return one === other && one?.includes('.') === true && !/^[\d.]+$/.test(here) ? 'near' : 'other';
}
