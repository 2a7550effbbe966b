#!/usr/bin/env bash
# Install the programs that read files for kashaf: bsdtar (7z, RAR) and antiword (Word before 2007), from Debian or Ubuntu,
# as root or with sudo.
# Does nothing where they are there already.
set -euo pipefail

missing=()
command -v bsdtar >/dev/null || missing+=(libarchive-tools)
command -v antiword >/dev/null || missing+=(antiword)

if [ "${#missing[@]}" -eq 0 ]; then
  echo "The converters are there: $(command -v bsdtar), $(command -v antiword)"
  exit 0
fi

bash "$(dirname "$0")/apt-install.sh" "install ${missing[*]} with this system's packages." "${missing[@]}"
echo "Installed: ${missing[*]}"
