import { compileRegexp, type GoRegexp } from '../text/go-regexp.js';

/** Returns true for a path below a chart that is left out of it. Folders are asked before what is in them. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

interface Pattern {
  readonly negated: boolean;
  readonly onlyFolders: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Returns what a `.helmignore` leaves out, as Helm reads it (pkg/ignore of v3): the patterns of `filepath.Match`, without `**`;
 * a negated pattern leaves out whatever it does not match. Files of templates that begin with a dot are always left out.
 */
export function helmIgnore(text = ''): Ignores {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const patterns: Pattern[] = [];
  for (const line of [...lines, 'templates/.?*']) {
    const rule = line.trim();
    // Helm refuses the whole chart for `**`; what the other lines say is still worth following.
    if (rule === '' || rule.startsWith('#') || rule.includes('**')) continue;
    const pattern = patternOf(rule);
    if (pattern) patterns.push(pattern);
  }
  return (path, isFolder) => {
    for (const { negated, onlyFolders, matches } of patterns) {
      if (negated) {
        if ((onlyFolders && !isFolder) || !matches(path)) return true;
      } else if ((!onlyFolders || isFolder) && matches(path)) return true;
    }
    return false;
  };
}

function patternOf(rule: string): Pattern | undefined {
  const negated = rule.startsWith('!');
  const onlyFolders = rule.endsWith('/');
  const glob = rule.slice(negated ? 1 : 0, onlyFolders ? -1 : undefined);
  const rooted = glob.startsWith('/');
  const expression = expressionOf(rooted ? glob.slice(1) : glob);
  if (!expression) return undefined;
  const whole = rooted || glob.includes('/');
  return {
    negated,
    onlyFolders,
    matches: (path) => expression.test(whole ? path : path.slice(path.lastIndexOf('/') + 1)),
  };
}

/** Returns the expression for a pattern of Go's `filepath.Match`; undefined for a malformed one. */
function expressionOf(glob: string): GoRegexp | undefined {
  let source = '';
  for (let index = 0; index < glob.length; index++) {
    const unit = glob[index] ?? '';
    if (unit === '*') source += '[^/]*';
    else if (unit === '?') source += '[^/]';
    else if (unit === '\\') source += escaped(glob[++index] ?? '\\');
    else if (unit === '[') {
      const end = glob.indexOf(']', index + 2);
      if (end < 0) return undefined;
      const negated = glob[index + 1] === '^';
      const members = glob.slice(index + (negated ? 2 : 1), end).replace(/[\\\]^[]/g, '\\$&');
      source += `[${negated ? '^' : ''}${members}]`;
      index = end;
    } else source += escaped(unit);
  }
  return compileRegexp(`(?s)^${source.replace(/(?:\[\^\/\]\*)+/g, '[^/]*')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
