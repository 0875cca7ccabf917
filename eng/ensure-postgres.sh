#!/usr/bin/env bash
# Makes sure that the tests find Postgres server binaries; they start throw-away servers from them. Does nothing where
# PERSISTENCE_TEST_POSTGRES names a server. Where nothing can be installed, says so; that is an error only with CI=true.
set -euo pipefail

have_binaries() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || { command -v initdb && command -v pg_ctl; } >/dev/null
}

[ -z "${PERSISTENCE_TEST_POSTGRES:-}" ] || exit 0
! have_binaries || exit 0
tool="Postgres"
missing="No Postgres"
hint=": set PERSISTENCE_TEST_POSTGRES to a connection string"
without="Tests that need a Postgres will be skipped."
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"
begin_install
install postgresql-common
# Debian would make and start a cluster of its own that nobody here needs; the desk's own setting comes back afterwards.
no_cluster=/etc/postgresql-common/createcluster.conf
"${as_root[@]}" cp -p "$no_cluster" "$no_cluster.kept"
trap 'rm -f "$apt_log"; "${as_root[@]}" mv "$no_cluster.kept" "$no_cluster"' EXIT
"${as_root[@]}" sed -i -E 's/^#?[ ]*create_main_cluster *=.*/create_main_cluster = false/' "$no_cluster"
install postgresql
have_binaries || give_up "the package brought no server binaries"
