// What npm runs where it makes the package of a clone, as for `npm pack`, or for pre-commit, which installs it from git. Installing
// with `--global`, npm leaves out what the build needs.
import { run, setUpWhereNew } from './setup.mjs';

process.env.npm_config_global = 'false';
setUpWhereNew();
run(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
