# tries: The engine's own socket, which would make it root on the machine.
# expects: docker, docker-run, containerd, podman, bus, gateway, desktop, itself
# %%
import socket


def local(path):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        return path


def remote(address):
    with socket.create_connection(address, timeout=1) as client:
        return client.getpeername()


refused("docker", lambda: local("/var/run/docker.sock"))
refused("docker-run", lambda: local("/run/docker.sock"))
refused("containerd", lambda: local("/run/containerd/containerd.sock"))
refused("podman", lambda: local("/run/podman/podman.sock"))
refused("bus", lambda: local("/run/dbus/system_bus_socket"))
refused("gateway", lambda: remote(("172.17.0.1", 2375)))
refused("desktop", lambda: remote(("host.docker.internal", 2375)))
refused("itself", lambda: remote(("127.0.0.1", 2375)))
