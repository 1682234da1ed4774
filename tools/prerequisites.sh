#!/usr/bin/env bash
# Say plainly what this machine lacks, or print the Python to use.
set -euo pipefail

missing=()

python=""
for name in python3.11 python3.12 python3.13 python3.14 python3; do
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(command -v "$name")
    break
  fi
done
if [ -z "$python" ]; then
  missing+=("Python 3.11 or newer with its venv module (Debian: apt-get install python3 python3-venv)")
fi

if ! command -v node >/dev/null 2>&1; then
  missing+=("Node.js 20.19 or newer")
elif ! node -e 'const [a, b] = process.versions.node.split(".").map(Number);
                process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  missing+=("Node.js 20.19 or newer (this one is $(node --version))")
fi
if ! command -v npm >/dev/null 2>&1; then
  missing+=("npm, which comes with Node.js")
fi

if [ ${#missing[@]} -gt 0 ]; then
  echo "This machine lacks:" >&2
  printf '  - %s\n' "${missing[@]}" >&2
  exit 1
fi
echo "$python"
