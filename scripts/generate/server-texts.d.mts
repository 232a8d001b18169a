import type { TaggedTemplateExpression, TemplateLiteral } from 'typescript';

export function serverTexts(): readonly string[];
export function taggedTemplates(): Generator<{
  readonly tag: string;
  readonly template: TemplateLiteral;
  readonly node: TaggedTemplateExpression;
  readonly file: string;
}>;
