"""The files of the scribe's page: all of one version, and what the service worker keeps is all there."""

import json
import re

import pytest

from tests.gate.test_javascript import COMPILER, ROOT, node
from tests.visitor import Page


def kept(client, tag="en"):
    code = client.get(f"/{tag}/scribe/sw.js").get_data(as_text=True)
    return json.loads(re.match(r"self\.KEPT = (.*);\n", code)[1])


@pytest.mark.parametrize("tag", ["en", "ur"])
def test_all_that_is_kept_is_there(client, tag):
    for address in kept(client, tag)["addresses"]:
        assert client.get(address).status_code == 200, address


def test_each_module_imports_only_what_is_kept(client):
    addresses = kept(client)["addresses"]
    modules = [address for address in addresses if "/scribe/app/" in address]
    names = {address.rpartition("/")[2] for address in modules}
    assert names == {"main.js", "keeping.js", "page.js", "sending.js"}
    for address in modules:
        code = client.get(address).get_data(as_text=True)
        assert set(re.findall(r'from\s*"\./([^"]+)"', code)) <= names


def test_another_version_or_name_is_nowhere(client):
    address = next(a for a in kept(client)["addresses"] if a.endswith("main.js"))
    assert client.get(address.replace("main.js", "sw.js")).status_code == 404
    digest = address.split("/")[3]
    assert client.get(address.replace(digest, "0" * 12)).status_code == 404
    assert client.get(address).cache_control.immutable


def test_the_worker_is_asked_for_anew_and_belongs_to_its_language(client):
    response = client.get("/ur/scribe/sw.js")
    assert response.cache_control.no_cache
    assert (
        client.get(
            "/ur/scribe/sw.js", headers={"If-None-Match": response.headers["ETag"]}
        ).status_code
        == 304
    )
    assert kept(client, "ur")["version"].endswith("-ur")


def test_the_script_of_the_page_is_small(client):
    sizes = [len(client.get(a).data) for a in kept(client)["addresses"] if a.endswith(".js")]
    assert sum(sizes) < 16 * 1024


def test_the_page_names_its_worker_and_scope(client, written):
    page = Page(client.get(f"/ur/scribe/{written.tokens[0]}"))
    (found,) = [a for _, a in page.tags if a.get("id") == "scribe"]
    assert found["data-worker"] == "/ur/scribe/sw.js"
    assert found["data-scope"] == "/ur/scribe/"


def test_the_worker_keeps_to_its_types(tmp_path):
    """The modules are among the gate's (`tsconfig.json`); two workers cannot be in one project."""
    project = {
        "extends": str(ROOT / "tsconfig.workers.json"),
        "include": [str(ROOT / "campaign/static/scribe/sw.js")],
        "exclude": [],
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps(project))
    done = node(COMPILER, "--pretty", "false", "-p", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    modules = json.loads((ROOT / "tsconfig.json").read_text())["include"]
    assert "campaign/static/scribe/**/*.js" in modules
