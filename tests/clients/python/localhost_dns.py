"""Names below ``localhost`` are this machine (RFC 6761, section 6.3). The C library's resolver, which Python asks, often knows
``localhost`` alone; importing this module asks for that one instead. Only the look-up changes: the host name that TLS verifies, the
Host header and the clients' own checks stay the vault's."""

import socket

_getaddrinfo = socket.getaddrinfo


def _lookup(host, *rest, **more):
    is_below = isinstance(host, str) and host.rstrip(".").lower().endswith(".localhost")
    return _getaddrinfo("localhost" if is_below else host, *rest, **more)


socket.getaddrinfo = _lookup
