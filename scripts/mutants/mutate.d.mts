import type ts from 'typescript';

/** A small change of a text: what stands in the place of a range, in UTF-16 code units, and in words what that is. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  readonly what: string;
}

export function openProgram(configFile: string): ts.Program;
export function mutantsOf(program: ts.Program, fileName: string): readonly Mutant[];
