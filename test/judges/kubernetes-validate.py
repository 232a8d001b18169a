"""Answers for each line, an object of Kubernetes as JSON, what the package kubernetes-validate says of it, as JSON.

Its own `validate` is called, strictly; only the files that it reads again for every object are kept. `--check` ends with 0 where
the package is there with schemas of the version that is named.
"""
import functools
import json
import sys

from kubernetes_validate import utils

version = sys.argv[-1]
utils.schema_contents = functools.lru_cache(maxsize=None)(utils.schema_contents)
if '--check' in sys.argv:
    sys.exit(0 if version in map(utils.major_minor, utils.all_versions()) else 1)
for line in sys.stdin:
    try:
        utils.validate(json.loads(line), version, strict=True)
        print(json.dumps({'accepts': True}))
    except utils.ValidationError as error:
        print(json.dumps({'accepts': False, 'why': f"{'/'.join(str(step) for step in error.path)}: {error.message[:200]}"}))
    except utils.SchemaNotFoundError:
        print(json.dumps({}))
