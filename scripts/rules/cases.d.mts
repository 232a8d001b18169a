export interface CaseSummary {
  readonly title: string;
  readonly found: number;
  readonly fixes: number;
}
export function casesOf(text: string, id: string): CaseSummary[];
export function summaryOf(before: readonly CaseSummary[], after: readonly CaseSummary[]): string[];
