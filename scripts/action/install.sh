#!/usr/bin/env bash
# A step of action.yml: puts `aicr` on the PATH of the steps that follow, where it is not there already.
set -euo pipefail
if command -v aicr; then exit 0; fi
npm install --global --prefix "$RUNNER_TEMP/aicr" --no-audit --no-fund --ignore-scripts "aicr-mirror@$VERSION"
echo "$RUNNER_TEMP/aicr/bin" >>"$GITHUB_PATH"
