#!/bin/sh
# Started by Lambda Web Adapter: serves the function on $PORT, with this zip, the layer's packages and the function's own on the path.
set -eu
cd "$LAMBDA_TASK_ROOT"
folder=${FUNCTION_SOURCE%/main.py}
export PYTHONPATH="$LAMBDA_TASK_ROOT:${LAYER_ROOT:-/opt/python}:$LAMBDA_TASK_ROOT/dist/packages/${folder##*/}"
exec python3 -m shared.serve "$FUNCTION_SOURCE"
