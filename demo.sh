#!/usr/bin/env bash
# The sample application walks all five phases and back (0 1 2 3 2 3 4) over a folder of text and Markdown files (docs by
# default), writing all the time. Meanwhile Postgres is killed in phases 1 and 2, the SQLite file is locked by another
# program in phase 3, and the application is killed (kill -9) in the middle of the backfill and in the middle of a change
# of authority. At the end both databases are read independently and compared with the journal of acknowledged writes;
# the exit code is 0 only if nothing is lost or different. Usage: ./demo.sh [folder]
set -euo pipefail

folder=${1:-}
if [ "$#" -gt 1 ] || [[ "$folder" == -* ]]; then
    echo "usage: ./demo.sh [folder of .txt and .md files]" >&2
    exit 2
fi
[ -z "$folder" ] || folder=$(cd "$folder" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

eng/ensure-dotnet.sh
eng/ensure-postgres.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
demo=samples/PaperPipeline.Demo
echo "building"
if ! dotnet build "$demo" -c Release -v q >"$work/build.log" 2>&1; then
    grep -E '(error|warning) ' "$work/build.log" | sort -u || cat "$work/build.log"
    echo "the build failed" >&2
    exit 1
fi
dotnet "$demo/bin/Release/net10.0/PaperPipeline.Demo.dll" "${folder:-docs}" "$work"
