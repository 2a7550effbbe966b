#!/usr/bin/env bash
# Install the programs that read archives for kashaf: bsdtar (7z, RAR), from Debian or Ubuntu, as root or with sudo.
# Does nothing where they are there already.
set -euo pipefail

missing=()
command -v bsdtar >/dev/null || missing+=(libarchive-tools)

if [ "${#missing[@]}" -eq 0 ]; then
  echo "The converters are there: $(command -v bsdtar)"
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here: install ${missing[*]} with this system's packages." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
  "${missing[@]}" </dev/null
echo "Installed: ${missing[*]}"
