import { cpSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './files.js';

/** Puts the schemas where a program that was built into a folder looks for them. */
export function copySchemas(folder: string): void {
  cpSync(`${PROJECT}schemas/data`, path.join(folder, 'schemas'), { recursive: true });
}
