import type ts from 'typescript';
import type { expect } from 'vitest';

/** A row of a table: a range of a file's text. */
export interface Row {
  readonly start: number;
  readonly end: number;
  /** Its name: the table and the rows around it, `TABLE › row › row`. */
  readonly name: string;
  readonly line: number;
}

/** A row of the core, with its file relative to the root. */
export interface RowOfFile extends Row {
  readonly file: string;
}

/** The rows of all tables of the core. */
export interface Rows {
  readonly rows: readonly RowOfFile[];
  /** Resolves to those of some rows that no witness needs. */
  unneeded(asked: readonly RowOfFile[]): Promise<readonly RowOfFile[]>;
}

export function rowsOf(program: ts.Program, fileName: string): readonly Row[];
export function withNumbers(text: string, rows: readonly Row[], first: number): string;
export function openRows(root: string, real: typeof expect): Promise<Rows>;
