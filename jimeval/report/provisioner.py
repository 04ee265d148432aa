"""How jupyter_client is told to take a kernel from the fork server: a provisioner, chosen by our own kernelspec only."""

from __future__ import annotations

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Unicode


class ForkProvisioner(LocalProvisioner):
    """Starts kernels by asking a fork server; as any other kernel is started where that does not serve."""

    address = Unicode()
