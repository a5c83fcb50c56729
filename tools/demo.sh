#!/usr/bin/env bash
# A walk through the bookinfo example with the built command, for somebody who sees Carnet for the first time.
# Run by `make demo`. Fails if a step exits or answers otherwise than promised, so that the walk stays true.
set -euo pipefail

carnet=$1
example=$2
step=0

# Runs one command and shows it: heading, exit status promised, text the answer must contain, then the command.
show() {
    local heading=$1 promised=$2 text=$3 answer status=0
    shift 3
    step=$((step + 1))
    printf '\n%s. %s\n   $ carnet' "$step" "$heading"
    printf ' %s' "$@"
    printf '\n\n'
    answer=$("$carnet" "$@" 2>&1) || status=$?
    printf '%s\n' "$answer"
    if [ "$status" -ne "$promised" ]; then
        printf '\ndemo: step %s exited with %s instead of %s\n' "$step" "$status" "$promised" >&2
        exit 1
    fi
    if [[ $answer != *"$text"* ]]; then
        printf '\ndemo: the answer of step %s does not contain "%s"\n' "$step" "$text" >&2
        exit 1
    fi
}

echo "Two companies, red-mesh and green-mesh, share some services of an application called bookinfo."
echo "Their rules are the Kubernetes documents in $example."

show "Are the rules of both sides sound, and do they fit together?" \
    0 "" \
    validate "$example"

show "Somebody in green-mesh calls ratings, which red-mesh shares: every gateway on the way, and the rule that decides." \
    0 "red-ratings.bookinfo.svc.green-mesh-exports.local" \
    explain host ratings.bookinfo.svc.red-mesh-imports.local --from green-mesh --engine wasm "$example"

show "The same for reviews, which green-mesh does not import: stopped at its own gateway." \
    0 "not-imported" \
    explain host reviews.bookinfo.svc.red-mesh-imports.local --from green-mesh --engine wasm "$example"

show "A stranger knows the right name and knocks at red-mesh: refused, because the certificate names no peer." \
    0 "unknown-peer" \
    explain request --mesh red-mesh --direction inbound \
    --authority red-ratings.bookinfo.svc.green-mesh-exports.local \
    --principal stranger.example/ns/x/sa/y --engine wasm "$example"

show "What each mesh ends up sharing with and taking from the other." \
    0 "red-mesh" \
    status "$example"

show "The example's own requests, sent through the very filter that a gateway loads." \
    0 "" \
    test "$example"

printf '\nAll %s steps went as promised. Next: carnet --help\n' "$step"
