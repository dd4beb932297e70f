"""Which network addresses a page may be fetched from: those of the public internet alone."""

from __future__ import annotations

import ipaddress
import socket

# The IPv6 addresses given out to the internet; everything else is local, mapped or reserved.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# IPv4 addresses behind a translator of networks that speak IPv6 alone (RFC 6052).
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_CLOSED = [
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's platform service: in a public range, yet not public
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata are here
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",  # documentation
    )
]


def resolve(host: bytes, port: int) -> list[str]:
    """The numeric addresses of a name or number, as the system sees them. Raises OSError.

    The system also understands spellings such as 127.1, 0x7f.1 or 2130706433: what it made of
    them is what counts.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    Private, loopback, link-local, multicast, reserved and unspecified addresses do not, nor do
    those at which clouds keep metadata, in whatever form of IPv6 they are wrapped.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)))
        if parsed not in _GLOBAL_UNICAST:
            return False
    closed = any(parsed in network for network in _CLOSED)
    return parsed.is_global and not (closed or parsed.is_multicast or parsed.is_reserved)
