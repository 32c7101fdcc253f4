"""Fetching from a real server, and not from where an address must not lead."""

import socket
import ssl
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from campaign.domain import fetching
from campaign.domain.fetching import (
    MOST_BYTES,
    Fetched,
    Network,
    NotFetched,
    NotHttps,
    NotPublic,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
    fetch,
    is_public,
)

HOST, ADDRESS = (
    "calendar.example",
    "127.0.0.2",
)  # the one loopback address that the tests call public
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
CALENDAR_HEADERS = {"Content-Length": str(len(CALENDAR)), "ETag": '"one"'}


def certify(folder, host):
    """Write a self-signed certificate with its key, and return the path of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{host}.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Handler(BaseHTTPRequestHandler):
    """Answers as the test has laid down for the path, and keeps what was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for part in [body] if isinstance(body, bytes) else body():
            self.wfile.write(part)
            self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """Answers several clients, and stops when the tests do."""

    daemon_threads = True

    def handle_error(self, request, address):
        """A client that hangs up early is what some of the tests are about."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return certify(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server((ADDRESS, 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.asked = []
        server.answers = defaultdict(lambda: (404, {"Content-Length": "0"}, b""))
        server.answers["/feed"] = 200, CALENDAR_HEADERS, CALENDAR
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def resolved():
    """The names that were looked up."""
    return []


@pytest.fixture
def network(server, certificate, resolved):
    def resolve(host, port, **kind):
        resolved.append(host)
        return socket.getaddrinfo(ADDRESS if host == HOST else host, port, **kind)

    def trust_the_server():
        return ssl.create_default_context(cafile=certificate)

    return Network(
        resolve=resolve,
        is_public=lambda address: address == ADDRESS or is_public(address),
        context=trust_the_server,
        ports=frozenset({443, server.server_port}),
    )


@pytest.fixture
def feed(server):
    return f"https://{HOST}:{server.server_port}/feed"


def test_a_feed_is_fetched_plainly(feed, network, server):
    assert fetch(feed, network=network) == Fetched(CALENDAR, '"one"', not_modified=False)
    ((path, headers),) = server.asked
    assert path == "/feed"
    assert headers["Host"] == f"{HOST}:{server.server_port}"
    assert headers["Accept-Encoding"] == "identity"
    assert not headers.keys() & {"Cookie", "Authorization", "If-None-Match", "Referer"}


def test_a_feed_that_has_not_changed_is_not_sent_again(feed, network, server):
    server.answers["/feed"] = 304, {}, b""
    assert fetch(feed, etag='"one"', network=network) == Fetched(b"", '"one"', not_modified=True)
    assert server.asked[0][1]["If-None-Match"] == '"one"'
    with pytest.raises(NotFetched) as refused:
        fetch(feed, network=network)
    assert refused.value.status == 304


def test_a_tag_that_is_none_is_neither_kept_nor_sent(feed, network, server):
    server.answers["/feed"] = 200, {**CALENDAR_HEADERS, "ETag": "bare"}, CALENDAR
    assert fetch(feed, etag='"a"\r\nCookie: b', network=network).etag == ""
    assert not server.asked[0][1].keys() & {"If-None-Match", "Cookie"}


def test_odd_characters_of_an_address_are_sent_as_they_must_be(feed, network, server):
    server.answers["/a%20b/%C3%A9%2F?q=1&r=%D8%A7"] = 200, CALENDAR_HEADERS, CALENDAR
    address = feed.replace("/feed", "/a b/é%2F?q=1&r=ا#part")
    assert fetch(address, network=network).body == CALENDAR


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example/feed",
        "webcal://calendar.example/feed",
        "file:///etc/passwd",
        "//calendar.example/feed",
        "calendar.example/feed",
        "",
        "https://",
        "https:///feed",
        "https://calendar.example:8443/feed",
        "https://calendar.example:99999/feed",
        "https://calendar.example:http/feed",
        "https://me:secret@calendar.example/feed",
        "https://@calendar.example/feed",
        "https://calendar.example\\@other.example/feed",
        "https://calendar example/feed",
        "https://calendar%2eexample/feed",
        "https://.example/feed",
        "https://[fe80::1%25eth0]/feed",
        "https://[::1/feed",
        "https://a..b/feed",
        f"https://{'a' * 64}.example/feed",
        f"https://{'a.' * 200}example/feed",
        "https://\ud800.example/feed",
        "https://calendar.example/\ud800",
        "https://calendar.example/" + "a" * 3000,
    ],
)
def test_only_plain_https_addresses_are_asked_for(url, network, resolved):
    with pytest.raises(NotHttps):
        fetch(url, network=network)
    assert not resolved


@pytest.fixture
def listener():
    """A machine of our own network, on every address there is, which notes who connects."""
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    with socket.create_server(("", 0), family=family, dualstack_ipv6=both) as own:
        own.settimeout(0.05)
        yield own


def connections(listener):
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return 0
    return 1


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "169.254.169.254",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_of_our_own_network_is_not_connected_to(host, network, listener):
    port = listener.getsockname()[1]
    network = replace(network, ports=frozenset({port}))
    with pytest.raises(NotPublic):
        fetch(f"https://{host}:{port}/", network=network)
    assert connections(listener) == 0


@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_into_our_own_network_is_not_followed(host, feed, network, server, listener):
    port = listener.getsockname()[1]
    network = replace(network, ports=network.ports | {port})
    server.answers["/feed"] = 302, {"Location": f"https://{host}:{port}/"}, b""
    with pytest.raises(NotPublic):
        fetch(feed, network=network)
    assert len(server.asked) == 1
    assert connections(listener) == 0


def test_the_listener_would_have_noticed(listener):
    with socket.create_connection(("127.0.0.1", listener.getsockname()[1])):
        assert connections(listener) == 1


def test_a_name_with_one_address_in_our_own_network_is_refused(feed, network, server):
    def resolve(_host, port, **kind):
        return [
            answer
            for address in (ADDRESS, "10.0.0.1")
            for answer in socket.getaddrinfo(address, port, **kind)
        ]

    with pytest.raises(NotPublic) as refused:
        fetch(feed, network=replace(network, resolve=resolve))
    assert refused.value.host == HOST
    assert not server.asked


def test_a_name_that_changes_its_address_is_only_asked_for_once(feed, network, server, listener):
    answers = iter([ADDRESS, "127.0.0.1", "127.0.0.1"])

    def rebind(_host, port, **kind):
        return socket.getaddrinfo(next(answers), port, **kind)

    rebinding = replace(network, resolve=rebind)
    assert fetch(feed, network=rebinding).body == CALENDAR
    assert next(answers) == "127.0.0.1"
    with pytest.raises(NotPublic):
        fetch(feed, network=rebinding)
    assert len(server.asked) == 1


def test_a_name_is_looked_up_again_for_each_redirect(feed, network, server, listener):
    answers = iter([ADDRESS, "127.0.0.1"])

    def rebind(_host, port, **kind):
        return socket.getaddrinfo(next(answers), port, **kind)

    server.answers["/feed"] = 302, {"Location": "/next"}, b""
    with pytest.raises(NotPublic):
        fetch(feed, network=replace(network, resolve=rebind))
    assert [path for path, _ in server.asked] == ["/feed"]


def test_a_dead_address_of_a_name_is_passed_over(feed, network):
    def resolve(_host, port, **kind):
        return [
            answer
            for address in ("127.0.0.3", ADDRESS)
            for answer in socket.getaddrinfo(address, port, **kind)
        ]

    lenient = replace(network, resolve=resolve, is_public=lambda address: True)
    assert fetch(feed, network=lenient).body == CALENDAR


def test_three_redirects_are_followed_and_a_fourth_is_not(feed, network, server):
    for number in range(1, 5):
        server.answers[f"/{number}"] = 307, {"Location": f"/{number + 1}"}, b""
    server.answers["/4"] = server.answers["/feed"]
    assert fetch(feed.replace("feed", "1"), network=network).body == CALENDAR
    server.answers["/0"] = 301, {"Location": "/1"}, b""
    with pytest.raises(TooManyRedirects):
        fetch(feed.replace("feed", "0"), network=network)


@pytest.mark.parametrize(
    ("location", "refusal"),
    [
        ("http://calendar.example/feed", NotHttps),
        ("https://me@calendar.example/feed", NotHttps),
        ("https://calendar.example:22/", NotHttps),
        ("https://[/", NotHttps),
        ("file:///etc/passwd", NotHttps),
        ("", NotFetched),
    ],
)
def test_a_redirect_to_anything_but_https_is_refused(location, refusal, feed, network, server):
    server.answers["/feed"] = 302, {"Location": location}, b""
    with pytest.raises(refusal):
        fetch(feed, network=network)


@pytest.mark.parametrize("status", [204, 206, 401, 404, 429, 500])
def test_an_answer_that_is_not_the_file_is_refused_with_its_status(status, feed, network, server):
    server.answers["/feed"] = status, {"Content-Length": "0"}, b""
    with pytest.raises(NotFetched) as refused:
        fetch(feed, network=network)
    assert refused.value.status == status


def test_a_packed_answer_is_refused_before_it_is_unpacked(feed, network, server):
    server.answers["/feed"] = 200, {**CALENDAR_HEADERS, "Content-Encoding": "gzip"}, CALENDAR
    with pytest.raises(NotFetched) as refused:
        fetch(feed, network=network)
    assert refused.value.encoding == "gzip"


def chunks(count, size=100_000):
    part = f"{size:x}\r\n".encode() + b"a" * size + b"\r\n"
    return lambda: iter([part] * count + [b"0\r\n\r\n"])


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": str(MOST_BYTES + 1)}, b""),
        ({"Content-Length": str(10**30)}, b""),
        ({"Transfer-Encoding": "chunked"}, chunks(40)),
        ({"Connection": "close"}, b"a" * (MOST_BYTES + 1)),
    ],
)
def test_more_than_two_megabytes_are_refused(headers, body, feed, network, server):
    server.answers["/feed"] = 200, headers, body
    with pytest.raises(TooLarge) as refused:
        fetch(feed, network=network)
    assert refused.value.most == MOST_BYTES


def test_exactly_two_megabytes_are_fetched(feed, network, server):
    server.answers["/feed"] = 200, {"Content-Length": str(MOST_BYTES)}, b"a" * MOST_BYTES
    assert len(fetch(feed, network=network).body) == MOST_BYTES
    server.answers["/feed"] = 200, {"Transfer-Encoding": "chunked"}, chunks(3)
    assert len(fetch(feed, network=network).body) == 300_000


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": "1000"}, CALENDAR),
        ({"Transfer-Encoding": "chunked"}, b"64\r\n" + CALENDAR),
        ({"Connection": "close"}, CALENDAR),  # and no farewell of TLS, so anybody may have cut it
    ],
)
def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(
    headers, body, feed, network, server
):
    server.answers["/feed"] = 200, headers, body
    with pytest.raises(Unreachable):
        fetch(feed, network=network)


def test_a_body_that_drips_is_given_up_at_the_deadline(feed, network, server):
    done = threading.Event()

    def drip():
        while not done.wait(0.02):
            yield b"a"

    server.answers["/feed"] = 200, {"Content-Length": "1000000"}, drip
    began = time.monotonic()
    with pytest.raises(TooSlow) as refused:
        fetch(feed, network=network, timeout=0.4)
    done.set()
    assert refused.value.seconds == 0.4
    assert time.monotonic() - began < 20  # each byte alone came in good time; all take five hours


def test_headers_that_drip_are_given_up_at_the_deadline(feed, network, server, monkeypatch):
    def drip(handler):
        while True:
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.02)

    monkeypatch.setattr(Handler, "do_GET", drip)
    with pytest.raises(TooSlow):
        fetch(feed, network=network, timeout=0.4)


def test_a_server_that_never_greets_is_given_up_at_the_deadline(network):
    with socket.create_server((ADDRESS, 0)) as silent:
        port = silent.getsockname()[1]
        patient = replace(network, ports=frozenset({port}))
        with pytest.raises(TooSlow):
            fetch(f"https://{HOST}:{port}/", network=patient, timeout=0.2)


def test_a_name_that_takes_long_is_given_up_at_the_deadline(feed, network):
    release = threading.Event()

    def resolve(*_, **__):
        release.wait(10)
        return []

    with pytest.raises(TooSlow):
        fetch(feed, network=replace(network, resolve=resolve), timeout=0.1)
    release.set()


def test_slow_redirects_share_one_deadline(feed, network, server):
    def wait():
        time.sleep(0.15)
        yield b""

    for number in range(3):
        server.answers[f"/{number}"] = 302, {"Location": f"/{number + 1}"}, b""
    server.answers["/3"] = 200, {"Content-Length": "1"}, wait
    slow = replace(network, resolve=lambda *a, **k: (time.sleep(0.1), network.resolve(*a, **k))[1])
    with pytest.raises(TooSlow):
        fetch(feed.replace("feed", "0"), network=slow, timeout=0.3)


def unknown(*_, **__):
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


def test_a_name_that_nobody_knows_is_unreachable(feed, network):
    with pytest.raises(Unreachable) as refused:
        fetch(feed, network=replace(network, resolve=unknown))
    assert refused.value.host == HOST


def test_a_port_where_nobody_listens_is_unreachable(network):
    with socket.create_server((ADDRESS, 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        fetch(f"https://{HOST}:{port}/", network=replace(network, ports=frozenset({port})))


def test_a_certificate_for_another_name_is_not_accepted(feed, network, server, tmp_path):
    to_server = replace(network, resolve=lambda _, port, **k: network.resolve(HOST, port, **k))
    with pytest.raises(Unreachable) as refused:
        fetch(feed.replace(HOST, "other.example"), network=to_server)
    assert isinstance(refused.value.__cause__, ssl.SSLCertVerificationError)
    assert not server.asked


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(feed, network, server):
    with pytest.raises(Unreachable):
        fetch(feed, network=replace(network, context=ssl.create_default_context))
    assert not server.asked


def test_something_that_does_not_speak_http_is_unreachable(feed, network, monkeypatch):
    monkeypatch.setattr(Handler, "do_GET", lambda handler: handler.wfile.write(b"no\r\n\r\n"))
    with pytest.raises(Unreachable):
        fetch(feed, network=network)


def test_a_proxy_of_the_environment_is_not_used(feed, network, listener, monkeypatch):
    proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    assert fetch(feed, network=network).body == CALENDAR
    assert connections(listener) == 0


@pytest.mark.parametrize(
    "address",
    [
        "100.64.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.1",
        "240.0.0.1",
        "ff02::1",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "fc00::1",
        "64:ff9b::808:808",
        "64:ff9b:1::808:808",
        "2001::1",
        "2001:db8::1",
        "2002:808:808::1",
        "3fff::1",
        "::ffff:10.0.0.1",
        "::8.8.8.8",
        "::",
        "no address",
        "",
    ],
)
def test_an_address_that_is_not_public_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2a00:1450::1"]
)
def test_an_address_that_is_public_is_known(address):
    assert is_public(address)


def test_the_network_that_is_used_without_asking_is_the_strict_one():
    assert Network() == fetching.INTERNET
    assert (fetching.INTERNET.is_public, fetching.INTERNET.ports) == (is_public, frozenset({443}))
