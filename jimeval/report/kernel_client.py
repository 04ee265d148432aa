"""A kernel client that begins as soon as its kernel can."""

from __future__ import annotations

import time
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient

_NO_MORE = (0.02, 0.2)  # seconds of silence after which to ask again: at first, and at most


class PromptClient(AsyncKernelClient):
    """Knows from the kernel's own word, and not from silence, that its greeting is over."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Asks what kernel it is until it answers and is idle. Raises RuntimeError, in jupyter_client's words."""
        ends = time.monotonic() + (float("inf") if timeout is None else timeout)
        silence, longest = _NO_MORE
        while True:
            asked = self.kernel_info()
            if (reply := await self._reply(asked)) and await self._is_idle(asked, silence):
                self._handle_kernel_info_reply(reply)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > ends:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")
            silence = min(2 * silence, longest)

    wait_for_ready = _async_wait_for_ready

    async def _reply(self, asked: str) -> dict | None:
        """The answer to this question, if it comes within a second; answers to earlier ones are passed over."""
        try:
            while True:
                message = await self.shell_channel.get_msg(timeout=1)
                if message["parent_header"].get("msg_id") == asked:
                    return message
        except Empty:
            return None

    async def _is_idle(self, asked: str, silence: float) -> bool:
        """Reads what the kernel puts out until it says that this question has been dealt with.

        It may say so to nobody, when it was asked before it knew that anyone listens: then it must be asked again, and
        at once when it welcomes the listener (ipykernel 7 does).
        """
        try:
            while True:
                message = await self.iopub_channel.get_msg(timeout=silence)
                if message["msg_type"] == "iopub_welcome":
                    return False
                about = message["parent_header"].get("msg_id")
                if about == asked and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False
