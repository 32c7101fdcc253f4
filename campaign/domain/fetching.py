"""Fetching a calendar from an address somebody typed, without being led into our own network.

A name is resolved once, every address it has must be public, and the connection goes to an address that was
checked, so that a name cannot mean one machine at the check and another at the connection. Each redirect
is checked in the same way. Everything together, the name too, must be done by one deadline.
"""

import contextlib
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
LONGEST_ADDRESS, LONGEST_HOST = 2000, 253  # characters
MOST_ADDRESSES = 4  # of one name that are tried
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "many-voices"}

_HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}|[0-9A-Fa-f:.]{2,45}")  # a name, or an address of IPv6
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')  # RFC 9110, section 8.8.3
_IPV6_IN_USE = ipaddress.IPv6Network("2000::/3")  # all that is handed out, by IANA's registry
_NEVER: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays
    ipaddress.IPv6Network("2001::/23"),  # Teredo and other protocols
    ipaddress.IPv6Network("2002::/16"),  # 6to4, which carries an address of IPv4
    ipaddress.IPv6Network("3fff::/20"),  # documentation
]


class NotHttps(Exception):
    """Not a plain https address: another scheme or port, a password in it, or no address at all."""


@dataclass(eq=False)
class NotPublic(Exception):
    """The name stands for a machine that is not on the public internet."""

    host: str


@dataclass(eq=False)
class Unreachable(Exception):
    """There is no such name, no answer, no valid certificate, or the answer broke off."""

    host: str


@dataclass(eq=False)
class TooSlow(Exception):
    """It was not all there after so many seconds."""

    seconds: float


@dataclass(eq=False)
class TooLarge(Exception):
    """There are more than this many bytes."""

    most: int


class TooManyRedirects(Exception):
    """The address leads on and on."""


@dataclass(eq=False)
class NotFetched(Exception):
    """The answer is not the file: its HTTP status, and how it is packed though we asked for it plain."""

    status: int
    encoding: str = ""


@dataclass(frozen=True)
class Fetched:
    """What was answered. `etag` is to be given the next time; `not_modified` means the body is as then."""

    body: bytes
    etag: str
    not_modified: bool


def is_public(address: str) -> bool:
    """Whether an address, as text, is one of the public internet that carries no other in it.

    Of IPv6 only what IANA has handed out counts, which leaves out NAT64 (64:ff9b::/96, 64:ff9b:1::/48),
    link-local, site-local, unique local and multicast. An address of IPv4 written as one of IPv6 is taken
    as what it is.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found not in _IPV6_IN_USE or found.scope_id is not None:
            return False
    special = found.is_multicast or any(found in network for network in _NEVER)
    return found.is_global and not special


Resolve = Callable[..., list[tuple[Any, ...]]]  # as socket.getaddrinfo
_Places = list[tuple[int, tuple[Any, ...]]]  # families, and addresses as sockets take them


@dataclass(frozen=True)
class Network:
    """How the world is reached; the default is the only one meant for use outside of tests."""

    resolve: Resolve = socket.getaddrinfo
    is_public: Callable[[str], bool] = is_public
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ports: frozenset[int] = frozenset({443})


INTERNET = Network()


def fetch(
    url: str, *, etag: str = "", network: Network = INTERNET, timeout: float = 5.0
) -> Fetched:
    """Return the file at an https address, of at most MOST_BYTES; `timeout` is in seconds, for everything.

    Raises:
        NotHttps: it, or where it leads to, is not a plain https address.
        NotPublic: it, or where it leads to, is not on the public internet.
        Unreachable: nothing answers there, or not as the name it should have.
        TooSlow: it took longer.
        TooLarge: there is more.
        TooManyRedirects: it leads on more than MOST_REDIRECTS times.
        NotFetched: the answer is another one than the file.
    """
    deadline, base = _Deadline(timeout), ""
    for _ in range(MOST_REDIRECTS + 1):
        address = _read(base, url, network)
        with _answer(address, etag, network, deadline) as answer:
            if answer.status not in REDIRECTS:
                return _take(answer, etag, address.host)
            base, url = address.url, answer.headers.get("Location", "")
            if not url:
                raise NotFetched(answer.status)
    raise TooManyRedirects


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, more than none."""
        if (left := self._end - time.monotonic()) <= 0:
            raise TooSlow(self.seconds)
        return left


