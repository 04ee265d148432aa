"""The kernels that notebooks run in: this Python, reached over private sockets, in surroundings that never vary.

``manager_class`` says how a kernel is started; ``ForkServer`` is what makes its start cheap.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from jimeval.report.surroundings import Surroundings

KERNEL = "python3"
PROVISIONER = "jimeval-forked"


class ForkServer:
    """A process that has imported what notebooks import and forks kernels from there; one for each run.

    address  of its socket, for :func:`manager_class`; empty when kernels must be started anew
    why_not  why they must, in Swedish; empty when they need not
    """

    def __init__(self, address: str = "", why_not: str = ""):
        self.address, self.why_not = address, why_not

    @classmethod
    def start(cls, surroundings: Surroundings, preload: Iterable[str]) -> ForkServer:
        return cls()

    def stop(self) -> None:
        """Ends the server and every kernel that is left of it."""

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def __getattr__(name: str):
    if name == "ForkProvisioner":  # the entry point's; only jupyter_client asks, and only it should be paid for
        from jimeval.report.provisioner import ForkProvisioner

        return ForkProvisioner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def manager_class(surroundings: Surroundings, server: str = ""):
    """A kernel manager class for nbclient: always the runner's own Python, whatever kernels are registered.

    server  address of the fork server; empty: kernels are started anew
    """
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    class OwnKernelManager(AsyncKernelManager):
        @property
        def kernel_spec(self):
            if self._kernel_spec is None:
                self._kernel_spec = KernelSpec(resource_dir="", **get_kernel_dict())
                if server:
                    chosen = {"provisioner_name": PROVISIONER, "config": {"address": server}}
                    self._kernel_spec.metadata["kernel_provisioner"] = chosen
            return self._kernel_spec

        def _connection_file_default(self) -> str:
            # without a name of its own, two kernels in one folder would share their sockets
            return str(surroundings.scratch / f"kernel-{os.urandom(16).hex()}.json")

    return OwnKernelManager
