#!/bin/sh
# What Lambda Web Adapter starts: the layer's packages and this zip on the path, then the function on $PORT.
set -eu
cd "$LAMBDA_TASK_ROOT"
export PYTHONPATH="$LAMBDA_TASK_ROOT:${LAYER_ROOT:-/opt/python}"
exec python3 -m shared.serve "$FUNCTION_SOURCE"
