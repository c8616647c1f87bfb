# make          set up this machine and print all papers
# make desk     open the desk: a page in the browser, for the people who print
# make test     set up what the tests need and run them
# make check    format, lint and types          make bench    the table of times
# make schemas  JSON Schemas of the YAML files  make golden   renew the expected pages, after looking
# make lock     pin all dependencies anew       make pictures take the pictures of the README anew
# make trials   the long trials: faults, made-up input, thousands of papers, a cluster (an hour)
# make audit    ask for known faults in the dependencies, and list them all (CycloneDX)
# make fuzz     look for input that breaks a part, led by what of the code is reached: TARGET=paper SECONDS=300

# The first of these that is new enough, where there is no environment yet. Debian's own Python is built for speed (it makes
# papers a fifth faster than one that somebody built as it comes), and what it lacks can be installed.
PYTHON ?= /usr/bin/python3 python3
BIN := .venv/bin
# Compiled afterwards, on all cores at once; not what nobody loads: the tests of others, the places of phone numbers.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r
COMPILE := $(BIN)/python -m compileall -q -j 0
COMPILE_LIBRARIES := $(COMPILE) -x '/(geodata|carrierdata|tzdata|tests)/' .venv/lib
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# Some tests fill a small disk of their own, which only root may mount: others are root among themselves for it.
ALONE := $(shell [ "$$(id -u)" = 0 ] || { unshare -Urm true 2>/dev/null && echo unshare -Urm; })
READERS := poppler-utils ghostscript qpdf chromium chromium-headless-shell libjs-pdf libatomic1 cups-daemon cups-client cups-ipp-utils cups-filters-core-drivers dbus strace

.PHONY: all build desk test check format bench trials schemas golden pictures lock audit fuzz clean
all: build

build: .venv/run
	$(BIN)/python build.py

desk: .venv/run
	$(BIN)/python build.py desk

# Compiled once beforehand: the tests begin hundreds of processes, also where Python may not write down what it compiled.
test: .venv/test
	@$(COMPILE) build.py handouts tests
	$(ALONE) $(BIN)/pytest

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/dev
	@$(COMPILE) build.py handouts tests
	$(BIN)/python -m tests.bench

trials: .venv/test
	$(ALONE) $(BIN)/python -m tests.trials

schemas: .venv/run
	$(BIN)/python -m handouts.editors output/schemas

golden: .venv/test
	$(BIN)/pytest tests/test_golden.py --golden

pictures: .venv/test
	$(BIN)/python -m tests.pictures

lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	echo pip | uv pip compile - --generate-hashes --no-header --no-annotate -q -o requirements-pip.lock
	uv pip compile pyproject.toml --extra test --universal --generate-hashes --no-header --no-annotate -q -o requirements-test.lock
	uv pip compile pyproject.toml --extra test --extra tools --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.lock

audit: .venv/audit/mark
	@mkdir -p output
	.venv/audit/bin/cyclonedx-py requirements requirements.lock --output-reproducible -o output/parts.json
	.venv/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

fuzz: .venv/fuzz/mark
	@mkdir -p output/fuzz
	.venv/fuzz/bin/python -m tests.fuzz $(or $(TARGET),paper) output/fuzz/$(or $(TARGET),paper) \
	  -max_total_time=$(or $(SECONDS),300) -timeout=30 -rss_limit_mb=4096 -artifact_prefix=output/fuzz/

clean:
	rm -rf .venv output

# --- setting up: each mark is made anew when what it stands for changes ---

.venv/audit/mark: .venv/python
	$(BIN)/python -m venv .venv/audit
	.venv/audit/bin/pip install --quiet pip-audit cyclonedx-bom
	@touch $@

# Beside the fuzzer it sees what the tests have.
.venv/fuzz/mark: .venv/test
	$(BIN)/python -m venv .venv/fuzz
	.venv/fuzz/bin/pip install --quiet atheris
	$(BIN)/python -c 'import site; print(*site.getsitepackages(), sep="\n")' > $$(.venv/fuzz/bin/python -c 'import site; print(site.getsitepackages()[0])')/dev.pth
	@touch $@

.venv/python: requirements-pip.lock
	@$(find_python); [ -n "$$python" ] || { $(call apt,python3-venv); $(find_python); }; \
	[ -n "$$python" ] || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }; \
	echo "$$python -m venv --clear .venv"; $$python -m venv --clear .venv
	$(INSTALL) requirements-pip.lock
	@touch $@

.venv/run: .venv/python requirements.lock Makefile
	@$(call apt,$(PANGO))
	$(INSTALL) requirements.lock
	$(COMPILE_LIBRARIES)
	@touch $@

# What the program needs is among it: where nothing is there yet, all is installed at once.
.venv/test: .venv/python requirements-test.lock Makefile
	@$(call apt,$(PANGO) $(READERS))
	$(INSTALL) requirements-test.lock
	$(COMPILE_LIBRARIES)
	@touch .venv/run $@

.venv/dev: .venv/test requirements-dev.lock Makefile
	$(INSTALL) requirements-dev.lock
	$(COMPILE_LIBRARIES)
	@touch $@

# Finds one that can be used just now: on Debian a part of it is a package of its own.
define find_python
for one in $(PYTHON); do \
  if $$one -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$one; break; fi; \
done
endef

# Installs those Debian packages that are missing, where that is possible; elsewhere the program itself
# says what it lacks.
define apt
if command -v dpkg >/dev/null && command -v apt-get >/dev/null; then \
  missing=$$(for name in $(1); do dpkg -s $$name >/dev/null 2>&1 || echo $$name; done); \
  if [ -n "$$missing" ]; then \
    sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
    echo "Installing $$missing"; \
    { $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } \
      || echo "Could not install $$missing: please install by hand."; \
  fi; \
fi
endef
