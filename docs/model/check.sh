#!/bin/sh
# Checks the models exhaustively with spin, and that every broken variant is caught. Needs spin and a C compiler.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check <model> [-Dvariant...]: prints what the checker found; fails where the search was cut short.
check() {
    model=$1
    shift
    (cd "$work" && spin -a "$@" "$OLDPWD/$model" >spin.log 2>&1 || { cat spin.log; exit 1; }
    gcc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m1000000 -w24 >pan.log 2>&1 || true
    if grep -q "max search depth too small\|out of memory" pan.log; then cat pan.log; exit 1; fi
    grep -q "^State-vector" pan.log || { cat pan.log; exit 1; })
    errors=$(sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$work/pan.log" | tail -1)
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$work/pan.log" | tail -1)
}

holds() {
    check "$@"
    echo "$*: $states states, $errors errors"
    [ "$errors" = 0 ] || { echo "The model is violated."; exit 1; }
}

caught() {
    check "$@"
    [ "$errors" != 0 ] || { echo "$*: the broken variant was not caught."; exit 1; }
    echo "$*: caught"
}

holds copy_path.pml
for variant in NOLOCK CHECKFIRST NOTOMBSTONE UNGUARDED NOSTRIPE; do
    caught copy_path.pml "-D$variant"
done
