"""The model's process: `python -m emulator.openai.toy.server FILE.gguf CONTEXT THREADS`.

Prints its address as the first line, and exits when its standard input closes: when the parent exits, however.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    import xllamacpp

    path, context, threads = sys.argv[1:]
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = int(context)
    params.n_parallel = 1
    params.cpuparams.n_threads = int(threads)
    params.cpuparams_batch.n_threads = int(threads)
    params.warmup = False
    params.api_keys = [os.environ["TOY_API_KEY"]]
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
