import type { AppliedSet, Root } from './applied-set.js';
import { buildChart, type RootFiles } from './build-chart.js';
import { buildOverlay } from './build-overlay.js';
import type { ApplyOptions } from './chart-build.js';

/**
 * Returns the objects that a root gives. Never throws: what cannot be had is a problem of the set.
 * @param before What it gave last. What an edit has left alone is taken over.
 */
export function buildRoot(root: Root, files: RootFiles, options: ApplyOptions, before?: AppliedSet): AppliedSet {
  return root.kind === 'helm' ? buildChart(root, files, options, before) : buildOverlay(root, files, before);
}
