import type ts from 'typescript';

/** A small change of a text: a range in UTF-16 code units, its replacement, and a description. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  readonly what: string;
}

export function openProgram(configFile: string): ts.Program;
export function mutantsOf(program: ts.Program, fileName: string): readonly Mutant[];
