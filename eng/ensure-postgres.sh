#!/usr/bin/env bash
# Makes sure that the tests find Postgres server binaries; they start throw-away servers from them. Does nothing where
# PERSISTENCE_TEST_POSTGRES names a server. Where nothing can be installed, says so; that is an error only with CI=true.
set -euo pipefail

have_binaries() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || { command -v initdb && command -v pg_ctl; } >/dev/null
}

give_up() {
    echo "No Postgres, and none can be installed here ($1): set PERSISTENCE_TEST_POSTGRES to a connection string." >&2
    [ "${CI:-}" != true ] || exit 1
    echo "Tests that need a Postgres will be skipped." >&2
    exit 0
}

[ -z "${PERSISTENCE_TEST_POSTGRES:-}" ] || exit 0
! have_binaries || exit 0
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
obstacle=$(why_not_install)
[ -z "$obstacle" ] || give_up "$obstacle"

echo "installing Postgres" >&2
apt update || give_up "apt-get update failed"
apt install -y --no-install-recommends postgresql-common || give_up "apt-get install postgresql-common failed"
# Debian would make and start a cluster of its own that nobody here needs; the desk's own setting comes back afterwards.
no_cluster=/etc/postgresql-common/createcluster.conf
"${as_root[@]}" cp -p "$no_cluster" "$no_cluster.kept"
trap 'rm -f "$apt_log"; "${as_root[@]}" mv "$no_cluster.kept" "$no_cluster"' EXIT
"${as_root[@]}" sed -i -E 's/^#?[ ]*create_main_cluster *=.*/create_main_cluster = false/' "$no_cluster"
apt install -y --no-install-recommends postgresql || give_up "apt-get install postgresql failed"
have_binaries || give_up "the package brought no server binaries"
