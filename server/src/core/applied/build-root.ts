import type { AppliedSet, Root } from './applied-set.js';
import { type ApplyOptions, buildChart, type RootFiles } from './build-chart.js';
import { buildOverlay } from './build-overlay.js';

/** Returns the objects that a root gives. Never throws: what cannot be had is a problem of the set. */
export function buildRoot(root: Root, files: RootFiles, options: ApplyOptions): AppliedSet {
  return root.kind === 'helm' ? buildChart(root, files, options) : buildOverlay(root, files);
}