@dataclass(frozen=True)
class _Address:
    url: str
    host: str
    port: int
    target: str  # what stands in the request


def _read(base: str, url: str, network: Network) -> _Address:
    try:
        whole = urljoin(base, url)
        parts = urlsplit(whole)
        host = (parts.hostname or "").rstrip(".")
        if len(whole) > LONGEST_ADDRESS or len(host) > LONGEST_HOST:
            raise NotHttps
        address = _Address(whole, host.encode("idna").decode(), parts.port or 443, _target(parts))
    except ValueError as error:  # of which UnicodeError is one
        raise NotHttps from error
    plain = parts.scheme == "https" and "@" not in parts.netloc and _HOST.fullmatch(address.host)
    if not plain or address.port not in network.ports:
        raise NotHttps
    return address


def _target(parts: SplitResult) -> str:
    kept = "/%:@!$&'()*+,;=~?"
    query = f"?{quote(parts.query, safe=kept)}" if parts.query else ""
    return quote(parts.path or "/", safe=kept.rstrip("?")) + query


@contextlib.contextmanager
def _answer(
    address: _Address, etag: str, network: Network, deadline: _Deadline
) -> Iterator[HTTPResponse]:
    """Ask, and give the answer with its body still to be read."""
    try:
        with _connect(address, network, deadline) as plain:
            plain.settimeout(deadline.left())
            safely = network.context().wrap_socket
            with safely(plain, server_hostname=address.host, suppress_ragged_eofs=False) as safe:
                connection = HTTPConnection(address.host, address.port)
                connection.default_port = 443  # which Host leaves out
                connection.sock = _PatientSocket(safe, deadline)
                known = {"If-None-Match": etag} if _TAG.fullmatch(etag) else {}
                connection.request("GET", address.target, headers={**HEADERS, **known})
                with connection.getresponse() as answer:
                    yield answer
    except TimeoutError as error:
        raise TooSlow(deadline.seconds) from error
    except (OSError, HTTPException) as error:
        raise Unreachable(address.host) from error


def _connect(address: _Address, network: Network, deadline: _Deadline) -> socket.socket:
    """Connect to an address of the name that was found public, and to no other."""
    found = _resolve(address, network, deadline)
    if not all(network.is_public(place[0]) for _, place in found):
        raise NotPublic(address.host)
    tried = found[:MOST_ADDRESSES]
    failure: OSError = OSError("no address")
    for number, (family, place) in enumerate(tried):
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(deadline.left() / (len(tried) - number))
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def _resolve(address: _Address, network: Network, deadline: _Deadline) -> _Places:
    """Return the addresses of a name. The system's resolver knows no deadline, so a thread waits for it."""
    found: _Places = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            answers = network.resolve(address.host, address.port, type=socket.SOCK_STREAM)
            found.extend((family, place) for family, _, _, _, place in answers)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if asking.is_alive():
        raise TooSlow(deadline.seconds)
    if not found:
        raise Unreachable(address.host)
    return found


class _PatientSocket(io.RawIOBase):
    """What http.client needs of a socket, each wait of which ends by the deadline of the whole."""

    def __init__(self, connection: ssl.SSLSocket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)

    def close(self) -> None:
        """Leave it to whoever opened the connection: http.client closes before the body is read."""


def _take(answer: HTTPResponse, etag: str, host: str) -> Fetched:
    """Read the body, and insist that it is whole: half a calendar would look like one with fewer events."""
    if answer.status == 304 and etag:
        return Fetched(b"", etag, not_modified=True)
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    if answer.status != 200 or encoding not in ("", "identity"):
        raise NotFetched(answer.status, encoding)
    declared = answer.length or 0
    body = answer.read(MOST_BYTES + 1) if declared <= MOST_BYTES else b""
    if max(declared, len(body)) > MOST_BYTES:
        raise TooLarge(MOST_BYTES)
    if len(body) < declared:
        raise Unreachable(host)
    tag = answer.headers.get("ETag", "").strip()
    return Fetched(body, tag if _TAG.fullmatch(tag) else "", not_modified=False)
