import { useEffect, useState } from 'react';
import { send, type Answer } from '../../api/index.ts';

const PATH = '/admin/v1/tenants/{tenant}/applications/{client_id}/sign-in';
const DAY_MS = 86_400_000;
const WAIT_SECONDS = 20;
const AGAIN_MS = 4000;

type Told = Answer<typeof PATH>;
export type SignIn = NonNullable<Told['sign_in']>;

/** The latest sign-in of the last day, or the first one to come: the server answers when it is there. */
export function useFirstSignIn(tenant: string, clientId: string, when: boolean): { readonly seen: SignIn | undefined; readonly trouble: boolean } {
  const [seen, setSeen] = useState<SignIn>();
  const [trouble, setTrouble] = useState(false);
  useEffect(() => {
    if (!when) return;
    const stop = new AbortController();
    const since = new Date(Date.now() - DAY_MS).toISOString();
    const listen = async (): Promise<void> => {
      let wait = 0;
      while (!stop.signal.aborted) {
        try {
          const { body } = await send<Told>({ method: 'get', path: PATH, params: { tenant, client_id: clientId }, query: { since, wait }, signal: stop.signal });
          setTrouble(false);
          if (body.sign_in) return setSeen(body.sign_in);
          wait = WAIT_SECONDS;
        } catch {
          if (stop.signal.aborted) return;
          setTrouble(true);
          await new Promise((done) => setTimeout(done, AGAIN_MS));
        }
      }
    };
    void listen();
    return () => stop.abort();
  }, [tenant, clientId, when]);
  return { seen, trouble };
}
