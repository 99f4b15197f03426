#!/usr/bin/env bash
# A step of action.yml: compares $RECIPE with the one of the branch $BASE, and writes the list in $FORMAT if there is one.
# The report goes to the summary of the job. Fails as `aicr` fails, but not because something changed.
set -euo pipefail
report="$RUNNER_TEMP/mirror.md"
before="$RUNNER_TEMP/before.yaml"

flags=()
while IFS= read -r line; do
  read -ra words <<<"$line"
  flags+=(${words[@]+"${words[@]}"})
done <<<"${FLAGS:-}"

echo 'images: []' >"$before"
if [ -n "${BASE:-}" ]; then
  git fetch --quiet --no-tags --depth=1 origin "$BASE"
  if git cat-file -e "FETCH_HEAD:./$RECIPE" 2>/dev/null; then
    git show "FETCH_HEAD:./$RECIPE" >"$(dirname "$RECIPE")/.before.$$.yaml"
    # beside the recipe, so that paths in both mean the same
    before="$(dirname "$RECIPE")/.before.$$.yaml"
    trap 'rm -f "$before"' EXIT
  fi
fi

rm -f "$report"
status=0
aicr mirror diff "$before" "$RECIPE" ${flags[@]+"${flags[@]}"} --exit-code --format markdown --output "$report" || status=$?
# 1 is that the two differ, or that there is no such flag, and then no report
[ "$status" -le 1 ] && [ -f "$report" ] || exit "$status"
cat "$report" >>"$GITHUB_STEP_SUMMARY"
{
  if [ "$status" -eq 1 ]; then echo 'changed=true'; else echo 'changed=false'; fi
  echo "report=$report"
} >>"$GITHUB_OUTPUT"

if [ -n "${FORMAT:-}" ]; then
  list="$RUNNER_TEMP/mirror-list"
  aicr mirror list "$RECIPE" ${flags[@]+"${flags[@]}"} --format "$FORMAT" --output "$list"
  echo "list=$list" >>"$GITHUB_OUTPUT"
fi
