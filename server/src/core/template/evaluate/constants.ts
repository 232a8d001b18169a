import type { Source } from '../../provenance/source.js';
import { TemplateError } from '../function.js';
import { type BoolNode, describe, type NumberNode, type Operand, type StringNode } from '../parse/nodes.js';
import type { Frame } from './frame.js';
import { type Held, held } from './held.js';
import { UnsupportedError } from './run.js';

type Constant = BoolNode | NumberNode | StringNode;

/** Returns a constant where no type is asked for: its syntax tells the type. */
export function idealConstant(node: Constant, frame: Frame): Held {
  if (node.kind === 'string') return text(node, frame);
  if (node.kind === 'bool') return held({ value: node.value, from: sourceOf(node, frame) });
  const { number, text: written } = node;
  if (number.complex) throw new UnsupportedError(`complex numbers are not supported: ${written}`);
  const from = sourceOf(node, frame);
  const isRune = written.startsWith("'");
  const isHex = /^0[xX]/.test(written) && written.length > 2 && !/[pP]/.test(written);
  if (number.float !== undefined && !isHex && !isRune && /[.eEpP]/.test(written))
    return held({ value: number.float, from });
  if (number.int === undefined) throw new TemplateError(`${written} overflows int`);
  return held({ value: number.int, from });
}

/** Returns a constant as a parameter of this type takes it. */
export function constant(node: Operand, type: string, frame: Frame): Held {
  frame.node = node;
  switch (node.kind) {
    case 'bool':
    case 'number':
    case 'string':
      break;
    default:
      throw new TemplateError(`can't handle ${describe(node)} for arg of type ${type}`);
  }
  const from = sourceOf(node, frame);
  const number = node.kind === 'number' ? node.number : {};
  switch (type) {
    case 'interface {}':
    case 'reflect.Value':
      return idealConstant(node, frame);
    case 'bool':
      if (node.kind === 'bool') return held({ value: node.value, from });
      throw expected('bool', node);
    case 'string':
      if (node.kind === 'string') return text(node, frame);
      throw expected('string', node);
    case 'float32':
    case 'float64':
      if (number.float !== undefined) return held({ value: number.float, from });
      throw expected('float', node);
  }
  if (/^int\d*$/.test(type)) {
    if (number.int === undefined) throw expected('integer', node);
    return held({ value: number.int, from, ...(type === 'int' ? {} : { goType: type }) });
  }
  if (/^uint\d*$/.test(type)) {
    if (number.uint === undefined) throw expected('unsigned integer', node);
    return held({ value: number.uint, from, goType: type });
  }
  throw new TemplateError(`can't handle ${describe(node)} for arg of type ${type}`);
}

function expected(what: string, node: Constant): TemplateError {
  return new TemplateError(`expected ${what}; found ${describe(node)}`);
}

/** A string has the place of its characters, if none of them is an escape. */
function text(node: StringNode, frame: Frame): Held {
  const { at, end, text: value, quoted } = node;
  if (quoted.length !== value.length + 2) return held({ value, from: sourceOf(node, frame) });
  const place = frame.placeOf({ start: at + 1, end: end - 1 });
  return held({ value, from: place.end - place.start === value.length ? { place, exact: true } : { place } });
}

function sourceOf({ at, end }: Constant, frame: Frame): Source {
  return { place: frame.placeOf({ start: at, end }) };
}
