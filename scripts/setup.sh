#!/bin/sh
# setup.sh PYTHON SET: makes .venv with the hash-pinned packages of requirements/SET.txt and the `edgewise` command.
set -eu
python=$1
set_name=$2
say() { printf 'edgewise: %s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  say "Python 3.11 or newer is needed, and '$python' is not. Name another with: make PYTHON=/path/to/python3.12"
  exit 1
}
if [ ! -x .venv/bin/python ]; then
  say "making .venv"
  "$python" -m venv .venv || { say "'$python -m venv' failed: on Debian and Ubuntu install python3-venv"; exit 1; }
fi
say "installing requirements/$set_name.txt (once; a minute or two on a new machine)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$set_name.txt" || {
  say "pip could not install requirements/$set_name.txt: its message stands above; run make again when it is mended"
  exit 1
}
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch ".venv/$set_name.done"
