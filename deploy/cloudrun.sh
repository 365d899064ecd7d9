#!/bin/sh
# cloudrun.sh PROJECT REGION IMAGE [FUNCTION...]: creates or updates the Cloud Run services of deploy/cloudrun/*.json.
# Needs gcloud (logged in), curl and python3; SUPABASE_URL and SUPABASE_ANON_KEY, and UPLOAD_BUCKET for uploads, are set.
set -eu
[ $# -ge 3 ] || { sed -n 's/^# //p' "$0" | head -2 >&2; exit 2; }
PROJECT=$1 REGION=$2 IMAGE=$3
export PROJECT IMAGE
shift 3
folder=$(dirname "$0")/cloudrun
[ $# -gt 0 ] || set -- $(cd "$folder" && ls | sed -n 's/\.json$//p')
for name in PROJECT IMAGE SUPABASE_URL SUPABASE_ANON_KEY; do
  eval "value=\${$name:-}"
  [ -n "$value" ] || { echo "cloudrun.sh: $name is not set" >&2; exit 2; }
done
token=$(gcloud auth print-access-token)
services=${RUN_ENDPOINT:-https://run.googleapis.com}/v2/projects/$PROJECT/locations/$REGION/services
for name in "$@"; do
  body=$(python3 -c 'import os, string, sys
try: print(string.Template(sys.stdin.read()).substitute(os.environ))
except KeyError as error: sys.exit(f"cloudrun.sh: {error.args[0]} is not set")' <"$folder/$name.json")
  printf %s "$body" | curl --silent --show-error --fail --request PATCH \
    "$services/edgewise-$name?allowMissing=true" --output /dev/null \
    --header "authorization: Bearer $token" --header "content-type: application/json" --data-binary @-
  echo "edgewise-$name: accepted"
done
