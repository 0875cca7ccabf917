#!/usr/bin/env bash
# Builds everything, runs every test project, and has the protocol models checked. Usage: ./test.sh [--long]
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed. With CI=true a skipped
# test is a failure too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

hang_minutes=8
case "${1:-}" in
    '') ;;
    --long) export PERSISTENCE_TEST_LONG=1; hang_minutes=60 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
esac
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export hang_minutes

eng/ensure-dotnet.sh
eng/ensure-postgres.sh
eng/ensure-pgbouncer.sh
models=0
eng/ensure-spin.sh || models=$?
case $models in
    0 | 3) ;;
    *) exit "$models" ;;
esac

mkdir -p artifacts
results=$(mktemp -d "$PWD/artifacts/tests-XXXXXX")
export results

# The models are searched while the compiler runs: neither waits for the disk or the clock.
if [ "$models" = 0 ]; then
    docs/model/check.sh "$@" >"$results/models.log" 2>&1 &
    models_pid=$!
    trap 'kill "$models_pid" 2>/dev/null || true' EXIT
fi

echo "building"
if ! dotnet build Persistence.Sdk.sln -c Release -v q >"$results/build.log" 2>&1; then
    grep -E '(error|warning) ' "$results/build.log" | sort -u || cat "$results/build.log"
    echo "the build failed: $results/build.log" >&2
    exit 1
fi

models_failed=0
if [ "$models" = 0 ]; then
    wait "$models_pid" || models_failed=1
    cat "$results/models.log"
fi

# Databases in memory where there is room: what the tests prove survives the end of a process, never that of a machine,
# and a file system that makes and removes a million small files takes half of the time.
memory=/dev/shm
if [ -w "$memory" ] && [ "$(df -Pk "$memory" | awk 'NR == 2 { print $4 }')" -gt $((6 * 1024 * 1024)) ]; then
    TMPDIR=$(mktemp -d "$memory/persistence-tests-XXXXXX")
    export TMPDIR
    chmod 1777 "$TMPDIR" # a Postgres does not run as root
    trap 'kill "${models_pid:-}" 2>/dev/null || true; rm -rf "$TMPDIR"' EXIT
fi

# As the packages carry it, the library is tested compiled ahead: what the many short processes spent on compiling was a
# third of the time. Where there is no compiler for this machine, it is tested as built.
case "$(uname -sm)" in
    'Linux x86_64') runtime=linux-x64 ;;
    'Linux aarch64') runtime=linux-arm64 ;;
    'Darwin arm64') runtime=osx-arm64 ;;
    *) runtime= ;;
esac
if [ -n "$runtime" ] && dotnet publish eng/Precompile -c Release -p:PrecompiledRuntime="$runtime" \
    -p:BuildProjectReferences=false -o "$results/ahead" -v q >"$results/ahead.log" 2>&1; then
    for folder in tests/*/bin/Release/net10.0; do
        for assembly in "$results"/ahead/*.dll; do
            [ ! -e "$folder/${assembly##*/}" ] || cp "$assembly" "$folder"
        done
    done
    rm -rf "$results/ahead"
fi

# Most processes of the tests live for seconds: compiling methods a second time before they are really busy, and threads
# that spin for work on few cores, took more than a quarter of the processor time of some random histories. (The numbers
# are hexadecimal.)
export DOTNET_TC_CallCountThreshold=2000 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

# run NAME PROJECT [FILTER]
run() {
    local name=$1 project=$2
    if dotnet test "tests/$project" -c Release --no-build --results-directory "$results" ${3:+--filter "$3"} \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout "${hang_minutes}m" --blame-hang-dump-type none >"$results/$name.log" 2>&1; then
        touch "$results/$name.ok"
    fi
    echo "ran $name"
}
export -f run
# Two at a time: each brings its own Postgres. Those that kill processes wait much and compute little, so that they go
# well beside the others; the longest begin.
runs() {
    echo 'Persistence.Sdk.Tests.Kills Persistence.Sdk.Tests Kind=Kills'
    echo 'Persistence.Sdk.Tests Persistence.Sdk.Tests Kind!=Kills'
    for project in tests/*.Tests; do
        project=$(basename "$project")
        [ "$project" = Persistence.Sdk.Tests ] || echo "$project $project"
    done
}
runs | xargs -P 2 -L 1 bash -c 'run "$@"' run

# A number out of the one line of totals that a run's trx file has.
count() { sed -nE "s/.*<Counters.* $2=\"([0-9]+)\".*/\1/p" "$1"; }

passed=0 failed=0 skipped=0
while read -r name _; do
    trx="$results/$name.trx"
    run_failed=0
    if [ -s "$trx" ]; then
        passed=$((passed + $(count "$trx" passed)))
        for outcome in failed error timeout aborted; do
            run_failed=$((run_failed + $(count "$trx" "$outcome")))
        done
        skipped=$((skipped + $(count "$trx" total) - $(count "$trx" executed)))
    fi
    if [ "$run_failed" = 0 ] && ! { [ -s "$trx" ] && [ -e "$results/$name.ok" ]; }; then
        # No test is to blame, but the run did not end well: that counts as one failure.
        echo "$name: the run crashed or had no tests"
        run_failed=1
    fi
    if [ "$run_failed" != 0 ]; then
        echo "--- $name"
        grep -vE '^(Test run for|A total of|VSTest version|\[xUnit.net)' "$results/$name.log" || true
    fi
    failed=$((failed + run_failed))
done < <(runs)

if [ "$models_failed" != 0 ]; then
    echo "a model does not hold, or a broken variant of one was not caught"
    failed=$((failed + 1))
fi
if [ "$models" = 3 ]; then
    skipped=$((skipped + 1))
fi

status=0
if [ "$failed" != 0 ]; then
    echo "logs: $results"
    status=1
fi
if [ "$skipped" != 0 ]; then
    echo "skipped:"
    sed -nE 's/.*<UnitTestResult .*testName="([^"]*)".*outcome="NotExecuted".*/  \1/p' "$results"/*.trx
    [ "$models" = 0 ] || echo "  docs/model/check.sh"
    if [ "${CI:-}" = true ]; then
        echo "with CI=true nothing may be skipped"
        status=1
    fi
fi
[ "$status" != 0 ] || rm -rf "$results"
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
