# tries: The cloud's metadata address, a name server, a web server, the machines next door.
# expects: metadata, metadata6, web, neighbour, dns, broadcast, name
# %%
import socket


def connected(family, address):
    with socket.socket(family) as client:
        client.settimeout(1)
        client.connect(address)
        return address


def sent(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        return client.sendto(b"\x00\x01\x01\x00\x00\x01" + bytes(6) + b"\x00\x00\x01\x00\x01", address)


refused("metadata", lambda: connected(socket.AF_INET, ("169.254.169.254", 80)))
refused("metadata6", lambda: connected(socket.AF_INET6, ("fd00:ec2::254", 80)))
refused("web", lambda: connected(socket.AF_INET, ("192.0.2.1", 443)))
refused("neighbour", lambda: connected(socket.AF_INET, ("172.17.0.2", 80)))
refused("dns", lambda: sent(("192.0.2.53", 53)))
refused("broadcast", lambda: sent(("255.255.255.255", 67)))
refused("name", lambda: socket.getaddrinfo("example.org", 443))
names = [name for _, name in socket.if_nameindex() if name != "lo"]
print(*("BREACH: interface " + name for name in names))
