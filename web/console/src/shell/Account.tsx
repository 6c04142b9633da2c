import { Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUserCircle } from '@tabler/icons-react';
import { currentSession } from '../api/client.ts';
import { useMe } from '../api/me.ts';
import { issuer } from '../place.ts';
import { keepTyped } from '../session/session.ts';
import { chooseLanguage, language } from '../words/language.ts';
import { LANGUAGES, type Language } from '../words/languages.ts';
import css from './Account.module.css';
import { texts } from './texts.ts';

const SCHEMES: readonly (readonly [MantineColorScheme, string, typeof IconSun])[] = [
  ['light', texts.light, IconSun],
  ['dark', texts.dark, IconMoon],
  ['auto', texts.auto, IconDeviceDesktop],
];

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase())
    .join('');

/** Who is signed in, how it looks, and the way out. */
export function Account() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = me.name ?? texts.apiKey;
  const roles = [...new Set(me.roles.map(({ name }) => name))].join(', ');
  return (
    <div className={css.account}>
      <Menu position="top-start" width="target">
        <Menu.Target>
          <UnstyledButton className={css.button}>
            <VisuallyHidden>{texts.accountMenu} </VisuallyHidden>
            <span className={css.avatar} aria-hidden>
              {initials(name)}
            </span>
            <span className={css.who}>
              <bdi className={css.name}>{name}</bdi>
              <span className={css.roles}>{roles}</span>
            </span>
            <IconSelector size={16} aria-hidden className={css.arrows} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{texts.appearance}</Menu.Label>
          {SCHEMES.map(([scheme, label, Mark]) => (
            <Menu.Item
              key={scheme}
              leftSection={<Mark size={16} aria-hidden />}
              rightSection={colorScheme === scheme ? <IconCheck size={15} aria-label={texts.chosen} /> : null}
              onClick={() => setColorScheme(scheme)}
              closeMenuOnClick={false}
            >
              {label}
            </Menu.Item>
          ))}
          {Object.keys(LANGUAGES).length > 1 && (
            <>
              <Menu.Label>{texts.language}</Menu.Label>
              {Object.entries(LANGUAGES).map(([tag, name]) => (
                <Menu.Item
                  key={tag}
                  lang={tag}
                  leftSection={
                    <span className={css.tag} aria-hidden>
                      {tag}
                    </span>
                  }
                  rightSection={tag === language ? <IconCheck size={15} aria-label={texts.chosen} /> : null}
                  onClick={() => chooseLanguage(tag as Language, keepTyped)}
                >
                  {name}
                </Menu.Item>
              ))}
            </>
          )}
          <Menu.Divider />
          <Menu.Item component="a" href={`${issuer}/account`} leftSection={<IconUserCircle size={16} aria-hidden />}>
            {texts.yourAccount}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void currentSession().signOut()}>
            {texts.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
