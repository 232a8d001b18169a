import { AIRFLOW } from './airflow.js';
import type { Application } from './application.js';
import { ARGO_CD } from './argo-cd.js';
import { BITNAMI } from './bitnami.js';
import { DEX } from './dex.js';
import { FLYTE } from './flyte.js';
import { GRAFANA } from './grafana.js';

/** The applications with their own ways to refer to a Secret, in the order of the search. */
export const APPLICATIONS: readonly Application[] = [ARGO_CD, DEX, FLYTE, GRAFANA, AIRFLOW, ...BITNAMI];
