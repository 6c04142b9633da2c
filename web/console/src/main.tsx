import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { holdSession, Refused } from './api/client.ts';
import { meQuery } from './api/me.ts';
import { styleNonce } from './place.ts';
import { makeRouter } from './router.tsx';
import { openSession } from './session/session.ts';
import { Welcome } from './shell/Welcome.tsx';
import { knowOwnLanguage } from './words/language.ts';
import { schemeManager, theme, variables } from './theme.ts';

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused stays refused; what was not answered may be in a moment.
      retry: (count, error) => !(error instanceof Refused) && count < 2,
      throwOnError: false,
    },
  },
});

const root = createRoot(document.getElementById('root') as HTMLElement);

function draw(content: ReactNode): void {
  root.render(
    <StrictMode>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemeManager} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
          <QueryClientProvider client={cache}>
            <Notifications position="bottom-right" limit={4} />
            {content}
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}

// A version before this one is still open somewhere, and its files are gone: the page of the address comes anew, once.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('parvis-reloaded') ?? '0');
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('parvis-reloaded', String(Date.now()));
  event.preventDefault();
  location.reload();
});

draw(<Welcome />);
try {
  holdSession(await openSession());
  const { body: me } = await cache.ensureQueryData(meQuery);
  if (knowOwnLanguage(me.language)) await new Promise(() => {});
  const router = makeRouter(cache);
  draw(
    <Suspense fallback={<Welcome />}>
      <RouterProvider router={router} />
    </Suspense>,
  );
} catch (error) {
  draw(<Welcome error={error} />);
}
