#!/usr/bin/env bash
# Install what reads pictures of text: tesseract and its Arabic, from Debian or Ubuntu, as root or with sudo.
# Does nothing where both are there already.
set -euo pipefail

if command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx ara; then
  echo "Tesseract is there, with Arabic: $(command -v tesseract)"
  exit 0
fi

bash "$(dirname "$0")/apt-install.sh" "install tesseract and its Arabic (ara.traineddata) with this system's packages." tesseract-ocr tesseract-ocr-ara
echo "Installed: $(command -v tesseract)"
