import { type Names, ResMap } from './res-map.js';
import { emptyConfig, mergeConfig, type TransformerConfig } from './transformer-config.js';
import { addVars, type Var } from './vars.js';

/** The objects, configuration and vars of a kustomization while they are put together. */
export class Accumulator {
  readonly map = new ResMap();
  config: TransformerConfig = emptyConfig();
  readonly vars = new Map<string, Var>();

  mergeConfig(config: TransformerConfig): void {
    this.config = mergeConfig(this.config, config);
  }

  merge(other: Accumulator, names?: Names): void {
    this.map.appendAll(other.map.list, names);
    this.mergeConfig(other.config);
    addVars(this.vars, other.vars.values());
  }
}
