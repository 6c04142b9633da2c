import { ActionIcon, Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Mark, Navigation } from './Navigation.tsx';
import { Palette } from './Palette.tsx';
import { openPalette } from './palette-state.ts';
import { WaitingRequest } from './WaitingRequest.tsx';
import css from './Shell.module.css';
import { texts } from './texts.ts';

/** Around every page: navigation beside it, or behind a button where there is no room. */
export function Shell() {
  const [opened, { close, toggle }] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // Whoever cannot see that another page stands there is taken to it.
  useEffect(() => {
    close();
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname, close]);

  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {texts.skip}
      </a>
      <div className={css.side}>
        <Navigation />
      </div>
      <header className={css.bar}>
        <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? texts.closeMenu : texts.openMenu} />
        <Link to="/" className={css.brand}>
          <Mark />
          Parvis
        </Link>
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={texts.search} onClick={openPalette}>
          <IconSearch size={20} aria-hidden />
        </ActionIcon>
      </header>
      <Drawer.Root opened={opened} onClose={close} size="17rem" padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={texts.menu} className={css.drawerContent ?? ''}>
          <Drawer.Body className={css.drawer ?? ''}>
            <Navigation onGo={close} />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <main id="main" ref={main} tabIndex={-1} className={css.main}>
        <Outlet />
      </main>
      <Palette />
      <WaitingRequest />
    </div>
  );
}
