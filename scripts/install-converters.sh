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

bash "$(dirname "$0")/apt-install.sh" "install ${missing[*]} with this system's packages." "${missing[@]}"
echo "Installed: ${missing[*]}"
