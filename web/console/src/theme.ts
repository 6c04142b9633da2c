import { createTheme, localStorageColorSchemeManager, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { texts } from './kit/texts.ts';

/* The tokens of Parvis's own pages (server/src/pages/assets/style), so that the console and what customers see are of one family. */
const indigo: MantineColorsTuple = ['#eef0ff', '#dde1fd', '#bac1f7', '#949ff1', '#7480ea', '#5c69e2', '#4b57d8', '#3a44c9', '#3039ad', '#262d8c'];
const red: MantineColorsTuple = ['#fdf1f1', '#fbdcdd', '#f0b4b7', '#e68a8f', '#dd656c', '#d34a52', '#c4353e', '#b4232c', '#9c1d25', '#83171e'];
const ink: MantineColorsTuple = ['#f1f2f5', '#d7dbe3', '#b6bcc9', '#979ead', '#717888', '#4b5261', '#2a2e37', '#1d2027', '#16181d', '#0d0e12'];

const sans = "-apple-system, 'Segoe UI', Roboto, Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans Arabic', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";
const mono = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, 'Liberation Mono', monospace";

export const theme = createTheme({
  colors: { indigo, red, dark: ink },
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.18,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontFamily: sans,
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.5rem', lg: '0.75rem', xl: '1rem' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    MultiSelect: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 }, closeButtonProps: { 'aria-label': texts.close } },
      styles: { title: { fontSize: '1rem', fontWeight: 620 } },
    },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': texts.close } } },
    Badge: { defaultProps: { radius: 'sm', variant: 'light' }, styles: { label: { textTransform: 'none', fontWeight: 560 } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--page': '#f5f6f8',
    '--surface': '#ffffff',
    '--sunken': '#f5f6f8',
    '--ink': '#14161c',
    '--ink-soft': '#4b5261',
    '--ink-quiet': '#5f6675',
    '--line': '#e2e5ea',
    '--accent': '#3a44c9',
    '--accent-text': '#3a44c9',
    '--accent-wash': '#eef0ff',
    '--danger': '#b4232c',
    '--danger-wash': '#fdf1f1',
    '--success': '#13693f',
    '--success-wash': '#eef8f2',
    '--warning': '#7d4e00',
    '--warning-wash': '#fdf6e7',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#14161c',
    '--mantine-color-dimmed': '#5f6675',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-default-border': '#d5d9e0',
    '--mantine-color-error': '#b4232c',
    '--mantine-color-anchor': '#3a44c9',
  },
  dark: {
    '--page': '#0d0e12',
    '--surface': '#16181d',
    '--sunken': '#1d2027',
    '--ink': '#f1f2f5',
    '--ink-soft': '#b6bcc9',
    '--ink-quiet': '#979eae',
    '--line': '#2a2e37',
    '--accent': '#9aa5ff',
    '--accent-text': '#a9b2ff',
    '--accent-wash': '#20243d',
    '--danger': '#ff9a9a',
    '--danger-wash': '#2a1719',
    '--success': '#7fd6a5',
    '--success-wash': '#12241b',
    '--warning': '#f0c36d',
    '--warning-wash': '#261e10',
    '--mantine-color-body': '#16181d',
    '--mantine-color-text': '#f1f2f5',
    '--mantine-color-dimmed': '#979eae',
    '--mantine-color-placeholder': '#8d94a3',
    '--mantine-color-default': '#1a1c22',
    '--mantine-color-default-hover': '#22262e',
    '--mantine-color-default-border': '#363b46',
    '--mantine-color-error': '#ff9a9a',
    '--mantine-color-anchor': '#a9b2ff',
  },
});

export const schemeManager = localStorageColorSchemeManager({ key: 'parvis-theme' });
