#!/usr/bin/env bash
# See that Chromium and a Chinese font are there for the browser tests; as root, install them.
set -euo pipefail

packages=()
if [ -z "${XIAOHAO_TEST_CHROMIUM:-}" ] && ! command -v chromium >/dev/null 2>&1; then
  packages+=(chromium)
fi
if ! find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
  -iname '*CJK*' -print -quit 2>/dev/null | grep -q .; then
  packages+=(fonts-noto-cjk)
fi

if [ ${#packages[@]} -eq 0 ]; then
  exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  exit 0
fi
{
  echo "The browser tests need: ${packages[*]}"
  echo "On Debian or Ubuntu: sudo apt-get install ${packages[*]}"
  echo "A Chromium elsewhere is named by XIAOHAO_TEST_CHROMIUM=/path/to/chromium"
} >&2
exit 1
