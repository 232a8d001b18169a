import { LEAST_MEMORY, parseQuantity } from '../../kubernetes/quantity.js';
import { defineRule } from '../../model/rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** More cores than any node has. */
const MOST_CORES = 1024;

/** What is odd about a quantity, and what was probably meant. */
interface Odd {
  readonly what: string;
  readonly meant: string | undefined;
}

export default defineRule({
  id: 'quantity-suspicious',
  family: 'resources',
  level: 'warning',
  scope: 'container',
  summary: 'A quantity of memory or CPU means something else than it looks',
  why: 'The suffix m stands for thousandths: `memory: 100m` is a tenth of a byte, with which no container starts, and `cpu: 500` asks for 500 cores.',
  how: 'Write memory with Mi or Gi, and CPU in cores or with m.',
  references: [
    {
      title: 'Resource Management for Pods and Containers: Memory resource units',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
    },
    {
      title: 'Resource Management for Pods and Containers: CPU resource units',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu',
    },
  ],
  *check(container) {
    for (const list of ['requests', 'limits']) {
      for (const quantity of container.at('resources', list)?.entries() ?? []) {
        const odd = oddity(quantity);
        if (!odd) continue;
        const { meant } = odd;
        yield {
          at: quantity,
          message: `Container "${container.name}" has ${quantity.text} in ${list}.${quantity.key}, which is ${odd.what}`,
          fixes: meant ? [{ title: `Write ${meant}`, safety: 'review', plan: () => setScalar(quantity, meant) }] : [],
        };
      }
    }
  },
});

/** `512MB`, `512 Mi`, `1gi`, `512K`: the unit Kubernetes has for it. */
function meantBytes(text: string): string | undefined {
  const [, digits = '', unit = ''] = /^([\d.]+) ?([kmgtp])i?b?$/i.exec(text) ?? [];
  return unit === '' ? undefined : `${digits}${unit.toUpperCase()}i`;
}

/** `500mi`, `500M`, `500 m`, `0,5`, `2 cores`. */
function meantCores(text: string): string | undefined {
  const milli = /^(\d+) ?[mM]i?$/.exec(text)?.[1];
  if (milli !== undefined) return `${milli}m`;
  return /^(\d+(?:[.,]\d+)?) ?(?:cores?|c|cpus?|vcpus?)?$/i.exec(text)?.[1]?.replace(',', '.');
}

function oddity({ key, text, opaque }: Cursor): Odd | undefined {
  const inBytes = key === 'memory' || key === 'ephemeral-storage';
  if (opaque || !(inBytes || key === 'cpu') || !/^[+-]?\.?\d/.test(text)) return undefined;
  const quantity = parseQuantity(text);
  const digits = /^\+?[\d.]+/.exec(text)?.[0] ?? '';
  if (!quantity) {
    return { what: 'no quantity that Kubernetes reads', meant: inBytes ? meantBytes(text) : meantCores(text) };
  }
  if (quantity.amount < 0) return { what: 'less than nothing', meant: undefined };
  // Nothing at all may be meant; so may a number that is written with an exponent.
  if (quantity.amount === 0 || /[eE][+-]?\d/.test(text)) return undefined;
  if (inBytes && quantity.suffix === 'm') return { what: 'thousandths of a byte', meant: `${digits}Mi` };
  if (inBytes && quantity.amount < LEAST_MEMORY && quantity.suffix === '')
    return { what: 'a number of bytes', meant: `${digits}Mi` };
  if (inBytes && quantity.amount < LEAST_MEMORY) return { what: 'less than a mebibyte', meant: undefined };
  if (key === 'cpu' && quantity.amount > MOST_CORES)
    return { what: 'more cores than a node has', meant: quantity.suffix === '' ? undefined : meantCores(text) };
  if (key === 'cpu' && quantity.suffix === '' && quantity.amount >= 100)
    return { what: 'a number of cores', meant: `${digits}m` };
  return undefined;
}
