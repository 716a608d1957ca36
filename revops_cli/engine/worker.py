"""The other end of `workers`: a process that runs batch functions until the pipe to it ends.

A frame is a length and so many bytes. The first frame that begins a task holds a function, the
others a batch each; each batch is answered by a frame with the batch that the function made of it.
"""

import gc
import os
import pickle
import signal
import sys
import threading
from queue import SimpleQueue
from typing import IO, Any, cast

from revops_cli.engine.protocol import Batch, BatchFunction

LENGTH = 8
"""Bytes that say how long a frame is."""

FUNCTION, BATCH = b"F", b"B"
"""First byte of a frame: what follows."""


def read_frame(source: IO[bytes]) -> bytes | None:
    """The next frame, or None where the pipe has ended."""
    head = source.read(LENGTH)
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "little")
    body = source.read(size)
    return body if len(body) == size else None


def write_frame(sink: IO[bytes], body: bytes) -> None:
    """Send a frame; raises OSError where nobody reads any more."""
    sink.write(len(body).to_bytes(LENGTH, "little"))
    sink.write(body)
    sink.flush()


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer the batches of `source` until it ends.

    Frames are read in a thread, so that who sends them never waits for a function that runs.
    """
    frames: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_read_all, args=(source, frames), daemon=True).start()
    function: BatchFunction | None = None
    while (frame := frames.get()) is not None:
        said: Any = pickle.loads(frame[1:])  # noqa: S301 - from the process that started this one
        if frame[:1] == FUNCTION:
            function = said
        elif function is not None:
            answer = function(cast(Batch, said))
            write_frame(sink, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _read_all(source: IO[bytes], frames: "SimpleQueue[bytes | None]") -> None:
    while (frame := read_frame(source)) is not None:
        frames.put(frame)
    frames.put(None)


def main() -> None:
    """Serve standard input; whatever a function prints cannot get between the answers."""
    # Batches are many small objects without cycles: looking for some costs a twentieth of the time.
    gc.set_threshold(100_000)
    # An interrupt is the parent's to handle: it closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink)
