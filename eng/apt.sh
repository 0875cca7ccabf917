# For the scripts that make sure of a tool; to be sourced. They say what they are about:
#   tool          what is installed, in words
#   missing       the message where it cannot be, without its end
#   without       what happens then
#   hint          what else may be done, behind the reason; may be left out
#   exit_without  the exit code then; 0 where it is left out

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

# Ends the script, for a reason: that is an error only with CI=true.
give_up() {
    echo "$missing, and none can be installed here ($1)${hint:-}." >&2
    [ "${CI:-}" != true ] || exit 1
    echo "$without" >&2
    exit "${exit_without:-0}"
}

# Makes ready for installing.
begin_install() {
    if ! command -v apt-get >/dev/null; then
        give_up "no apt-get"
    elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        give_up "neither root nor sudo without a password"
    fi

    apt_log=$(mktemp)
    trap 'rm -f "$apt_log"' EXIT
    echo "installing $tool" >&2
    apt update || give_up "apt-get update failed"
}

# Installs packages.
install() {
    apt install -y --no-install-recommends "$@" || give_up "apt-get install $* failed"
}

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >>"$apt_log" 2>&1 </dev/null || { tail -n 20 "$apt_log" >&2; false; }
}
