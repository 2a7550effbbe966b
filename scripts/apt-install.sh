#!/usr/bin/env bash
# Install packages of Debian or Ubuntu, as root or with sudo: apt-install.sh ADVICE PACKAGE…
# Where there is no apt-get, it prints the advice and fails. The scripts that install programs call it.
set -euo pipefail

advice=$1
shift
if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here: $advice" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$@" </dev/null
