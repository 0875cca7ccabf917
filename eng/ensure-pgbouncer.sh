#!/usr/bin/env bash
# Makes sure that the tests find pgbouncer, a pooler that shares the sessions of a server among its clients. Where it
# cannot be installed, says so; that is an error only with CI=true.
set -euo pipefail

# Debian keeps it where only root's search path looks.
have_pooler() { command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ]; }

! have_pooler || exit 0
tool="pgbouncer"
missing="No pgbouncer"
without="Tests that need a pooler will be skipped."
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
begin_install
# Debian would start one of its own that nobody here needs.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$apt_log"; "${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod +x "$policy"
fi
install pgbouncer
have_pooler || give_up "the package brought no pgbouncer"
