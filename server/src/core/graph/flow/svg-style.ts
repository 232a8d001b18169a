import type { Protection } from './flow.js';

interface Palette {
  readonly paper: string;
  readonly lane: string;
  readonly card: string;
  readonly line: string;
  readonly text: string;
  readonly faint: string;
  readonly protections: Readonly<Record<Protection, string>>;
}

/** Every colour of text and icons has a contrast of at least 4.5 to the paper and to the cards. */
const LIGHT: Palette = {
  paper: '#ffffff',
  lane: '#f5f7f9',
  card: '#ffffff',
  line: '#d0d7de',
  text: '#1f2328',
  faint: '#59636e',
  protections: {
    external: '#0969da',
    encrypted: '#17762f',
    plaintext: '#cf222e',
    dangling: '#9a5b00',
    unused: '#6a737d',
  },
};

const DARK: Palette = {
  paper: '#0d1117',
  lane: '#151b23',
  card: '#1c232c',
  line: '#3d444d',
  text: '#f0f6fc',
  faint: '#9aa4af',
  protections: {
    external: '#58a6ff',
    encrypted: '#4ac26b',
    plaintext: '#ff7b72',
    dangling: '#e3a13b',
    unused: '#9198a1',
  },
};

function variables({ protections, ...colours }: Palette): string {
  const all = Object.entries({ ...colours, ...protections });
  return `.flow{${all.map(([name, colour]) => `--${name}:${colour}`).join(';')}}`;
}

const RULES = [
  `.flow text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--text)}`,
  '.flow .paper{fill:var(--paper)}',
  '.flow .heading{font-size:20px;font-weight:600}',
  '.flow .legend,.flow .mark{font-size:12px;font-weight:500}',
  '.flow .column{font-size:11px;font-weight:600;letter-spacing:.06em;fill:var(--faint)}',
  '.flow .set{font-size:14px;font-weight:600}',
  '.flow .namespace{font-size:12px;font-weight:600;fill:var(--faint)}',
  '.flow .none{font-style:italic;font-weight:400}',
  '.flow .rule{stroke:var(--line)}',
  '.flow .lane{fill:var(--lane)}',
  '.flow .box,.flow .under{fill:var(--card);stroke:var(--line)}',
  '.flow .title{font-size:13px;font-weight:500}',
  '.flow .detail,.flow .row{font-size:11px}.flow .detail,.flow .row{fill:var(--faint)}',
  '.flow .icon{fill:none;stroke:var(--colour,var(--faint));stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}',
  '.flow .secret .edge{fill:var(--colour,var(--faint))}',
  '.flow .secret .detail{fill:var(--colour,var(--faint))}',
  '.flow .secret.dangling .box{stroke:var(--colour);stroke-dasharray:5 4}',
  '.flow .secret.unused .title{fill:var(--faint)}',
  '.flow .link path{fill:none;stroke:var(--colour,var(--faint));stroke-width:1.5;stroke-opacity:.6}',
  '.flow .end{fill:var(--colour,var(--faint));stroke:var(--card);stroke-width:1.5}',
  '.flow .link.dangling path{stroke-dasharray:5 4}',
  ...Object.keys(LIGHT.protections).map((name) => `.flow .${name}{--colour:var(--${name})}`),
];

/** The style sheet of a picture: colours by what its reader prefers. */
export const STYLE = [
  variables(LIGHT),
  `@media (prefers-color-scheme:dark){${variables(DARK)}}`,
  ...RULES,
  '@media (prefers-contrast:more){.flow{--line:var(--text);--faint:var(--text)}.flow .link path{stroke-opacity:1}}',
].join('');
