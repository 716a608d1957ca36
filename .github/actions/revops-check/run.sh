#!/usr/bin/env bash
# One run of `revops check` with the inputs of the action. They come as variables and are only ever
# arguments: nothing that a caller writes is run as code.
set -euo pipefail

arguments=(--fail-on "${REVOPS_FAIL_ON:-error}" --output github)
if [[ -n "${REVOPS_CONFIG:-}" ]]; then arguments+=(--config "$REVOPS_CONFIG"); fi
if [[ -n "${REVOPS_SARIF:-}" ]]; then arguments+=(--output "sarif=$REVOPS_SARIF"); fi
if [[ -n "${REVOPS_JUNIT:-}" ]]; then arguments+=(--output "junit=$REVOPS_JUNIT"); fi

while IFS= read -r argument; do
  if [[ -n "$argument" ]]; then arguments+=("$argument"); fi
done <<< "${REVOPS_ARGUMENTS:-}"

files=()
while IFS= read -r pattern; do
  if [[ -z "$pattern" ]]; then continue; fi
  found=()
  # In the same order everywhere: the folder's own differs from machine to machine.
  while IFS= read -r file; do found+=("$file"); done < <(compgen -G "$pattern" | LC_ALL=C sort || true)
  # A pattern that nothing meets is given on, so that the run says so and fails.
  if (( ${#found[@]} )); then files+=("${found[@]}"); else files+=("$pattern"); fi
done <<< "${REVOPS_FILES:-}"

# What an earlier run left there is not what this one found.
for report in "${REVOPS_SARIF:-}" "${REVOPS_JUNIT:-}"; do
  if [[ -n "$report" ]]; then rm -f -- "$report"; fi
done
code=0
revops check "${arguments[@]}" -- ${files[@]+"${files[@]}"} || code=$?

written() {
  local path="$2"
  if [[ -z "$path" || ! -f "$path" ]]; then return; fi
  if [[ "$path" != /* ]]; then path="${REVOPS_FOLDER:-.}/$path"; fi
  echo "$1=$path"
}
if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
  {
    echo "exit-code=$code"
    written sarif "${REVOPS_SARIF:-}"
    written junit "${REVOPS_JUNIT:-}"
  } >> "$GITHUB_OUTPUT"
fi
exit "$code"
