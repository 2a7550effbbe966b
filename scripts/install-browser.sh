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

bash "$(dirname "$0")/apt-install.sh" "install Chromium with this system's packages, so that 'chromium' is a command." chromium
echo "Installed: $(command -v chromium)"
