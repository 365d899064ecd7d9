#!/bin/sh
# setup.sh PYTHON SET: creates .venv with the hash-pinned packages of requirements/SET.txt and the `edgewise` command.
set -eu
python=$1
set_name=$2
log() { printf 'edgewise: %s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  log "'$python' is not Python 3.11 or newer. Choose another with: make PYTHON=/path/to/python3.12"
  exit 1
}
if [ ! -x .venv/bin/python ]; then
  log "creating .venv"
  "$python" -m venv .venv || { log "'$python -m venv' failed: on Debian and Ubuntu install python3-venv"; exit 1; }
fi
log "installing requirements/$set_name.txt (takes a minute or two on a new machine)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$set_name.txt" || {
  log "pip could not install requirements/$set_name.txt: fix the error above and run make again"
  exit 1
}
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch ".venv/$set_name.done"
