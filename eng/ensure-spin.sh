#!/usr/bin/env bash
# Makes sure of what docs/model/check.sh needs: spin and a C compiler. Where they cannot be installed, says so and exits
# with 3; that is an error only with CI=true.
set -euo pipefail

have_tools() {
    command -v spin >/dev/null && command -v gcc >/dev/null \
        && echo '#include <stdio.h>' | gcc -x c -fsyntax-only - 2>/dev/null
}

! have_tools || exit 0
tool="spin"
missing="No spin or no C compiler"
without="The models will not be checked."
exit_without=3
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
begin_install
install spin gcc libc6-dev
have_tools || give_up "the packages brought no working spin and gcc"
