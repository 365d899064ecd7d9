"""A function's process ends its streams at a signal, for when the stack stops: SIGTERM lets them take their time."""

import asyncio
import signal

END_STREAMS = signal.SIGUSR1
AGAIN_SECONDS = 0.1  # a call that was just being answered may begin its stream after the signal


def hear_of_the_end() -> None:
    """To be called in the function's process, within its loop."""
    asyncio.get_running_loop().add_signal_handler(END_STREAMS, _end_streams)


def _end_streams() -> None:
    from shared.shutdown import end_streams  # not before: the process that is forked for it has no shared/ yet

    end_streams()
    asyncio.get_running_loop().call_later(AGAIN_SECONDS, _end_streams)
