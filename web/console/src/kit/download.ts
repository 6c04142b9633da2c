import { useState } from 'react';
import type { Problem } from '@parvis/client';
import { currentSession, keyOf, outgoingUrl, type Outgoing } from '../api/client.ts';
import { toastProblem } from './toast.tsx';
import { texts } from './texts.ts';
import { spoken } from '../given/index.ts';

export interface Download {
  readonly busy: boolean;
  /** Saves what a GET answers with, under the name the API gives it. */
  fetch(ask: Pick<Outgoing, 'path' | 'params' | 'query'>): Promise<void>;
}

/** A file of the API. It passes through the memory of the browser: for what is very large there is the command line. */
export function useDownload(): Download {
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async fetch(ask) {
      setBusy(true);
      try {
        const response = await currentSession().send(new Request(outgoingUrl(ask)), keyOf('get', ask.path));
        if (!response.ok) {
          const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
          toastProblem((problem && spoken(problem).title) ?? texts.answered(response.status));
          return;
        }
        const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download';
        save(await response.blob(), name);
      } catch {
        // It breaks off rather than end early: half of it is never taken for all.
        toastProblem(texts.brokeOff);
      } finally {
        setBusy(false);
      }
    },
  };
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
