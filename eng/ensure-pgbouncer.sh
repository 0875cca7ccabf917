#!/usr/bin/env bash
# Makes sure that the tests find pgbouncer, a pooler that shares the sessions of a server among its clients. Where it
# cannot be installed, says so; that is an error only with CI=true.
set -euo pipefail

# Debian keeps it where only root's search path looks.
have_pooler() { command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ]; }

give_up() {
    echo "No pgbouncer, and none can be installed here ($1)." >&2
    [ "${CI:-}" != true ] || exit 1
    echo "Tests that need a pooler will be skipped." >&2
    exit 0
}

! have_pooler || exit 0
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
obstacle=$(why_not_install)
[ -z "$obstacle" ] || give_up "$obstacle"

echo "installing pgbouncer" >&2
apt update || give_up "apt-get update failed"
# Debian would start one of its own that nobody here needs.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$apt_log"; "${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod +x "$policy"
fi
apt install -y --no-install-recommends pgbouncer || give_up "apt-get install pgbouncer failed"
have_pooler || give_up "the package brought no pgbouncer"
