#!/usr/bin/env bash
# A step of action.yml: puts the report into a comment on the pull request, the same one each time.
set -euo pipefail
gh pr comment "$NUMBER" --body-file "$REPORT" --edit-last --create-if-none
