import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { inMain } from './inMain';

/** The sea green of an old ink wash; 10 shades from light to dark. */
const wash: MantineColorsTuple = [
  '#e8f7f4',
  '#d3ebe6',
  '#a7d7cd',
  '#77c2b3',
  '#51b09d',
  '#3aa58f',
  '#1f8a75',
  '#14705e',
  '#0c5a4b',
  '#044337',
];

export const theme = createTheme({
  primaryColor: 'wash',
  primaryShade: 7,
  colors: { wash },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: { defaultProps: { tt: 'none', fw: 500 } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, portalProps: inMain } },
  },
});

/** Secondary text and errors with enough contrast (WCAG AA) on every ground that we use. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#50575e', '--mantine-color-error': '#c92a2a' },
  dark: { '--mantine-color-dimmed': '#b3b6ba', '--mantine-color-error': '#ff8787' },
});
