#!/usr/bin/env bash
# Makes sure of what docs/model/check.sh needs: spin and a C compiler. Where they cannot be installed, says so and exits
# with 3; that is an error only with CI=true.
set -euo pipefail

have_tools() {
    command -v spin >/dev/null && command -v gcc >/dev/null \
        && echo '#include <stdio.h>' | gcc -x c -fsyntax-only - 2>/dev/null
}

give_up() {
    echo "No spin or no C compiler, and none can be installed here ($1)." >&2
    [ "${CI:-}" != true ] || exit 1
    echo "The models will not be checked." >&2
    exit 3
}

! have_tools || exit 0
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
obstacle=$(why_not_install)
[ -z "$obstacle" ] || give_up "$obstacle"

echo "installing spin" >&2
apt update || give_up "apt-get update failed"
apt install -y --no-install-recommends spin gcc libc6-dev || give_up "apt-get install spin gcc libc6-dev failed"
have_tools || give_up "the packages brought no working spin and gcc"
