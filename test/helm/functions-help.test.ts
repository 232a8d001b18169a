import { describe, expect, test } from 'vitest';
import { helmFunctions } from '../../server/src/core/helm/functions.js';
import { FUNCTION_HELP } from '../../server/src/core/helm/functions-help.js';
import { BUILTINS } from '../../server/src/core/template/builtins/builtins.js';
import { readFunctionHelp, signatureOf } from '../../server/src/core/template/function-help.js';

const FUNCTIONS = helmFunctions();

describe('descriptions of functions', () => {
  test('there is one of each function of the engine, and of nothing else', () => {
    expect([...FUNCTION_HELP.keys()].sort()).toEqual([...new Set([...FUNCTIONS.keys(), ...BUILTINS.keys()])].sort());
  });

  test.each([...FUNCTIONS].flatMap(([name, { signature }]) => (signature ? [[name, signature] as const] : [])))(
    '%s has as many parameters as the engine asks for',
    (name, { parameters, variadic }) => {
      const described = FUNCTION_HELP.get(name)?.parameters ?? [];
      const repeated = described.filter((parameter) => parameter.includes('...'));
      if (variadic === undefined) expect(described).toHaveLength(parameters.length);
      else expect(described.length).toBeGreaterThan(parameters.length);
      expect(repeated).toHaveLength(variadic === undefined ? 0 : 1);
    },
  );

  test.each([...FUNCTION_HELP.values()].map((help) => [help.name, help] as const))(
    '%s is described in one sentence',
    (_name, { parameters, summary }) => {
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
      for (const parameter of parameters) expect(parameter).toMatch(/^\w+ (?:\.\.\.)?\w+$/);
    },
  );

  test('a signature is written as in Go', () => {
    const help = FUNCTION_HELP.get('trunc');
    expect(help && signatureOf(help)).toBe('trunc(length int, text string) string');
  });

  test('a line of another form is refused', () => {
    expect(() => readFunctionHelp('trunc: shorter')).toThrow('No description of a function: trunc: shorter');
  });
});
