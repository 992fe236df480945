#!/bin/sh
# Runs the unit tests and the channel's import tests on every other supported Python that this machine has.
set -eu
cd "$(dirname "$0")/.."
own=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
for version in 3.11 3.12 3.13; do
  [ "$version" = "$own" ] && continue
  found=""
  for python in "python$version" "$HOME"/.pyenv/versions/"$version".*/bin/python; do
    if "$python" -c 'import ensurepip' >/dev/null 2>&1; then found=$python; break; fi
  done
  if [ -z "$found" ]; then echo "Python $version 不在这台机器上，跳过"; continue; fi
  venv=".venv-$version"
  if [ ! -f "$venv/.dev" ] || [ requirements-dev.lock -nt "$venv/.dev" ]; then
    "$found" -m venv "$venv"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock 2>/dev/null
    touch "$venv/.dev"
  fi
  echo "Python $version"
  "$venv/bin/python" -m pytest -q -n 2 --dist loadfile -p no:cacheprovider tests/unit tests/contract/channels/test_wechat_import.py
done
