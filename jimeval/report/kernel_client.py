"""A kernel client that begins as soon as its kernel can, and waits for one message at a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from queue import Empty

import zmq
from jupyter_client.blocking import BlockingKernelClient

from jimeval.report.kernels import RECONNECT

_NO_MORE = (0.02, 0.2)  # seconds of silence after which to ask again: at first, and at most
_LOOK = 1.0  # seconds of silence after which to see whether the kernel lives


class PromptClient(BlockingKernelClient):
    """Knows from the kernel's own word, and not from silence, that its greeting is over."""

    def _context_default(self) -> zmq.Context:
        context = super()._context_default()
        context.reconnect_ivl = RECONNECT
        return context

    def start_channels(self, **wanted: bool) -> None:
        """All but the heartbeat: whether the kernel lives, its manager knows."""
        super().start_channels(**{"hb": False, **wanted})

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Asks what kernel it is until it answers and is idle. Raises RuntimeError, in jupyter_client's words."""
        ends = time.monotonic() + (float("inf") if timeout is None else timeout)
        silence, longest = _NO_MORE
        while True:
            with contextlib.suppress(TimeoutError):
                reply = self.kernel_info(reply=True, timeout=1)
                if self._is_idle(reply["parent_header"]["msg_id"], silence):
                    self._handle_kernel_info_reply(reply)
                    return
            if not self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > ends:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")
            silence = min(2 * silence, longest)

    def answer(self, asked: str, hear: Callable[[dict], bool], within: float, after: float) -> dict:
        """The kernel's reply to what it was asked, when it has also put out all that it has to say about it.

        hear    is given each message that it puts out about this; says whether that was the last one
        within  seconds until the reply must have come
        after   seconds of silence from then on that are too many, until the last message

        Raises TimeoutError, and ConnectionResetError when the kernel has died.
        """
        poller = zmq.Poller()
        for channel in (self.iopub_channel, self.shell_channel):
            poller.register(channel.socket, zmq.POLLIN)
        ends, reply, told = time.monotonic() + within, None, False
        while reply is None or not told:
            if (left := ends - time.monotonic()) <= 0:
                raise TimeoutError
            ready = dict(poller.poll(1000 * min(left, _LOOK)))
            if not ready and not self.is_alive():
                raise ConnectionResetError
            if self.iopub_channel.socket in ready and _is_about(asked, message := self.iopub_channel.get_msg()):
                told = hear(message) or told
                if reply is not None:
                    ends = time.monotonic() + after
            if self.shell_channel.socket in ready and _is_about(asked, message := self.shell_channel.get_msg()):
                ends, reply = time.monotonic() + after, message
        return reply

    def _is_idle(self, asked: str, silence: float) -> bool:
        """Reads what the kernel puts out until it says that this question has been dealt with.

        It may say so to nobody, when it was asked before it knew that anyone listens: then it must be asked again, and
        at once when it welcomes the listener (ipykernel 7 does).
        """
        with contextlib.suppress(Empty):
            while True:
                message = self.iopub_channel.get_msg(timeout=silence)
                if message["msg_type"] == "iopub_welcome":
                    return False
                if _is_about(asked, message) and message["content"].get("execution_state") == "idle":
                    return True
        return False


def _is_about(asked: str, message: dict) -> bool:
    return message["parent_header"].get("msg_id") == asked
