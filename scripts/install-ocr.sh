#!/usr/bin/env bash
# Install what reads pictures of text: tesseract and its Arabic, from Debian or Ubuntu, as root or with sudo.
# Does nothing where both are there already.
set -euo pipefail

if command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx ara; then
  echo "Tesseract is there, with Arabic: $(command -v tesseract)"
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here: install tesseract and its Arabic (ara.traineddata) with this system's packages." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
  tesseract-ocr tesseract-ocr-ara </dev/null
echo "Installed: $(command -v tesseract)"
