/** As much of a browser as these tests need: cookies by host name (ports share them), redirects and forms. */
export interface Answer {
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

interface Cookie {
  value: string;
  path: string;
}

export class TestBrowser {
  readonly #cookies = new Map<string, Cookie>();
  /** Every address visited, redirects included. */
  readonly trail: string[] = [];

  async open(url: string): Promise<Answer> {
    return this.#go(url, 'GET', undefined, undefined);
  }

  async submit(url: string, fields: Record<string, string> = {}, origin = new URL(url).origin): Promise<Answer> {
    return this.#go(url, 'POST', new URLSearchParams(fields), origin);
  }

  /** Goes one step and stops at the redirect. */
  async step(url: string): Promise<Answer> {
    return this.#request(url, 'GET', undefined, undefined);
  }

  forget(name: string): void {
    this.#cookies.delete(name);
  }

  async #go(url: string, method: string, body: URLSearchParams | undefined, origin: string | undefined): Promise<Answer> {
    let answer = await this.#request(url, method, body, origin);
    for (let hops = 0; answer.status >= 300 && answer.status < 400; hops += 1) {
      if (hops > 15) throw new Error(`Redirect loop: ${this.trail.slice(-6).join(' → ')}`);
      answer = await this.#request(new URL(answer.headers.get('location') ?? '', answer.url).href, 'GET', undefined, undefined);
    }
    return answer;
  }

  async #request(url: string, method: string, body: URLSearchParams | undefined, origin: string | undefined): Promise<Answer> {
    this.trail.push(url);
    const { pathname } = new URL(url);
    const cookies = [...this.#cookies].filter(([, cookie]) => pathname.startsWith(cookie.path));
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join('; '),
        ...(origin === undefined ? {} : { origin }),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const attribute = (key: string) => attributes.find((part) => part.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const expires = attribute('expires');
    const over = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
    if (over || value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path: attribute('path') ?? '/' });
  }
}
