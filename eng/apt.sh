# For the scripts that make sure of a tool. Defines apt and why_not_install; to be sourced.

apt_log=$(mktemp)
trap 'rm -f "$apt_log"' EXIT
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

# Says why nothing can be installed here, if so.
why_not_install() {
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get"
    elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        echo "neither root nor sudo without a password"
    fi
}

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >>"$apt_log" 2>&1 </dev/null || { tail -n 20 "$apt_log" >&2; false; }
}
