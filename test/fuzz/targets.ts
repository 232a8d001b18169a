import type { Target } from './target.js';
import { cli } from './targets/command-line.js';
import { fixes } from './targets/fixes.js';
import { graph } from './targets/graph.js';
import { growth } from './targets/growth.js';
import { reader } from './targets/reader.js';
import { renderer } from './targets/renderer.js';
import { rules } from './targets/rules.js';
import { schema } from './targets/schema.js';
import { server } from './targets/server.js';
import { typing } from './targets/typing.js';

/** Everything that `npm run fuzz` throws inputs at. A new entry of Yamlock is a new line here. */
export const TARGETS: readonly Target[] = [reader, typing, rules, fixes, renderer, schema, graph, server, cli, growth];
