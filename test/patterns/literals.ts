import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A pattern in the sources. */
export interface Pattern {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

/** A pattern that is put together while the program runs. */
export interface MadePattern {
  readonly file: string;
  readonly line: number;
  /** The code that makes it, in one line. */
  readonly code: string;
}

/** Returns the regular expressions of a source file: those that are written as one, and calls that make one. */
export function patternsIn(file: string): {
  readonly written: readonly Pattern[];
  readonly made: readonly MadePattern[];
} {
  const text = readFileSync(file, 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, false);
  const written: Pattern[] = [];
  const made: MadePattern[] = [];
  const visit = (node: ts.Node): void => {
    const line = (): number => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    if (ts.isRegularExpressionLiteral(node)) {
      const slash = node.text.lastIndexOf('/');
      written.push({ file, line: line(), source: node.text.slice(1, slash), flags: node.text.slice(slash + 1) });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      /^(?:globalThis\.)?RegExp$/.test(node.expression.getText(tree))
    )
      made.push({ file, line: line(), code: node.getText(tree).replace(/\s+/g, ' ') });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { written, made };
}
