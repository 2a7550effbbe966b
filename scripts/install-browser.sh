#!/usr/bin/env bash
# Install the browser that the tests of the pages drive: Debian's or Ubuntu's Chromium, as root or with sudo.
# Does nothing where a Chromium is there already.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    echo "The browser is there: $(command -v "$name")"
    exit 0
  fi
done

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here: install Chromium with this system's packages, so that 'chromium' is a command." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium </dev/null
echo "Installed: $(command -v chromium)"
