import { tracedText } from '../provenance/traced-text.js';
import { type AppliedSet, appliedSet, type Root } from './applied-set.js';
import { buildChart } from './build-chart.js';
import { buildOverlay } from './build-overlay.js';
import type { ApplyOptions } from './chart-build.js';
import { buildDeployed } from './deploy/deployments.js';
import type { RootFiles } from './root-files.js';

/**
 * Returns the objects that a root gives. Never throws: what cannot be had is a problem of the set.
 * @param before What it gave last. What an edit has left alone is taken over.
 * @param setOf Returns what another root gives, for who remembers that.
 */
export function buildRoot(
  root: Root,
  files: RootFiles,
  options: ApplyOptions,
  before?: AppliedSet,
  setOf: (root: Root) => AppliedSet = (one) => buildRoot(one, files, options),
): AppliedSet {
  const { above } = root;
  if (above) return buildDeployed({ ...root, above }, files, options, setOf, before);
  if (root.kind === 'files') return asWritten(root, files);
  return root.kind === 'helm' ? buildChart(root, files, options, before) : buildOverlay(root, files, options, before);
}

/** The objects of a file, as it has them. */
function asWritten(root: Root, files: RootFiles): AppliedSet {
  const text = files.read(root.file) ?? '';
  const place = { file: root.file, start: 0, end: text.length };
  const documents = [{ origin: undefined, text: tracedText(text, { place, exact: true }) }];
  return appliedSet({ root, files: new Set([root.file]), problems: [] }, documents);
}
