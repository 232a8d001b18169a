import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { bundles } from '../../scripts/bundles.mjs';

/** Returns what a script does that a browser may forbid or does not have: code out of texts, and modules of Node. */
function forbiddenIn(text: string): readonly string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression, arguments: given } = node;
      const name = ts.isIdentifier(expression) ? expression.text : '';
      const [first] = given ?? [];
      if (name === 'eval' || name === 'Function') found.push(name);
      if (name === 'require' && first && ts.isStringLiteral(first) && first.text !== 'vscode')
        found.push(`require ${first.text}`);
      if ((name === 'setTimeout' || name === 'setInterval') && first && ts.isStringLiteralLike(first)) found.push(name);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('bundle.js', text, ts.ScriptTarget.ES2023));
  return found;
}

describe('what runs in a browser', () => {
  test.each(['client', 'server'])('web/%s.js makes no code out of texts, and loads nothing of Node', async (name) => {
    const options = bundles({ production: true, out: '/out' }).find(({ outfile }) =>
      outfile?.replaceAll('\\', '/').endsWith(`/web/${name}.js`),
    );
    if (!options) throw new Error(`There is no bundle web/${name}.js`);
    // A module of Node cannot be resolved for a browser, which ends the build.
    const { outputFiles } = await build({ ...options, write: false });
    expect(outputFiles).toHaveLength(1);
    const text = outputFiles?.[0]?.text ?? '';
    expect(text.length).toBeGreaterThan(100_000);
    expect(forbiddenIn(text)).toEqual([]);
  });

  test.each([
    ['eval("1")', ['eval']],
    ['new Function("return 1")', ['Function']],
    ['Function("return 1")()', ['Function']],
    ['require("node:fs")', ['require node:fs']],
    ['setTimeout("f()", 1)', ['setTimeout']],
    ['class A { eval() { return this.eval(1); } }; setTimeout(f, 1); require("vscode")', []],
  ])('is searched: %s', (text, expected) => {
    expect(forbiddenIn(text)).toEqual(expected);
  });
});
