#!/usr/bin/env bash
# Build the accelerator (accelerator/, in Rust) and install it into .venv, or into the Python of the first argument.
# Needs cargo, and the network for crates and for pip.
set -euo pipefail
cd "$(dirname "$0")/.."

PATH="$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin" # rustup installs there, and not every shell knows
python=${1:-.venv/bin/python}

if ! command -v cargo >/dev/null; then
  echo "There is no cargo here: install Rust 1.85 or newer with rustup or this system's packages. kashaf works without it." >&2
  exit 1
fi
if ! command -v "$python" >/dev/null; then
  echo "There is no $python here: make it with python3 -m venv .venv, or name another Python as the first argument." >&2
  exit 1
fi
"$python" -m pip install --quiet --disable-pip-version-check ./accelerator
echo "Installed: $("$python" -c 'import kashaf_accelerator as package; print(package.__file__)')"
