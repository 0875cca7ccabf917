#!/usr/bin/env bash
# Makes the packages of what was built in Release. Usage: eng/pack.sh FOLDER [RUNTIME...]
# Beside the portable assemblies they carry ones that are compiled ahead for these runtimes (linux-x64 and win-x64 where
# none is named), so that an application starts sooner; on others, and where a debugger asks for it, code is compiled as
# it runs.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: eng/pack.sh FOLDER [RUNTIME...]" >&2; exit 2; }
folder=$(realpath -m "$1")
shift
[ $# -gt 0 ] || set -- linux-x64 win-x64
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ahead=$(mktemp -d)
trap 'rm -rf "$ahead"' EXIT

for runtime in "$@"; do
    # As built: a second build would have other symbols than those in the packages.
    dotnet publish eng/Precompile -c Release -p:PrecompiledRuntime="$runtime" -p:BuildProjectReferences=false \
        -o "$ahead/$runtime" -v q --nologo
done
dotnet pack Persistence.Sdk.sln -c Release --no-build -o "$folder" -p:PrecompiledFolder="$ahead" -v q --nologo
