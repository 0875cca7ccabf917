#!/usr/bin/env bash
# Explores the models exhaustively with spin, and checks that every broken variant of them is caught. Prints the states of
# each run. Needs spin and a C compiler. Usage: check.sh [--long]; --long adds the larger sizes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

long=false
case "${1:-}" in
    '') ;;
    --long) long=true ;;
    *) echo "usage: check.sh [--long]" >&2; exit 2 ;;
esac
for tool in spin gcc; do
    command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work models=$PWD

# One line of the plan: "holds" or "caught", the model, what it is, its size, and settings. Prints one line; fails where
# the result is another one than planned, or where the search was cut short.
run() {
    local expected=$1 model=$2 what=$3 size=$4 limits=(-O0 -m300000 -w20) directory log found states seconds
    shift 4
    directory=$(mktemp -d "$work/XXXXXX")
    log=$directory/pan.log
    cp "$models/$model" "$directory"
    cd "$directory"
    # Compiling well takes longer than a small search.
    [ "$size" = quick ] || limits=(-O1 -m3000000 -w24)
    if ! spin -a "$@" "$model" >spin.log 2>&1 || ! gcc "${limits[0]}" -w -DSAFETY -DMEMLIM=2500 -o pan pan.c; then
        cat spin.log
        return 1
    fi
    ./pan "${limits[@]:1}" >"$log" 2>&1 || true
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$log")
    seconds=$(sed -n 's/^pan: elapsed time \([0-9.e+-]*\) seconds/\1/p' "$log")
    found=$(sed -n 's/^pan:1: \([a-z ]*\).*/\1/p' "$log")
    if [ -z "$states" ] || { [ -z "$found" ] && grep -q 'max search depth too small\|out of memory\|memory limit' "$log"; }; then
        cat "$log"
        echo "FAILED  $model $what: the search was cut short"
        return 1
    fi
    if [ "$expected" = holds ]; then
        [ -z "$found" ] || { echo "FAILED  $model $what $*: $found"; return 1; }
        printf 'holds   %-15s %-44s %9s states %6s s\n' "$model" "$what" "$states" "$seconds"
    else
        [ -n "$found" ] || { echo "FAILED  $model $what $*: the broken variant was not caught"; return 1; }
        printf 'caught  %-15s %-44s %9s states %6s s  %s\n' "$model" "$what" "$states" "$seconds" "$(name "$found" "$@")"
    fi
}

# What a search ended with: the text of the assertion, or that nobody could move.
name() {
    local found=$1 line
    shift
    line=$(spin -t "$@" "$model" 2>&1 | sed -n 's/.*pml:\([0-9]*\), Error: assertion violated.*/\1/p' | head -1)
    if [ -n "$line" ]; then
        sed -n "${line}s/.*\(assert(.*);\{0,1\}\).*/\1/p" "$model" | sed 's/;.*//'
    else
        echo "a state that nobody can leave ($found)"
    fi
}
export -f run name

plan() {
    sed -e 's/#.*//' -e '/^ *$/d' plan.txt | while IFS='|' read -r size expected model what settings; do
        if [ "${size// /}" = quick ] || $long; then
            printf '%s\0' "run $expected $model '$(echo $what)' $size $settings"
        fi
    done
}

began=$SECONDS
plan | xargs -0 -P 2 -I{} bash -c '{}'
echo "$(plan | tr -cd '\0' | wc -c) runs in $((SECONDS - began)) s"
