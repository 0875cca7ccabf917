#!/usr/bin/env bash
# The sample application over a folder of text and Markdown files (docs by default): first with SQLite alone, then with
# every write going to Postgres too, while Postgres is stopped and started again. Prints what both databases hold, read
# independently; the exit code is 0 only if nothing is lost or different. Usage: ./demo.sh [folder]
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
