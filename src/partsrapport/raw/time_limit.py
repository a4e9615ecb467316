"""A limit on how long one file may take to read: a share that has gone away, or a file made to do harm, never ends.

The libraries that read files can't be stopped from within, so a file is read by a thread of its own, which is left
behind when its time is out, and ends with the program.
"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from partsrapport.errors import DataError

LONGEST_SECONDS = 900
"""Many times what the largest file takes that fits in memory."""
Result = TypeVar("Result")


def within_time(file: str, read: Callable[[], Result]) -> Result:
    """What ``read`` returns or raises; ``file`` is its name in the message.

    Raises
    ------
    DataError
        It is not done in time.
    """
    done: Future[Result] = Future()
    context = contextvars.copy_context()

    def work() -> None:
        try:
            done.set_result(context.run(read))
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=work, name=f"reads {file}", daemon=True).start()
    try:
        return done.result(LONGEST_SECONDS)
    except TimeoutError:
        if done.done():
            raise
    minutes_n = LONGEST_SECONDS // 60
    raise DataError(
        f"{file} gick inte att läsa på {minutes_n} minuter. Kopiera den till den egna disken, eller dela den i flera "
        "filer, och kör igen."
    )
