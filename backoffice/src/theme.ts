import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, mergeThemeOverrides } from '@mantine/core';
import type { Translate } from './i18n/i18n.tsx';

// Deep teal. 7 carries white text in light and dark (5.9:1); 3 and 4 are its text on dark ground.
const shelf: MantineColorsTuple = [
  '#edf7f6',
  '#d7ecea',
  '#aed9d5',
  '#7fc6bf',
  '#4fb0a8',
  '#2a978f',
  '#17807a',
  '#0f6b66',
  '#0c5a56',
  '#084541',
];

// Greys with a breath of the same hue, so that cards and lines belong to the primary colour.
const gray: MantineColorsTuple = [
  '#f6f8f8',
  '#eef2f2',
  '#e2e8e8',
  '#d0d9d9',
  '#b3bfbf',
  '#8b9a9a',
  '#647373',
  '#4a5858',
  '#313d3d',
  '#1c2626',
];
const dark: MantineColorsTuple = [
  '#d5dddd',
  '#b5c1c1',
  '#93a2a2',
  '#5d6c6c',
  '#3a4747',
  '#2c3838',
  '#1d2727',
  '#151d1d',
  '#101717',
  '#0a1010',
];

// Mantine's red, with its darker end moved up so that 7 carries white text (4.9:1).
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#d92b2b',
  '#c92a2a',
  '#b02525',
];

const baseTheme = createTheme({
  primaryColor: 'shelf',
  primaryShade: 7,
  colors: { shelf, gray, dark, red },
  black: '#1c2626',
  defaultRadius: 'md',
  fontSizes: { md: '0.9375rem' },
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Switch: { defaultProps: { withThumbIndicator: false } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
  },
});

/** The theme, with the words Mantine's own buttons need in the language of the screens. */
export function themeWith(t: Translate) {
  const close = { closeButtonProps: { 'aria-label': t('common.close') } };
  return mergeThemeOverrides(baseTheme, {
    components: {
      Modal: { defaultProps: { centered: true, radius: 'lg', ...close } },
      Notification: { defaultProps: close },
    },
  });
}

/** Mantine's dimmed, placeholder and error colours are too pale for small text; these reach AA on every ground. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--app-ground': 'var(--mantine-color-gray-0)',
    '--app-card': '#ffffff',
    '--app-line': 'var(--mantine-color-gray-2)',
    '--mantine-color-dimmed': '#566565',
    '--mantine-color-placeholder': '#6b7979',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-shelf-7)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
  },
  dark: {
    '--mantine-color-body': 'var(--mantine-color-dark-7)',
    '--app-ground': 'var(--mantine-color-dark-8)',
    '--app-card': 'var(--mantine-color-dark-7)',
    '--app-line': 'var(--mantine-color-dark-5)',
    '--mantine-color-dimmed': '#a3b1b1',
    '--mantine-color-placeholder': '#8fa0a0',
    '--mantine-color-error': '#ff9b92',
    '--mantine-color-anchor': 'var(--mantine-color-shelf-3)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
  },
});
