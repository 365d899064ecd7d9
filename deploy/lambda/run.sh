#!/bin/sh
# Started by Lambda Web Adapter: serves the function on $PORT, with this zip and the layer's packages on the path.
set -eu
cd "$LAMBDA_TASK_ROOT"
export PYTHONPATH="$LAMBDA_TASK_ROOT:${LAYER_ROOT:-/opt/python}"
exec python3 -m shared.serve "$FUNCTION_SOURCE"
