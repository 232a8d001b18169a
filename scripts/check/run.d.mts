import type { Check } from './checks.mjs';

export function runChecks(checks: readonly Check[], print?: (line: string) => void): number;
