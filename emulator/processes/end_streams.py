"""The signal at which a function's process ends its streams at once; after SIGTERM they may still finish."""

import asyncio
import signal

END_STREAMS = signal.SIGUSR1
REPEAT_SECONDS = 0.1  # a request that was being handled may begin its stream after the signal


def install_handler() -> None:
    """Installs the signal handler on the running loop of the function's process."""
    asyncio.get_running_loop().add_signal_handler(END_STREAMS, _end_streams)


def _end_streams() -> None:
    from shared.shutdown import end_streams  # imported late: the process that is forked for it has not imported shared/

    end_streams()
    asyncio.get_running_loop().call_later(REPEAT_SECONDS, _end_streams)
