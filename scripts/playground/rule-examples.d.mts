export interface RuleExample {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly shown: string;
}
export function ruleExamples(): Promise<Readonly<Record<string, RuleExample>>>;
