#!/usr/bin/env bash
# Says what is missing where there is no .NET SDK 10.
set -euo pipefail

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
fi
