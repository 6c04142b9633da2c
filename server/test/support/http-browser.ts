import { Agent, request as send } from 'node:http';

/**
 * A browser without JavaScript, for tests and benchmarks: keeps cookies per host, follows redirects one at a time, reads forms.
 * Cookies ignore the port, as in real browsers. `route` sends a request to another port than its URL says, as a load balancer would.
 */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Record<string, string>;
  /** Values of the submit buttons, by name. */
  readonly buttons: readonly { readonly name: string; readonly value: string }[];
}

export interface HttpBrowser {
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  post(url: string, form: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Answer>;
  /** Follows redirects until an answer that is none, or until a location for which `stop` is true; then that location is `url` and status 0. */
  follow(answer: Answer, stop?: (location: string) => boolean): Promise<Answer>;
  /** Fills in the page's first form that has a button of that action, presses it and follows. */
  submit(page: Answer, action: string, values?: Readonly<Record<string, string>>, stop?: (location: string) => boolean): Promise<Answer>;
  cookies(host: string): ReadonlyMap<string, string>;
  setCookie(host: string, name: string, value: string): void;
  close(): void;
}

const decode = (text: string) =>
  text
    .replace(/&#x27;|&#39;/g, "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? decode(found[1] as string) : undefined;
};

export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const fields: Record<string, string> = {};
    for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      const type = attribute(tag, 'type') ?? 'text';
      if (name === undefined || type === 'submit') continue;
      if ((type === 'checkbox' || type === 'radio') && !/\schecked\b/.test(tag)) continue;
      fields[name] = attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '');
    }
    const buttons = [...form.matchAll(/<button\b[^>]*>/g)].flatMap(([tag]) => {
      const name = attribute(tag, 'name');
      return name === undefined ? [] : [{ name, value: attribute(tag, 'value') ?? '' }];
    });
    return { action: attribute(form, 'action') ?? '', method: (attribute(form, 'method') ?? 'get').toUpperCase(), fields, buttons };
  });
}

/** What it calls itself where a test says nothing else: a session that it brings goes on in a browser that says the same. */
export const HTTP_BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export function createHttpBrowser(
  options: {
    readonly userAgent?: string;
    readonly agent?: Agent;
    readonly acceptLanguage?: string;
    readonly route?: (url: URL) => number | undefined;
    /** Sent with every request. */
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): HttpBrowser {
  const jar = new Map<string, Map<string, string>>();
  const agent = options.agent ?? new Agent({ keepAlive: true, maxSockets: 4 });
  const hostCookies = (host: string) => {
    let cookies = jar.get(host);
    if (!cookies) jar.set(host, (cookies = new Map()));
    return cookies;
  };

  async function call(method: string, address: string, body: string | undefined, extra: Record<string, string>): Promise<Answer> {
    const url = new URL(address);
    const cookies = hostCookies(url.hostname);
    const headers: Record<string, string> = {
      host: url.host,
      'user-agent': options.userAgent ?? HTTP_BROWSER,
      accept: 'text/html,application/xhtml+xml',
      'accept-language': options.acceptLanguage ?? 'en',
      ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)), origin: url.origin }),
      ...options.headers,
      ...extra,
    };
    return new Promise((done, fail) => {
      const request = send(
        { agent, host: url.hostname === 'localhost' ? '127.0.0.1' : url.hostname, port: options.route?.(url) ?? url.port, path: url.pathname + url.search, method, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            for (const line of response.headers['set-cookie'] ?? []) {
              const [pair = '', ...attributes] = line.split(';');
              const name = pair.slice(0, pair.indexOf('=')).trim();
              const value = pair.slice(pair.indexOf('=') + 1).trim();
              const gone = value === '' || attributes.some((entry) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(entry));
              if (gone) cookies.delete(name);
              else cookies.set(name, value);
            }
            done({ url: address, status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() });
          });
        },
      );
      request.on('error', fail);
      request.end(body);
    });
  }

  const browser: HttpBrowser = {
    get: (url, headers = {}) => call('GET', url, undefined, headers),
    post: (url, form, headers = {}) => call('POST', url, new URLSearchParams(form).toString(), headers),
    async follow(answer, stop) {
      let current = answer;
      for (let hops = 0; hops < 15; hops++) {
        const location = current.headers.location;
        if (typeof location !== 'string' || current.status < 300 || current.status > 399) return current;
        const next = new URL(location, current.url).href;
        if (stop?.(next)) return { url: next, status: 0, headers: {}, text: '' };
        current = await browser.get(next);
      }
      throw new Error(`Too many redirects, at ${current.url}`);
    },
    async submit(page, action, values = {}, stop) {
      const form = formsOf(page.text).find((entry) => entry.buttons.some((button) => button.value === action));
      const button = form?.buttons.find((entry) => entry.value === action);
      if (!form || !button) throw new Error(`No form with the action "${action}" at ${page.url} (${page.status}): ${page.text.slice(0, 600)}`);
      const target = new URL(form.action || page.url, page.url).href;
      return browser.follow(await browser.post(target, { ...form.fields, ...values, [button.name]: button.value }), stop);
    },
    cookies: (host) => hostCookies(host),
    setCookie: (host, name, value) => void hostCookies(host).set(name, value),
    close: () => agent.destroy(),
  };
  return browser;
}
